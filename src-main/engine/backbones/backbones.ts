import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Backbone } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { colourDescriptorId } from '../../common/feature-names.ts'
import type { BackboneSpec } from '../../common/contracts/vision.ts'
import { backboneIn, foldersWithCards, verifyModelFile, type BackboneCard } from '../models/cards.ts'
import type { Embeddings } from '../features/embeddings.ts'
import type { Versions } from '../models/versions.ts'
import type { Settings } from '../storage/settings.ts'

/** The backbone everything is embedded with until a person takes another; where it is not shipped, another shipped one. */
export const defaultBackbone = 'efficientnet-lite0-mixed'
const currentKey = 'current-backbone'

interface Known {
  card: BackboneCard
  folder: string
  isShipped: boolean
}

/**
 * The backbones there are: the shipped one, added ones, fine-tuned ones. Each lies in a folder with its card, and makes
 * the feature block of its name. An image is embedded by the current one and by all that the models in use read, so that
 * taking another leaves the models as they are until they are retrained on it.
 */
export class Backbones {
  readonly #settings: Settings
  readonly #versions: Versions
  readonly #embeddings: Embeddings
  readonly #folders: { shipped: string; own: string }
  readonly #known = new Map<string, Known>()

  constructor(
    settings: Settings,
    versions: Versions,
    embeddings: Embeddings,
    folders: { shipped: string; own: string },
  ) {
    this.#settings = settings
    this.#versions = versions
    this.#embeddings = embeddings
    this.#folders = folders
    this.#readFolders()
  }

  list(): Backbone[] {
    const current = this.current()
    const active = this.#versions.acceptedIds().map((id) => this.#versions.get(id))
    return [...this.#known.values()].map(({ card, isShipped }) => ({
      name: card.id,
      title: card.name,
      origin: isShipped ? 'shipped' : card.runId === undefined ? 'added' : 'trained',
      isCurrent: card.id === current,
      dimensions: card.output.dimensions,
      input: { width: card.input.width, height: card.input.height, fit: card.input.fit },
      licence: card.licence,
      createdAt: Date.parse(card.date),
      runId: card.runId ?? null,
      images: this.#embeddings.count(card.id),
      usedBy: active.filter(({ features }) => features.includes(card.id)).map(({ name }) => name),
    }))
  }

  /** @throws AppError `not-found` */
  get(name: string): Backbone {
    const found = this.list().find((backbone) => backbone.name === name)
    return found ?? this.#missing(name)
  }

  /** Name of the backbone that new models are trained on. */
  current(): string {
    const chosen = this.#settings.mark(currentKey) as string | undefined
    const names = [chosen, defaultBackbone]
    return names.find((name) => name !== undefined && this.#known.has(name)) ?? this.#anyShipped()
  }

  /** @param name of a feature block; left out: the current backbone's @throws AppError `not-found` */
  named(name = this.current()): string {
    return this.makes(name) ? name : this.#missing(name)
  }

  makeCurrent(name: string): void {
    if (!this.#known.has(name)) this.#missing(name)
    this.#settings.setMark(currentKey, name)
  }

  /** The feature blocks a new model reads unless told otherwise. */
  featuresForTraining(): string[] {
    return [this.current(), colourDescriptorId]
  }

  /** The feature blocks an image needs: those of the current backbone and of every model in use. */
  featuresNeeded(): string[] {
    return [...new Set([...this.featuresForTraining(), ...this.#versions.featuresInUse()])]
  }

  /** Whether some backbone here (or the colour descriptor) makes this feature block. */
  makes(feature: string): boolean {
    return feature === colourDescriptorId || this.#known.has(feature)
  }

  /** The networks that make these feature blocks; the colour descriptor needs none. */
  specs(features: readonly string[]): BackboneSpec[] {
    return features.filter((name) => name !== colourDescriptorId).map((name) => this.spec(name))
  }

  /** @throws AppError `not-found` */
  spec(name: string): BackboneSpec {
    const { card, folder } = this.#known.get(name) ?? this.#missing(name)
    return { name: card.id, file: join(folder, card.file), input: card.input, output: card.output }
  }

  /** Reads the folders again: one was added. */
  refresh(): void {
    this.#readFolders()
  }

  /** @throws AppError `bad-request` for one that is needed */
  remove(name: string): void {
    const { folder, isShipped } = this.#known.get(name) ?? this.#missing(name)
    const { title, isCurrent, usedBy } = this.get(name)
    if (isShipped) throw new AppError('bad-request', `"${title}" is shipped with Selvedge and stays.`, name)
    if (isCurrent) throw new AppError('bad-request', `"${title}" is the current backbone. Use another one first.`, name)
    if (usedBy.length > 0) {
      throw new AppError('bad-request', `"${title}" is needed by ${usedBy.join(', ')}. Retrain that first.`, name)
    }
    this.#embeddings.forget(name)
    this.#known.delete(name)
    rmSync(folder, { recursive: true, force: true })
  }

  /** Checks the files of the backbones in use. @throws AppError `model-missing`, `damaged` */
  async verify(): Promise<void> {
    for (const name of this.featuresNeeded()) await this.#verify(name)
  }

  /** Those in use whose files are not what their cards say. `folder`: of one's own, below that of the models; null: it is shipped. */
  async damaged(verifyFile = verifyModelFile): Promise<{ title: string; folder: string | null }[]> {
    const found: { title: string; folder: string | null }[] = []
    for (const name of this.featuresNeeded()) {
      const known = this.#known.get(name)
      const isWell = await this.#verify(name, verifyFile).then(
        () => true,
        () => false,
      )
      if (known && !isWell) {
        found.push({ title: known.card.name, folder: known.isShipped ? null : basename(known.folder) })
      }
    }
    return found
  }

  async #verify(name: string, verifyFile = verifyModelFile): Promise<void> {
    const known = this.#known.get(name)
    if (known) await verifyFile(known.folder, known.card)
  }

  #readFolders(): void {
    this.#known.clear()
    for (const isShipped of [true, false]) {
      const parent = isShipped ? this.#folders.shipped : this.#folders.own
      for (const name of foldersWithCards(parent)) {
        const folder = join(parent, name)
        const card = backboneIn(folder)
        if (card) this.#known.set(card.id, { card, folder, isShipped })
      }
    }
  }

  #anyShipped(): string {
    const [first] = [...this.#known.values()].filter(({ isShipped }) => isShipped)
    if (first) return first.card.id
    throw new AppError('model-missing', `There is no backbone in "${this.#folders.shipped}". Reinstall Selvedge.`)
  }

  #missing(name: string): never {
    const names = [...this.#known.keys()].join(', ')
    throw new AppError('not-found', `There is no backbone "${name}"; there are ${names}.`, name)
  }
}
