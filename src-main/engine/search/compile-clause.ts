import type { Clause, ReviewState } from '../../../src-preload/contract.ts'
import { usualThreshold } from '../labels/attributes.ts'
import { ids, type Ids, type Selection } from './selection.ts'

/** What is asked of one attribute, as sets of ids. An image may have several values of it. */
export function compileClause({ attributeId, labels, states, confidence, versions, not = false }: Clause): Selection {
  const parts: Selection[] = []
  const range = confidence && { least: confidence.least ?? 0, most: confidence.most ?? 1 }
  if (labels) parts.push(range ? withLabelsAndConfidence(attributeId, labels, range) : withLabels(attributeId, labels))
  else if (range) parts.push(withConfidence(attributeId, range))
  if (states) parts.push({ any: states.map((state) => inState(attributeId, state)) })
  if (versions) parts.push(predictedBy(attributeId, versions))
  const whole: Selection = { all: parts }
  return not ? { not: whole } : whole
}

interface Range {
  least: number
  most: number
}

/** Labels, and those that lie under them. @param labels SQL that reads ids */
export const withLeaves = (labels: string): string =>
  `(WITH RECURSIVE family(id) AS (${labels} UNION
     SELECT l.id FROM family CROSS JOIN label l ON l.parent_id = family.id) SELECT id FROM family)`

const named = withLeaves('SELECT value FROM json_each(?)')

/** Any of these labels: as the one an image has, or among the several. */
const withLabels = (attributeId: number, labels: number[]): Selection => ({
  any: ['value', 'many_label'].map((table) =>
    ids(
      `SELECT DISTINCT image_id FROM cache.${table}
       WHERE attribute_id = ? AND label_id IN ${named}`,
      attributeId,
      JSON.stringify(labels),
    ),
  ),
})

const withConfidence = (attributeId: number, { least, most }: Range): Ids =>
  ids(
    'SELECT image_id FROM cache.value WHERE attribute_id = ? AND confidence >= ? AND confidence <= ?',
    attributeId,
    least,
    most,
  )

/** Of the same value: one that is surely something else does not count. */
const withLabelsAndConfidence = (attributeId: number, labels: number[], { least, most }: Range): Selection => ({
  any: ['value', 'many_label'].map((table) =>
    ids(
      `SELECT DISTINCT image_id FROM cache.${table} INDEXED BY ${table}_label
       WHERE attribute_id = ? AND label_id IN ${named} AND confidence >= ? AND confidence <= ?`,
      attributeId,
      JSON.stringify(labels),
      least,
      most,
    ),
  ),
})

/** The planner takes the index of decided values only where the condition of that index stands word for word. */
const decided = "SELECT image_id FROM cache.value WHERE attribute_id = ? AND source <> 'machine'"

/** What images have that nobody decided on is what the version in use says. */
const predictedBy = (attributeId: number, versions: number[]): Selection => ({
  all: [
    ids(
      `SELECT v.image_id FROM active_version m CROSS JOIN cache.value v ON v.attribute_id = m.attribute_id
       WHERE m.attribute_id = ? AND m.id IN (SELECT value FROM json_each(?))`,
      attributeId,
      JSON.stringify(versions),
    ),
    { not: ids(decided, attributeId) },
  ],
})

function inState(attributeId: number, state: ReviewState): Selection {
  const isDecided = ids(decided, attributeId)
  switch (state) {
    case 'unreviewed':
      return { not: ids(`${decided} AND source = 'human'`, attributeId) }
    case 'human':
    case 'imported':
      return ids(`${decided} AND source = ?`, attributeId, state)
    case 'machine':
      return {
        all: [ids('SELECT image_id FROM cache.value WHERE attribute_id = ?', attributeId), { not: isDecided }],
      }
    case 'untagged':
      // Both sides come in order of the id and are merged: only what is left over leaves SQLite.
      return ids(
        `SELECT id FROM present_image EXCEPT SELECT image_id FROM cache.value WHERE attribute_id = ? ORDER BY 1`,
        attributeId,
      )
    case 'unsure':
      return {
        all: [
          ids(
            `SELECT image_id FROM cache.value WHERE attribute_id = ? AND confidence < (
               SELECT coalesce(a.threshold, v.threshold, ${usualThreshold}) FROM attribute a
               LEFT JOIN active_version v ON v.attribute_id = a.id WHERE a.id = ?)`,
            attributeId,
            attributeId,
          ),
          { not: isDecided },
        ],
      }
    case 'suspect':
      return ids(
        `SELECT s.image_id FROM doubt s CROSS JOIN decision d
           ON d.attribute_id = s.attribute_id AND d.image_id = s.image_id AND d.label_id = s.label_id
         WHERE s.attribute_id = ? AND d.verdict = 'is' AND d.at <= s.found_at`,
        attributeId,
      )
  }
}
