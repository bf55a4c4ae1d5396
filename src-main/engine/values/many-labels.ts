import type { Database } from 'better-sqlite3'
import type { LabelDecision } from '../../../src-preload/contract/current-value.ts'
import { currentSet } from '../../../src-preload/contract/current-value.ts'
import { unpackTop } from '../models/top.ts'
import type { ValueKind } from './value-kind.ts'

/**
 * Several labels per image: one row each in `cache.many_label`, and in `cache.value` who says so and how sure the model is of the
 * set. The rule is `currentSet` of the contract, which SQL calls.
 */
export class ManyLabels implements ValueKind {
  readonly labels = 'cache.many_label'
  readonly decisions = 'annotation'
  readonly isCutAtThreshold = true
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    database.exec(`
      CREATE TEMP TABLE IF NOT EXISTS many_set (image_id INTEGER PRIMARY KEY, answer TEXT) STRICT;
      CREATE TEMP TABLE IF NOT EXISTS many_set_label (
        image_id INTEGER, label_id INTEGER, source TEXT NOT NULL, confidence REAL, PRIMARY KEY (image_id, label_id)) STRICT, WITHOUT ROWID`)
    defineCurrentSet(database)
    this.#statements = prepare(database)
  }

  clear(attributeId: number): void {
    this.#statements.clear.run(attributeId)
    this.#statements.clearLabels.run(attributeId)
  }

  write(attributeId: number, versionId: number | null): void {
    const { derive, deriveLabels, fill, fillLabels, forget, remove, removeLabels } = this.#statements
    derive.run({ attributeId, versionId })
    deriveLabels.run()
    // Of most images that get one label more, the others stay, as does who says so and how sure the model is.
    remove.run(attributeId)
    fill.run(attributeId)
    removeLabels.run(attributeId)
    fillLabels.run(attributeId)
    for (const each of forget) each.run()
  }

  isSpokenOf(attributeId: number, versionId: number | null): boolean {
    return this.#statements.isSpokenOf.get({ attributeId, versionId }) === 1
  }
}

type Decided = [labelId: number, verdict: 'is' | 'not', source: 'human' | 'imported']

/** `current_set(decisions, whole, top, threshold)`: the rule, its decisions and its answer as JSON. */
export function defineCurrentSet(database: Database): void {
  database.function(
    'current_set',
    { deterministic: true },
    (decisions: string | null, whole: 'human' | 'imported' | null, top: Buffer | null, threshold: number) => {
      const decided = decisions === null ? [] : (JSON.parse(decisions) as Decided[])
      const list = decided.map(([labelId, verdict, source]): LabelDecision => ({ labelId, verdict, source }))
      const answer = currentSet(list, whole, top === null ? [] : unpackTop(top), threshold)
      return answer && JSON.stringify(answer)
    },
  )
}

/** The decisions on an image, as `current_set` takes them. @param sources whose, as SQL */
export const decisionsAsJson = (imageId: string, sources = `'human', 'imported'`): string =>
  `(SELECT json_group_array(json_array(n.label_id, n.verdict, n.source)) FROM decision n
    WHERE n.attribute_id = @attributeId AND n.image_id = ${imageId} AND n.source IN (${sources}))`

function prepare(database: Database) {
  const touched = 'image_id IN (SELECT image_id FROM temp.touched)'
  return {
    clear: database.prepare<[number]>(`DELETE FROM cache.value WHERE attribute_id = ? AND ${touched}`),
    clearLabels: database.prepare<[number]>(`DELETE FROM cache.many_label WHERE attribute_id = ? AND ${touched}`),
    derive: database.prepare<{ attributeId: number; versionId: number | null }>(
      `INSERT INTO temp.many_set (image_id, answer)
       SELECT i.id, current_set(${decisionsAsJson('i.id')}, w.source, p.top, coalesce(a.threshold, m.threshold, 0.5))
       FROM temp.touched t CROSS JOIN any_image i ON i.id = t.image_id AND i.present = 1
       JOIN any_attribute a ON a.id = @attributeId
       LEFT JOIN any_version m ON m.id = @versionId
       LEFT JOIN whole_decision w ON w.attribute_id = @attributeId AND w.image_id = i.id
       LEFT JOIN said_label p ON p.version_id = @versionId AND p.image_id = i.id`,
    ),
    remove: database.prepare<[number]>(
      `DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (
         SELECT t.image_id FROM temp.touched t
         WHERE t.image_id NOT IN (SELECT s.image_id FROM temp.many_set s WHERE s.answer IS NOT NULL))`,
    ),
    fill: database.prepare<[number]>(
      `INSERT INTO cache.value AS v (attribute_id, image_id, label_id, source, confidence, margin)
       SELECT ?, s.image_id, NULL, s.answer ->> 'source', s.answer ->> 'confidence', s.answer ->> 'confidence'
       FROM temp.many_set s WHERE s.answer IS NOT NULL
       ON CONFLICT DO UPDATE SET source = excluded.source, confidence = excluded.confidence, margin = excluded.margin
       WHERE v.source <> excluded.source OR v.confidence IS NOT excluded.confidence`,
    ),
    deriveLabels: database.prepare<[]>(
      `INSERT INTO temp.many_set_label (image_id, label_id, source, confidence)
       SELECT s.image_id, e.value ->> 'labelId', e.value ->> 'source', e.value ->> 'confidence'
       FROM temp.many_set s, json_each(s.answer, '$.labels') e WHERE s.answer IS NOT NULL`,
    ),
    removeLabels: database.prepare<[number]>(
      `DELETE FROM cache.many_label WHERE (attribute_id, image_id, label_id) IN (
         SELECT m.attribute_id, m.image_id, m.label_id
         FROM temp.touched t CROSS JOIN cache.many_label m ON m.attribute_id = ? AND m.image_id = t.image_id
         LEFT JOIN temp.many_set_label l ON l.image_id = m.image_id AND l.label_id = m.label_id
         WHERE l.image_id IS NULL)`,
    ),
    fillLabels: database.prepare<[number]>(
      `INSERT INTO cache.many_label AS m (attribute_id, label_id, image_id, source, confidence)
       SELECT ?, label_id, image_id, source, confidence FROM temp.many_set_label WHERE true
       ON CONFLICT DO UPDATE SET source = excluded.source, confidence = excluded.confidence
       WHERE m.source <> excluded.source OR m.confidence IS NOT excluded.confidence`,
    ),
    forget: ['many_set', 'many_set_label'].map((table) => database.prepare<[]>(`DELETE FROM temp.${table}`)),
    isSpokenOf: database
      .prepare<{ attributeId: number; versionId: number | null }, 0 | 1>(
        `SELECT EXISTS (SELECT 1 FROM decision WHERE attribute_id = @attributeId)
           OR EXISTS (SELECT 1 FROM whole_decision WHERE attribute_id = @attributeId)
           OR EXISTS (SELECT 1 FROM said_label WHERE version_id = @versionId)`,
      )
      .pluck(),
  }
}
