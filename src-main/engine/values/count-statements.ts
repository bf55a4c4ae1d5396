import type { Database } from 'better-sqlite3'
import type { ValueKind } from './value-kind.ts'

export interface ValueGroup {
  labelId: number | null
  source: 'human' | 'imported' | 'machine'
  images: number
}

export interface DecisionGroup {
  labelId: number | null
  verdict: 'is' | 'not'
  source: 'human' | 'imported'
  isRecent: 0 | 1
  images: number
}

export type CountStatements = ReturnType<typeof countStatements>

/** Decisions on pictures that are there and can be read. */
const usable = 'CROSS JOIN any_image i ON i.id = d.image_id AND i.present = 1 AND i.error IS NULL'

/** How values and decisions of one kind are counted: of the images touched, and of all. */
export function countStatements(database: Database, { decisions, labels }: ValueKind) {
  keepExamples(database, decisions)
  const valuesIn = (from: string, where: string): string =>
    `SELECT v.label_id AS labelId, v.source, count(*) AS images FROM ${from} ${where} GROUP BY v.label_id, v.source`
  const touched = (table: string): string =>
    valuesIn(`temp.touched t CROSS JOIN ${table} v ON v.attribute_id = ? AND v.image_id = t.image_id`, '')
  const all = (table: string): string => valuesIn(`${table} v`, 'WHERE v.attribute_id = ?')
  // Labels that stand in the values themselves are counted with them.
  const own = labels === 'cache.value' ? null : labels
  const groups = `SELECT d.label_id AS labelId, d.verdict, d.source, d.at > @since AS isRecent, count(*) AS images`

  return {
    values: database.prepare<[number], ValueGroup>(touched('cache.value')),
    allValues: database.prepare<[number], ValueGroup>(all('cache.value')),
    // An image that has several of the labels counts once, for whoever weighs most.
    family:
      labels === null
        ? null
        : database.prepare<[number, string], { rank: 0 | 1 | 2; images: number }>(
            `SELECT rank, count(*) AS images FROM (
               SELECT v.image_id, min(CASE v.source WHEN 'human' THEN 0 WHEN 'imported' THEN 1 ELSE 2 END) AS rank
               FROM ${labels} v WHERE v.attribute_id = ? AND v.label_id IN (SELECT value FROM json_each(?)) GROUP BY v.image_id)
             GROUP BY rank`,
          ),
    labels: own === null ? null : database.prepare<[number], ValueGroup>(touched(own)),
    allLabels: own === null ? null : database.prepare<[number], ValueGroup>(all(own)),
    allDecisions: database.prepare<{ attributeId: number; since: number }, DecisionGroup>(
      `${groups} FROM ${decisions} d ${usable} WHERE d.attribute_id = @attributeId
       GROUP BY labelId, d.verdict, d.source, isRecent`,
    ),
    decisionsOf: database.prepare<{ attributeId: number; since: number; ids: string }, DecisionGroup>(
      `${groups} FROM json_each(@ids) CROSS JOIN ${decisions} d
         ON d.attribute_id = @attributeId AND d.image_id = json_each.value ${usable}
       GROUP BY labelId, d.verdict, d.source, isRecent`,
    ),
    recent: database
      .prepare<{ attributeId: number; since: number }, number>(
        `SELECT count(*) FROM ${decisions} d ${usable} WHERE d.attribute_id = @attributeId AND d.at > @since`,
      )
      .pluck(),
  }
}

/** What a training can learn from changes with the pictures as well: one goes, or can be read after all. */
function keepExamples(database: Database, decisions: string): void {
  const sign = 'iif(new.present = 1 AND new.error IS NULL, 1, -1)'
  const name = `examples_of_${decisions.replaceAll(/\W+/g, '_')}`.slice(0, 60)
  database.exec(`
    CREATE TEMP TRIGGER IF NOT EXISTS ${name} AFTER UPDATE OF present, error ON main.image
    WHEN (old.present = 1 AND old.error IS NULL) <> (new.present = 1 AND new.error IS NULL)
    BEGIN
      INSERT INTO label_count (attribute_id, label_id, examples)
      SELECT d.attribute_id, d.label_id, ${sign} FROM ${decisions} d
      WHERE d.image_id = new.id AND d.verdict = 'is' AND d.label_id IS NOT NULL
      ON CONFLICT DO UPDATE SET examples = examples + excluded.examples;
      INSERT INTO attribute_count (attribute_id, human_examples, imported_examples, rejections, recent)
      SELECT d.attribute_id, ${sign} * sum(d.verdict = 'is' AND d.source = 'human'),
        ${sign} * sum(d.verdict = 'is' AND d.source = 'imported'), ${sign} * sum(d.verdict = 'not'),
        ${sign} * sum(d.at > coalesce((SELECT c.since FROM attribute_count c WHERE c.attribute_id = d.attribute_id), 0))
      FROM ${decisions} d WHERE d.image_id = new.id GROUP BY d.attribute_id
      ON CONFLICT DO UPDATE SET human_examples = human_examples + excluded.human_examples,
        imported_examples = imported_examples + excluded.imported_examples,
        rejections = rejections + excluded.rejections, recent = recent + excluded.recent;
    END`)
}
