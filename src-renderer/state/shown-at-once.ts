import type { Decision, ImageDetail, ImageRow } from '../../src-preload/contract.ts'
import { captioned, captionedDetail } from '../answers/optimistic-caption.ts'
import { setAfter, setDetailAfter } from '../answers/optimistic-set.ts'
import { decided, decidedDetail } from '../answers/optimistic.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Browse } from './browse.svelte.ts'
import type { Details } from './details.svelte.ts'
import type { Rows } from './rows.svelte.ts'

interface Ports {
  attributes: Attributes
  browse: Browse
  rows: Rows
  details: Details
}

/** Images as a decision will leave them, until the engine has said how it left them. */
export class ShownAtOnce {
  readonly #ports: Ports

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Shows a decision before it is stored. @returns shows what was before */
  show(ids: Uint32Array, attributeId: number, decision: Decision): () => void {
    const { rows, details } = this.#ports
    const isTarget = ids.length === 1 ? (id: number) => id === ids[0] : this.#membership(ids)
    const before: ImageRow[] = []
    for (const row of rows.loaded()) {
      if (!isTarget(row.id)) continue
      const detail = details.get(row.id)
      const after = this.#after(row, attributeId, decision, detail)
      if (detail !== undefined) details.put(this.#detailAfter(detail, attributeId, decision))
      if (after === row) continue
      before.push(row)
      rows.put(after)
    }
    return () => {
      for (const row of before) rows.put(row)
    }
  }

  /**
   * What of these images did not change, and the others where the engine did not name them, is asked for again.
   * @param told the images that the engine named; null: too many to name
   */
  askAgain(ids: Uint32Array, told: Uint32Array | null): void {
    const { details, rows } = this.#ports
    if (told?.length === ids.length) return
    const known = new Set(told)
    const left = told === null ? undefined : ids.filter((id) => !known.has(id))
    rows.invalidate(left)
    details.invalidate(left)
  }

  #after(row: ImageRow, attributeId: number, decision: Decision, detail: ImageDetail | undefined): ImageRow {
    const kind = this.#ports.attributes.find(attributeId)?.kind
    if (kind === 'text') return captioned(row, decision, detail?.captionDetail)
    if (kind === 'labels') return setAfter(row, attributeId, decision)
    const about = detail?.attributes.find((entry) => entry.attributeId === attributeId)
    return decided(row, attributeId, decision, about)
  }

  #detailAfter(detail: ImageDetail, attributeId: number, decision: Decision): ImageDetail {
    const kind = this.#ports.attributes.find(attributeId)?.kind
    if (kind === 'text') return captionedDetail(detail, decision, Date.now())
    if (kind === 'labels') return setDetailAfter(detail, attributeId, decision, Date.now())
    return decidedDetail(detail, attributeId, decision, Date.now())
  }

  #membership(ids: Uint32Array): (id: number) => boolean {
    const { browse } = this.#ports
    if (ids.length === browse.list.count) return () => true
    const members = new Set(ids)
    return (id) => members.has(id)
  }
}
