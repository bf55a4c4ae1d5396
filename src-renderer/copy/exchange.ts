import { number, plural } from './format.ts'

export const exchange = {
  importTitle: 'Import labels',
  exportTitle: 'Export labels',
  exported: 'Labels exported.',

  // ------------------------------------------------ the export
  exportHeading: 'Export labels to CSV',
  onlyFiltered: (filters: readonly string[]) => `Only images that match the filter: ${filters.join(', ')}.`,
  unsure: 'Labels the model is not sure of',
  leaveEmpty: 'Leave uncertain labels empty',
  leaveEmptyNote: 'The file holds only labels the model is sure of.',
  writeUnsure: 'Include uncertain labels',
  writeUnsureNote: 'Writes the best guess with its confidence.',
  chooseFile: 'Choose a file…',

  // ------------------------------------------------ what an import brought
  imported: 'Labels imported',
  rows: 'Rows read',
  matched: 'Rows matched to an image',
  decisions: 'Decisions written',
  created: 'Labels created',
  skipped: (rows: number) => `${plural(rows, 'row was', 'rows were')} skipped. All other rows were imported.`,
  line: (at: number) => `line ${number(at)}`,
  more: (rows: number) => `and ${number(rows)} more`,
  allUsed: 'Every row was imported.',
  columnsIgnored: (columns: readonly { column: string; reason: string }[]) =>
    `Ignored: ${columns.map(({ column, reason }) => `“${column}” (${reason})`).join(', ')}. To import a column, create an attribute with its name, then import again.`,
}
