import type { Database } from 'better-sqlite3'
import type {
  Candidate,
  FlipFilter,
  FlipGroup,
  FlipSummary,
  ImageRow,
  SetFlip,
} from '../../../../src-preload/contract.ts'
import type { CurrentSet } from '../../../../src-preload/contract/current-value.ts'
import { oneRow } from '../../storage/one-row.ts'
import { decisionsAsJson } from '../../values/many-labels.ts'
import type { FlipKind, SaidBy } from '../answer-kind.ts'

interface Flipped {
  imageId: number
  confidence: number
  /** Labels it would have, and would no longer have. */
  added: number[]
  taken: number[]
}

/** An image flips to another set. Labels that someone decided on are in both, or in neither; a whole set never flips. */
export class ManyLabelsFlips implements FlipKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  summary(version: SaidBy): FlipSummary {
    const { id: versionId, attributeId } = version
    const counts = oneRow(this.#statements.counts, { attributeId, versionId })
    const flips = this.#flips(version)
    return {
      versionId,
      attributeId,
      flips: flips.length,
      unchanged: counts.total - counts.protected - flips.length,
      protected: counts.protected,
      groups: [
        ...groupsOf(flips, 'added').map(([labelId, images]) => ({ fromLabelId: null, toLabelId: labelId, images })),
        ...groupsOf(flips, 'taken').map(([labelId, images]) => ({ fromLabelId: labelId, toLabelId: null, images })),
      ].sort((a: FlipGroup, b: FlipGroup) => b.images - a.images),
    }
  }

  ids(version: SaidBy, { fromLabelId, toLabelId }: Omit<FlipFilter, 'versionId'>): number[] {
    return this.#flips(version)
      .filter(({ added }) => toLabelId == null || added.includes(toLabelId))
      .filter(({ taken }) => fromLabelId == null || taken.includes(fromLabelId))
      .map(({ imageId }) => imageId)
  }

  change({ id, attributeId }: SaidBy, image: ImageRow): SetFlip | null {
    const answer = this.#statements.set.get({ attributeId, versionId: id, imageId: image.id })
    if (answer === undefined) return null
    const { labels } = JSON.parse(answer) as CurrentSet
    const candidates = (values: readonly { labelId: number; confidence: number | null }[]): Candidate[] =>
      values.map(({ labelId, confidence }) => ({ labelId, confidence: confidence ?? 0 }))
    const now = image.values.filter((value) => value.attributeId === attributeId)
    return { kind: 'labels', image, from: candidates(now), to: candidates(labels) }
  }

  /** Every flip, most confident first. */
  #flips({ id, attributeId }: SaidBy): Flipped[] {
    const rows = this.#statements.flips.all({ attributeId, versionId: id })
    return rows
      .flatMap(({ imageId, now, answer }) => {
        const { confidence, labels } = JSON.parse(answer) as CurrentSet
        const before = new Set(JSON.parse(now) as number[])
        const after = new Set(labels.map(({ labelId }) => labelId))
        const [added, taken] = [[...after.difference(before)], [...before.difference(after)]]
        return added.length + taken.length === 0 ? [] : [{ imageId, confidence: confidence ?? 0, added, taken }]
      })
      .sort((a, b) => b.confidence - a.confidence || a.imageId - b.imageId)
  }
}

/** Labels, and how many images would get or lose them. */
function groupsOf(flips: readonly Flipped[], side: 'added' | 'taken'): [labelId: number, images: number][] {
  const counts = new Map<number, number>()
  for (const flip of flips) for (const labelId of flip[side]) counts.set(labelId, (counts.get(labelId) ?? 0) + 1)
  return [...counts]
}

function prepare(database: Database) {
  const set = `current_set(${decisionsAsJson('p.image_id')}, NULL, p.top, coalesce(a.threshold, m.threshold, 0.5))`
  const predicted = `cache.prediction p JOIN present_image i ON i.id = p.image_id
    JOIN any_attribute a ON a.id = @attributeId JOIN any_version m ON m.id = p.version_id`
  const whole = `EXISTS (SELECT 1 FROM whole_annotation w WHERE w.attribute_id = @attributeId AND w.image_id = p.image_id)`
  return {
    counts: database.prepare<{ attributeId: number; versionId: number }, { protected: number; total: number }>(
      `SELECT coalesce(sum(${whole}), 0) AS protected, count(*) AS total
       FROM ${predicted} WHERE p.version_id = @versionId`,
    ),
    flips: database.prepare<
      { attributeId: number; versionId: number },
      { imageId: number; now: string; answer: string }
    >(
      `SELECT p.image_id AS imageId, ${set} AS answer,
         (SELECT json_group_array(l.label_id) FROM cache.many_label l
          WHERE l.attribute_id = @attributeId AND l.image_id = p.image_id) AS now
       FROM ${predicted} WHERE p.version_id = @versionId AND NOT ${whole}`,
    ),
    set: database
      .prepare<{ attributeId: number; versionId: number; imageId: number }, string>(
        `SELECT ${set} FROM ${predicted} WHERE p.version_id = @versionId AND p.image_id = @imageId`,
      )
      .pluck(),
  }
}
