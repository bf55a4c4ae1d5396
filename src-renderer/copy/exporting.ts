import { number, plural } from './format.ts'

export const exporting = {
  title: 'Export labels',
  facts: 'A CSV file with one row per image. Change it anywhere and import it again: columns keep their meaning.',
  preview: 'The first rows, as they will be written',
  noRows: 'No image is in this list. Choose other images.',

  images: 'Which images',
  scopes: { selection: 'Selected', list: 'In this list', all: 'All images' },
  count: (images: number) => number(images),
  batch: 'Images to decide',

  columns: 'Which columns',
  always: 'Catalog and file are always written.',
  details: { source: 'Who decided: a person, a table or the model', confidence: 'How sure the model is' },

  unsure: 'Where the model is not sure',
  empty: 'Leave the cell empty',
  emptyNote: 'The file holds only labels the model is sure of.',
  write: 'Write its best guess',
  writeNote: 'The column beside it says how sure it is.',
  writeAloneNote: 'Nothing in the file tells a guess from a sure label.',

  checking: 'Counting…',
  sum: (images: number, columns: number) => `${plural(images, 'row')}, ${plural(columns, 'column')}`,
  chooseFile: 'Choose a file…',
  done: 'Labels exported.',
  showInFolder: 'Show in folder',
}
