import type { Database } from 'better-sqlite3'
import type { FlipFilter, FlipSummary, ImageRow, LabelFlip } from '../../../../src-preload/contract.ts'
import { bestBut } from '../../../../src-preload/contract/current-value.ts'
import { unpackTop } from '../../models/top.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { FlipKind, SaidBy } from '../answer-kind.ts'
import { idsOf, othersThan, summaryOf, type FlipCounts, type Flipped } from '../flip-groups.ts'

interface Row {
  imageId: number
  fromLabelId: number | null
  toLabelId: number
  top: Buffer
  isImported: 0 | 1
  /** Someone has said what it is not. */
  isRejected: 0 | 1
}

/** An image flips to another best label. A label someone has rejected for the image counts for neither side. */
export class OneLabelFlips implements FlipKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  summary(version: SaidBy): FlipSummary {
    const { id, attributeId } = version
    return summaryOf(version, oneRow(this.#statements.counts, attributeId, id), this.#flips(version))
  }

  ids(version: SaidBy, filter: Omit<FlipFilter, 'versionId'>): number[] {
    return idsOf(this.#flips(version), filter)
  }

  change({ id, attributeId }: SaidBy, image: ImageRow): LabelFlip | null {
    const packed = this.#statements.top.get(id, image.id)
    const rejected = this.#rejected(attributeId, image.id)
    const top = packed === undefined ? [] : unpackTop(packed)
    const to = bestBut(top, rejected)
    if (!to) return null
    const value = image.values.find((candidate) => candidate.attributeId === attributeId)
    const from = value ? { labelId: value.labelId, confidence: value.confidence ?? 0 } : null
    return { kind: 'label', image, from, to, others: othersThan(top, [from, to], rejected) }
  }

  /** Every flip, most confident first. */
  #flips({ id, attributeId }: SaidBy): Flipped[] {
    const rows = this.#statements.flips.all({ attributeId, versionId: id })
    return rows.flatMap(({ imageId, fromLabelId, toLabelId, top, isImported, isRejected }) => {
      const to = isRejected === 1 ? bestBut(unpackTop(top), this.#rejected(attributeId, imageId))?.labelId : toLabelId
      if (to === undefined || to === fromLabelId) return []
      return [{ imageId, taken: fromLabelId === null ? [] : [fromLabelId], added: [to], isImported: isImported === 1 }]
    })
  }

  #rejected(attributeId: number, imageId: number): number[] {
    return this.#statements.rejected.all(attributeId, imageId)
  }
}

function prepare(database: Database) {
  return {
    counts: database.prepare<[number, number], FlipCounts>(
      `SELECT coalesce(sum(v.source IN ('human', 'imported')), 0) AS protected, count(*) AS total
       FROM said_label p JOIN present_image i ON i.id = p.image_id
       LEFT JOIN cache.value v ON v.attribute_id = ? AND v.image_id = p.image_id
       WHERE p.version_id = ?`,
    ),
    flips: database.prepare<{ attributeId: number; versionId: number }, Row>(
      `SELECT p.image_id AS imageId, v.label_id AS fromLabelId, p.label_id AS toLabelId, p.top,
         coalesce(v.source, 'machine') = 'imported' AS isImported, EXISTS (SELECT 1 FROM annotation n
           WHERE n.attribute_id = @attributeId AND n.image_id = p.image_id AND n.verdict = 'not') AS isRejected
       FROM said_label p JOIN present_image i ON i.id = p.image_id
       LEFT JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = p.image_id
       WHERE p.version_id = @versionId AND p.label_id IS NOT NULL AND coalesce(v.source, 'machine') <> 'human'
         AND (v.label_id IS NOT p.label_id OR isRejected) ORDER BY p.confidence DESC, p.image_id`,
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
