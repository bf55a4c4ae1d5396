import type { Database } from 'better-sqlite3'
import type { FlipFilter, FlipGroup, FlipSummary, ImageRow, LabelFlip } from '../../../../src-preload/contract.ts'
import { bestBut } from '../../../../src-preload/contract/current-value.ts'
import { unpackTop } from '../../models/top.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { FlipKind, SaidBy } from '../answer-kind.ts'

interface Flipped {
  imageId: number
  fromLabelId: number | null
  toLabelId: number
}

/** An image flips to another best label. A label someone has rejected for the image counts for neither side. */
export class OneLabelFlips implements FlipKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  summary(version: SaidBy): FlipSummary {
    const { id: versionId, attributeId } = version
    const counts = oneRow(this.#statements.counts, attributeId, versionId)
    const flips = this.#flips(version)
    const groups = new Map<string, FlipGroup>()
    for (const { fromLabelId, toLabelId } of flips) {
      const key = `${fromLabelId} ${toLabelId}`
      const group = groups.get(key)
      if (group) group.images++
      else groups.set(key, { fromLabelId, toLabelId, images: 1 })
    }
    return {
      versionId,
      attributeId,
      flips: flips.length,
      unchanged: counts.total - counts.protected - flips.length,
      protected: counts.protected,
      groups: [...groups.values()].sort((a, b) => b.images - a.images),
    }
  }

  ids(version: SaidBy, filter: Omit<FlipFilter, 'versionId'>): number[] {
    return this.#flips(version)
      .filter(({ toLabelId }) => filter.toLabelId === undefined || filter.toLabelId === toLabelId)
      .filter(({ fromLabelId }) => filter.fromLabelId === undefined || filter.fromLabelId === fromLabelId)
      .map(({ imageId }) => imageId)
  }

  change({ id, attributeId }: SaidBy, image: ImageRow): LabelFlip | null {
    const top = this.#statements.top.get(id, image.id)
    const to = top && bestBut(unpackTop(top), this.#rejected(attributeId, image.id))
    if (!to) return null
    const value = image.values.find((candidate) => candidate.attributeId === attributeId)
    const from = value ? { labelId: value.labelId, confidence: value.confidence ?? 0 } : null
    return { kind: 'label', image, from, to }
  }

  /** Every flip, most confident first. */
  #flips({ id, attributeId }: SaidBy): Flipped[] {
    const rows = this.#statements.flips.all({ attributeId, versionId: id })
    return rows.flatMap(({ imageId, fromLabelId, toLabelId, top, touched }) => {
      // Only "is not" decisions can be left on an image whose value is a machine's.
      const rejected = touched ? this.#rejected(attributeId, imageId) : null
      const to = rejected ? bestBut(unpackTop(top), rejected)?.labelId : toLabelId
      return to === undefined || to === fromLabelId ? [] : [{ imageId, fromLabelId, toLabelId: to }]
    })
  }

  #rejected(attributeId: number, imageId: number): number[] {
    return this.#statements.rejected.all(attributeId, imageId)
  }
}

function prepare(database: Database) {
  return {
    counts: database.prepare<[number, number], { protected: number; total: number }>(
      `SELECT coalesce(sum(v.source IN ('human', 'imported')), 0) AS protected, count(*) AS total
       FROM said_label p JOIN present_image i ON i.id = p.image_id
       LEFT JOIN cache.value v ON v.attribute_id = ? AND v.image_id = p.image_id
       WHERE p.version_id = ?`,
    ),
    flips: database.prepare<{ attributeId: number; versionId: number }, Flipped & { top: Buffer; touched: number }>(
      `SELECT p.image_id AS imageId, v.label_id AS fromLabelId, p.label_id AS toLabelId, p.top,
         EXISTS (SELECT 1 FROM annotation n WHERE n.attribute_id = @attributeId AND n.image_id = p.image_id) AS touched
       FROM said_label p JOIN present_image i ON i.id = p.image_id
       LEFT JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = p.image_id
       WHERE p.version_id = @versionId AND p.label_id IS NOT NULL AND coalesce(v.source, 'machine') = 'machine'
         AND (v.label_id IS NOT p.label_id OR touched) ORDER BY p.confidence DESC, p.image_id`,
    ),
    top: database
      .prepare<[number, number], Buffer>('SELECT top FROM said_label WHERE version_id = ? AND image_id = ?')
      .pluck(),
    rejected: database
      .prepare<[number, number], number>(
        `SELECT label_id FROM annotation WHERE attribute_id = ? AND image_id = ? AND verdict = 'not'`,
      )
      .pluck(),
  }
}
