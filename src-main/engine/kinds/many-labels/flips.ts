import type { Database } from 'better-sqlite3'
import type { Candidate, FlipFilter, FlipSummary, ImageRow, SetFlip } from '../../../../src-preload/contract.ts'
import type { CurrentSet } from '../../../../src-preload/contract/current-value.ts'
import { unpackTop } from '../../models/top.ts'
import { oneRow } from '../../storage/one-row.ts'
import { defineCurrentSet, decisionsAsJson } from '../../values/many-labels.ts'
import type { FlipKind, SaidBy } from '../answer-kind.ts'
import { idsOf, othersThan, summaryOf, type FlipCounts, type Flipped } from '../flip-groups.ts'

/** An image flips to another set. Labels that someone decided on are in both, or in neither; a whole set never flips. */
export class ManyLabelsFlips implements FlipKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    defineCurrentSet(database)
    this.#statements = prepare(database)
  }

  summary(version: SaidBy): FlipSummary {
    const { id, attributeId } = version
    const counts = oneRow(this.#statements.counts, { attributeId, versionId: id })
    return summaryOf(version, counts, this.#flips(version))
  }

  ids(version: SaidBy, filter: Omit<FlipFilter, 'versionId'>): number[] {
    return idsOf(this.#flips(version), filter)
  }

  change({ id, attributeId }: SaidBy, image: ImageRow): SetFlip | null {
    const said = this.#statements.set.get({ attributeId, versionId: id, imageId: image.id })
    if (said === undefined) return null
    const candidates = (values: readonly { labelId: number; confidence: number | null }[]): Candidate[] =>
      values.map(({ labelId, confidence }) => ({ labelId, confidence: confidence ?? 0 }))
    const from = candidates(image.values.filter((value) => value.attributeId === attributeId))
    const to = candidates((JSON.parse(said.answer) as CurrentSet).labels)
    return { kind: 'labels', image, from, to, others: othersThan(unpackTop(said.top), [...from, ...to]) }
  }

  /** Every flip, most confident first. */
  #flips({ id, attributeId }: SaidBy): Flipped[] {
    const rows = this.#statements.flips.all({ attributeId, versionId: id })
    return rows
      .flatMap(({ imageId, isImported, now, answer }) => {
        const { confidence, labels } = JSON.parse(answer) as CurrentSet
        const before = new Set(JSON.parse(now) as number[])
        const after = new Set(labels.map(({ labelId }) => labelId))
        const [added, taken] = [[...after.difference(before)], [...before.difference(after)]]
        if (added.length + taken.length === 0) return []
        return [{ imageId, confidence: confidence ?? 0, added, taken, isImported: isImported === 1 }]
      })
      .sort((a, b) => b.confidence - a.confidence || a.imageId - b.imageId)
  }
}

function prepare(database: Database) {
  // What a table says is left aside where the version is asked what it says itself.
  const decisions = (source: string): string => decisionsAsJson('p.image_id', source)
  const answer = `current_set(iif(w.source IS NULL, ${decisions("'imported', 'human'")}, ${decisions("'human'")}), NULL, p.top,
    coalesce(a.threshold, m.threshold, 0.5))`
  const predicted = `said_label p JOIN present_image i ON i.id = p.image_id
    JOIN any_attribute a ON a.id = @attributeId JOIN any_version m ON m.id = p.version_id
    LEFT JOIN whole_annotation w ON w.attribute_id = @attributeId AND w.image_id = p.image_id`
  return {
    counts: database.prepare<{ attributeId: number; versionId: number }, FlipCounts>(
      `SELECT coalesce(sum(w.source IS NOT NULL), 0) AS protected, count(*) AS total
       FROM ${predicted} WHERE p.version_id = @versionId`,
    ),
    flips: database.prepare<
      { attributeId: number; versionId: number },
      { imageId: number; isImported: 0 | 1; now: string; answer: string }
    >(
      `SELECT p.image_id AS imageId, ${answer} AS answer, w.source IS NOT NULL AS isImported,
         (SELECT json_group_array(l.label_id) FROM cache.many_label l
          WHERE l.attribute_id = @attributeId AND l.image_id = p.image_id) AS now
       FROM ${predicted} WHERE p.version_id = @versionId AND coalesce(w.source, 'machine') <> 'human'`,
    ),
    set: database.prepare<{ attributeId: number; versionId: number; imageId: number }, { answer: string; top: Buffer }>(
      `SELECT ${answer} AS answer, p.top FROM ${predicted} WHERE p.version_id = @versionId AND p.image_id = @imageId`,
    ),
  }
}
