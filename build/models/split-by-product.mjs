import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

/**
 * Four fifths of the products and the last fifth, as tables. The set has no product column: photos with the same full name
 * show the same product, and the hash of the name decides.
 * @param {string} text of the table
 * @param {string} seed
 */
export function splitByProduct(text, seed) {
  const [header, ...rows] = /** @type {string[][]} */ (parse(text, { bom: true }))
  const product = header?.indexOf('name') ?? -1
  const isLast = (/** @type {string[]} */ row) =>
    createHash('sha256').update(`${seed} ${row[product]}`).digest().readUInt32LE() % 5 === 0
  return {
    first: stringify([header ?? [], ...rows.filter((row) => !isLast(row))]),
    last: stringify([header ?? [], ...rows.filter(isLast)]),
  }
}

/** The rows of a table by the names of its columns. @param {string} text @returns {Record<string, string>[]} */
export function rowsOf(text) {
  return parse(text, { bom: true, columns: true })
}
