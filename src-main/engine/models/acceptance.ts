import type { VersionState } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { ActionKind } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from './versions.ts'

/** What became of a version, and what was before. */
interface Settled {
  attributeId: number
  versionId: number
  stateBefore: VersionState
}

interface Accepted extends Settled {
  /** The version that was in use; null: none was. */
  previousId: number | null
}

/** A version by the place of its files. */
interface VersionKey {
  origin: 'shipped' | 'trained'
  folder: string
}

export interface AcceptancePorts {
  attributes: Attributes
  history: History
  versions: Versions
  /** What a version says of an image; null: nothing, or that is not known any more. */
  said(versionId: number, imageId: number): string | null
  /** Whether a model is being made, which goes on from those in use. */
  isTraining(): boolean
  /** Whether some backbone here makes a feature block. */
  makes(feature: string): boolean
  /** Has a version say its word of every image, so that none is left without. */
  predictMissing(versionId: number): Promise<void>
  /** What images have is another now. Called in the transaction; made good by `changed`, or by the next start. */
  outOfDate(attributeId: number): void
  /** Another version tags now: what follows is made anew. */
  changed(attributeId: number): Promise<void>
  /** A version is another kind of version now, and tags no more than before. */
  listed(attributeId: number): void
}

/** Which model version tags: accepted, returned to, rejected, each to be taken back. */
export class Acceptance {
  readonly #ports: AcceptancePorts
  readonly #accept: ActionKind<Accepted>
  readonly #reject: ActionKind<Settled>

  constructor(ports: AcceptancePorts) {
    this.#ports = ports
    const { attributes, history, versions } = ports
    const keyOf = (versionId: number): VersionKey => versions.key(versionId)
    const idOf = (key: VersionKey | null): number | null => {
      if (key === null) return null
      // Trained since the backup that a library was restored from: its files are here.
      return versions.byKey(key) ?? (key.origin === 'trained' ? versions.adopt(key.folder, 'candidate') : null) ?? null
    }
    this.#accept = {
      name: 'model.accept',
      attributes: ({ attributeId }) => [attributeId],
      prepare: async ({ previousId, versionId }, way) => {
        const next = way === 'do' ? versionId : previousId
        if (next !== null) await this.#complete(next)
      },
      apply({ attributeId, previousId, stateBefore, versionId }, way) {
        if (way === 'do') versions.activate(versionId)
        else versions.takeBack(versionId, stateBefore, previousId)
        ports.outOfDate(attributeId)
      },
      settle: ({ attributeId }) => ports.changed(attributeId),
      ofImage({ attributeId, previousId, versionId }, imageId) {
        if (!versions.exists(versionId)) return []
        const before = previousId === null ? null : ports.said(previousId, imageId)
        const after = ports.said(versionId, imageId)
        if (before === after) return []
        const attribute = attributes.look(attributeId)?.title
        return attribute === undefined
          ? []
          : [{ of: 'model', attribute, model: versions.get(versionId).name, before, after }]
      },
      toLine: ({ attributeId, previousId, stateBefore, versionId }) => ({
        attribute: attributes.get(attributeId).name,
        version: keyOf(versionId),
        previous: previousId === null ? null : keyOf(previousId),
        stateBefore,
      }),
      fromLine(line) {
        const { previous, stateBefore, version } = line as {
          version: VersionKey
          previous: VersionKey | null
          stateBefore: VersionState
        }
        const versionId = idOf(version)
        if (versionId === null) return null
        const { attributeId } = versions.get(versionId)
        return { attributeId, versionId, stateBefore, previousId: idOf(previous) }
      },
    }
    this.#reject = {
      name: 'model.reject',
      attributes: () => [],
      apply({ stateBefore, versionId }, way) {
        if (way === 'do') versions.reject(versionId)
        else versions.takeBack(versionId, stateBefore, null)
      },
      settle: ({ attributeId }) => ports.listed(attributeId),
      toLine: ({ stateBefore, versionId }) => ({ version: keyOf(versionId), stateBefore }),
      fromLine(line) {
        const { stateBefore, version } = line as { version: VersionKey; stateBefore: VersionState }
        const versionId = idOf(version)
        return versionId === null ? null : { attributeId: versions.get(versionId).attributeId, versionId, stateBefore }
      },
    }
    history.define(this.#accept, this.#reject)
  }

  /** The version tags from now on, the one before is kept. @returns its attribute */
  async accept(versionId: number): Promise<number> {
    const { attributes, history, versions } = this.#ports
    const { attributeId, name, state } = versions.get(versionId)
    if (state === 'active') {
      // Nothing to take back: only what it has not said yet is made good.
      await this.#complete(versionId)
      await this.#ports.changed(attributeId)
      return attributeId
    }
    const payload = { attributeId, versionId, stateBefore: state, previousId: versions.active(attributeId)?.id ?? null }
    const verb = state === 'candidate' ? 'accept' : 'return to'
    const title = `${attributes.get(attributeId).title}: ${verb} ${name}`
    await history.perform(this.#accept, payload, { title, images: 0 })
    return attributeId
  }

  async reject(versionId: number): Promise<void> {
    const { attributes, history, versions } = this.#ports
    const { attributeId, name, state } = versions.get(versionId)
    if (state === 'rejected') return
    const title = `${attributes.get(attributeId).title}: reject ${name}`
    await history.perform(this.#reject, { attributeId, versionId, stateBefore: state }, { title, images: 0 })
  }

  async #complete(versionId: number): Promise<void> {
    const { isTraining, makes, predictMissing, versions } = this.#ports
    const { features, name } = versions.get(versionId)
    if (isTraining()) throw new AppError('busy', 'A training is under way. Wait for it or cancel it first.')
    const gone = features.find((feature) => !makes(feature))
    if (gone !== undefined) {
      throw new AppError(
        'model-missing',
        `"${name}" reads the features of "${gone}", a backbone that was removed.`,
        gone,
      )
    }
    await versions.verify(versionId)
    await predictMissing(versionId)
  }
}
