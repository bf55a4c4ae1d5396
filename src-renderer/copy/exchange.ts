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

  // ------------------------------------------------ a table before it is read
  tableHeading: (name: string) => `How to read ${name}`,
  encoding: 'Encoding of the text',
  encodingHint: 'The file does not say how its text is written. Choose the line that reads right.',
  reading: (encoding: string, words: readonly string[]) => `${encoding}: ${words.join(' ')}`,
  fileColumn: 'Column that names the files',
  chooseColumn: 'Choose a column…',
  firstRows: 'First rows',
  importTable: 'Import',

  // ------------------------------------------------ what an import brought
  imported: 'Labels imported',
  rows: 'Rows read',
  matched: 'Rows matched to an image',
  decisions: 'Decisions written',
  created: 'Labels created',
  skipped: (problems: number, conflicts: number) => {
    const said = [
      conflicts > 0 ? `${plural(conflicts, 'conflict')} with what people decided, which stands` : '',
      problems > 0 ? plural(problems, 'problem') : '',
    ]
    return `${said.filter((part) => part !== '').join(', ')}. All else was imported.`
  },
  newLabels: (names: readonly string[], more: number) =>
    `New labels: ${names.map((name) => `“${name}”`).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}.`,
  alike: (name: string, others: readonly string[]) =>
    `“${name}” is easily taken for ${others.map((other) => `“${other}”`).join(', ')}. Merge them if they mean the same.`,
  line: (at: number) => `line ${number(at)}`,
  more: (rows: number) => `and ${number(rows)} more`,
  allUsed: 'Every row was imported.',
  columnsIgnored: (columns: readonly { column: string; reason: string }[]) =>
    `Ignored: ${columns.map(({ column, reason }) => `“${column}” (${reason})`).join(', ')}. To import a column, create an attribute with its name, then import again.`,
}
