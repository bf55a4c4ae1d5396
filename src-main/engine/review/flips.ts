import type { Flip, FlipFilter, FlipSummary, ImageRow } from '../../../src-preload/contract.ts'
import type { FlipKind, SaidBy } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from '../models/versions.ts'

export interface FlipPorts {
  attributes: Pick<Attributes, 'get'>
  kinds: Kinds
  versions: Pick<Versions, 'get'>
  rows(ids: Iterable<number>): ImageRow[]
}

/** The flip list: what a model version would change on which images. What a change is, is the kind's of its attribute. */
export class Flips {
  readonly #ports: FlipPorts

  constructor(ports: FlipPorts) {
    this.#ports = ports
  }

  summary(versionId: number): FlipSummary {
    const { flips, version } = this.#of(versionId)
    return flips.summary(version)
  }

  /** Most confident first. */
  ids(filter: FlipFilter): Uint32Array {
    const { flips, version } = this.#of(filter.versionId)
    return Uint32Array.from(flips.ids(version, filter))
  }

  rows(versionId: number, ids: Iterable<number>): Flip[] {
    const { flips, version } = this.#of(versionId)
    return this.#ports.rows(ids).flatMap((image) => flips.change(version, image) ?? [])
  }

  #of(versionId: number): { flips: FlipKind; version: SaidBy } {
    const { attributes, kinds, versions } = this.#ports
    const version = versions.get(versionId)
    return { flips: kinds.named(attributes.get(version.attributeId).kind).flips, version }
  }
}
