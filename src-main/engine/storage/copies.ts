/** A decision in a statement, and where decisions of its kind are. */
interface DecisionInSql {
  /** A table or view with `image_id`, `attribute_id` and `at`, and what else its rows must be, beside `e`. */
  decisions: string
  also?: string
  /** Of the decision: the row of its image, its attribute and its time. */
  image: string
  attributeId: string
  at: string
}

/**
 * SQL that holds for one of the decisions on pictures of one content, so that copies of a file count once: for the first, which
 * is none that a model learned from under another name; or for the last, which is what people think now.
 */
export function isOneOfCopies(
  which: 'first' | 'last',
  { decisions, also = 'TRUE', image, attributeId, at }: DecisionInSql,
): string {
  const before = which === 'first' ? '<' : '>'
  return `NOT EXISTS (SELECT 1 FROM any_image o CROSS JOIN ${decisions} e
    ON e.image_id = o.id AND e.attribute_id = ${attributeId} AND ${also}
    WHERE o.hash = ${image}.hash AND o.id <> ${image}.id AND (e.at ${before} ${at} OR (e.at = ${at} AND o.id < ${image}.id)))`
}
