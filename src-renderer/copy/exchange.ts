import { number, plural } from './format.ts'

export const exchange = {
  importTitle: 'Import labels',

  // ------------------------------------------------ a table before it is read
  facts: (rows: number, columns: number, encoding: string | null) =>
    `${plural(rows, 'row')}, ${plural(columns, 'column')}${encoding === null ? '' : `, read as ${encoding}`}. Nothing changes until you import.`,
  checking: 'Checking…',
  encoding: 'Encoding of the text',
  encodingHint: 'The file does not say how its text is written. Choose the line that reads right.',
  reading: (encoding: string, words: readonly string[]) => `${encoding}: ${words.join(' ')}`,
  columns: 'What each column is',
  columnIs: (column: string) => `What “${column}” is`,
  uses: { file: 'File', catalog: 'Catalog', product: 'Product', skip: 'Skip' },
  newAttribute: 'New attribute…',
  makes: (title: string) => `New: ${title}`,
  titleOfNew: 'Name of the new attribute',
  finds: (images: number, rows: number) => `Finds ${number(images)} of ${plural(rows, 'image')}`,
  values: (values: number) => plural(values, 'value'),
  skipped: (values: number) => `Skips ${plural(values, 'value')}`,
  labelsOf: (labels: number, unknown: number) =>
    `${plural(labels, 'label')}, ${unknown === 0 ? 'all known' : `${number(unknown)} new`}`,
  row: 'Row',
  noImage: 'No image',
  chooseFileColumn: 'Choose the column that names the files.',
  unknown: (labels: number) => plural(labels, 'new label'),
  unknownText: 'No label has these names yet.',
  noneUnknown: 'Every label is known.',
  means: (name: string) => `What “${name}” means`,
  make: 'Create a new label',
  sameAs: (label: string) => `Same as ${label}`,
  looksLike: (names: readonly string[]) => `Looks like ${names.join(', ')}`,
  images: (images: number) => plural(images, 'image'),
  moreUnknown: (labels: number) => `and ${number(labels)} more, which will be created`,
  conflicts: (answers: number) =>
    answers === 0
      ? 'Nothing disagrees with a person'
      : `${plural(answers, 'label disagrees', 'labels disagree')} with a person`,
  agreed: (answers: number) => `${number(answers)} more say the same and stay as they are.`,
  resolutions: {
    keep: 'Keep what people decided',
    overwrite: 'Take the table’s labels',
    review: 'Keep, and review them after the import',
  },
  problems: (problems: number) => (problems === 0 ? 'Every row is used' : plural(problems, 'problem')),
  noImages: (rows: number) => `${plural(rows, 'row finds', 'rows find')} no image`,
  addFolder: 'Add the folder that holds them first, then import again.',
  changes: (labels: number) => `${plural(labels, 'answer')} will be added or changed. One step to undo.`,
  conflictList: (images: number) => `${plural(images, 'image')} to review after the import`,
  importTable: 'Import',

  // ------------------------------------------------ what an import brought
  imported: 'Labels imported',
  rows: 'Rows read',
  matched: 'Rows matched to an image',
  decisions: 'Decisions written',
  created: 'Labels created',
  notUsed: (problems: number, conflicts: number) => {
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
  overwritten: (answers: number) => `The table replaced ${plural(answers, 'decision')} of people.`,
  columnsIgnored: (columns: readonly { column: string; values: number; reason: string }[]) =>
    `Skipped: ${columns.map(({ column, reason, values }) => `“${column}” (${plural(values, 'value')}; ${reason})`).join(', ')}.`,
}
