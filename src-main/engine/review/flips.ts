import type { Flip, FlipFilter, FlipSummary, ImageRow } from '../../../src-preload/contract.ts'
import type { FlipKind, SaidBy } from '../kinds/answer-kind.ts'
import { isOwnKind } from '../kinds/flips.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from '../models/versions.ts'
import type { ListReader } from '../search/list-reader.ts'

export interface FlipPorts {
  attributes: Pick<Attributes, 'get'>
  kinds: Kinds
  /** Reads beside the engine, which is not kept waiting. */
  lists: Pick<ListReader, 'flips' | 'flipIds'>
  versions: Pick<Versions, 'get'>
  rows(ids: Iterable<number>): ImageRow[]
}

/** The flip list: what a model version would change on which images. What a change is, is the kind's of its attribute. */
export class Flips {
  readonly #ports: FlipPorts

  constructor(ports: FlipPorts) {
    this.#ports = ports
  }

  async summary(versionId: number): Promise<FlipSummary> {
    const { flips, kind, version } = this.#of(versionId)
    return isOwnKind(kind) ? this.#ports.lists.flips(kind, version) : flips.summary(version)
  }

  /** Group by group, the most confident of each first. */
  async ids(filter: FlipFilter): Promise<Uint32Array> {
    const { flips, kind, version } = this.#of(filter.versionId)
    if (isOwnKind(kind)) return this.#ports.lists.flipIds(kind, version, filter)
    return Uint32Array.from(flips.ids(version, filter))
  }

  rows(versionId: number, ids: Iterable<number>): Flip[] {
    const { flips, version } = this.#of(versionId)
    return this.#ports.rows(ids).flatMap((image) => flips.change(version, image) ?? [])
  }

  #of(versionId: number): { flips: FlipKind; kind: string; version: SaidBy } {
    const { attributes, kinds, versions } = this.#ports
    const { attributeId, id } = versions.get(versionId)
    const { kind } = attributes.get(attributeId)
    return { flips: kinds.named(kind).flips, kind, version: { attributeId, id } }
  }
}
