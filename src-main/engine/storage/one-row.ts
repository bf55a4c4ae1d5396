import type { Statement } from 'better-sqlite3'

/** The row of a statement that always has one: a count, an `INSERT ... RETURNING`, the row of an id that is known. */
export function oneRow<Parameters extends unknown[], Row>(
  statement: Statement<Parameters, Row>,
  ...parameters: Parameters
): Row {
  const row = statement.get(...parameters)
  if (row === undefined) throw new Error(`This found no row: ${statement.source}`)
  return row
}
