/** A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection), wide forms of the signs included. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/
const marked = /^'+[=+\-@\t\r\n＝＋－＠]/

/** A cell that no spreadsheet computes: one that would be a formula has an apostrophe before it. */
export function inertCell(cell: string): string {
  return formula.test(cell) || marked.test(cell) ? `'${cell}` : cell
}

/** The cell that was made inert. */
export function originalCell(cell: string): string {
  return marked.test(cell) ? cell.slice(1) : cell
}
