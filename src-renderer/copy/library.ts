import { ago, number, percent, plural } from './format.ts'

export const library = {
  all: 'All images',
  unreadable: 'Cannot be read',
  addFolder: 'Add a folder',

  // ------------------------------------------------ a catalog
  actions: (catalog: string) => `Actions for ${catalog}`,
  offline: 'offline',
  untagged: (images: number) => `${number(images)} untagged`,
  errors: (files: number) => `${number(files)} cannot be read`,
  filesWithErrors: (files: number) => `${plural(files, 'file')} cannot be read`,
  scanned: (at: number | null) => (at === null ? 'Not scanned yet' : `Scanned ${ago(at)}`),
  scan: 'Scan again',
  tag: 'Tag untagged images',
  showErrors: 'Show unreadable files',
  readAgain: 'Read pictures again',
  readAgainHint: 'Also those whose files look unchanged by size and time. Your decisions stay.',
  passedOver: (places: number) => `${number(places)} not listed`,
  showPassedOver: (places: number) => `Show what is not listed (${number(places)})`,
  passedOverTitle: (catalog: string) => `Not listed in “${catalog}”`,
  passedOverWhich: (places: number) => (places === 1 ? 'Where it is' : 'Where they are'),
  passedOverToast: (catalog: string, places: number) =>
    `${catalog}: ${plural(places, 'file or folder is', 'files or folders are')} not listed.`,
  nothingPassedOver: 'The last scan listed everything.',
  andMore: (places: number) => `and ${number(places)} more`,
  remove: 'Remove from the library…',
  removeTitle: (catalog: string) => `Remove “${catalog}” from the library?`,
  removeText: (images: number, byPeople: number, imported: number, path: string) => {
    const said = [
      byPeople > 0 ? `People decided on ${number(byPeople)}` : '',
      imported > 0 ? `${byPeople > 0 ? 'tables' : 'Tables'} on ${number(imported)} more` : '',
    ].filter((part) => part !== '')
    const decided = said.length === 0 ? 'Nobody has decided on them yet.' : `${said.join(', ')}: that is kept.`
    return `This hides ${plural(images, 'image')}. ${decided} To get everything back, undo, or add the folder again, even from another place. The files in ${path} stay where they are.`
  },
  locate: 'Locate…',

  // ------------------------------------------------ the filter
  filter: 'Filter and order',
  findLabel: 'Find a label',
  findProduct: 'Find a product',
  productHint: 'Type a part of its name.',
  noProduct: 'No product has that name.',
  moreLabels: (labels: number) => `${number(labels)} more. Type to narrow the list.`,
  noLabel: 'No label has that name.',
  is: (subject: string, not: boolean) => `${subject} is${not ? ' not' : ''}`,
  /** One of these labels, states, places. A few are named, the others counted. */
  anyOf: (words: readonly string[]) => {
    const named = words.length <= 3 ? words : [...words.slice(0, 2), `${words.length - 2} more`]
    return named.length === 0 ? 'none' : named.join(' or ')
  },
  and: 'and',
  isWord: 'is',
  isNotWord: 'is not',
  addFilter: 'Filter',
  folded: (filters: number) => plural(filters, 'filter'),
  facts: {
    place: 'Folder',
    product: 'Product',
    shape: 'Shape',
    width: 'Width',
    height: 'Height',
    bytes: 'File size',
    modified: 'File date',
    added: 'Added',
  },
  shapes: { portrait: 'Portrait', landscape: 'Landscape', square: 'Square' },
  atLeast: (value: string) => `${value} or more`,
  atMost: (value: string) => `${value} or less`,
  between: (from: string, to: string) => `${from} to ${to}`,
  least: 'From',
  most: 'To',
  pixels: 'pixels',
  megabytes: 'MB',
  ofState: (title: string) => `${title}: reviewed or not`,
  ofConfidence: (title: string) => `${title}: how sure`,
  chip: (text: string) => `${text}. Enter changes it, Backspace removes it.`,
  filters: 'Filters',

  menuOf: (text: string) => `Actions for the filter ${text}`,
  changeFilter: 'Change…',
  turnFilter: (isNot: boolean) => (isNot ? 'Change to “is”' : 'Change to “is not”'),
  removeThis: 'Remove',
  keyEnter: 'Enter',
  keyBackspace: 'Backspace',
  /** Of images that no filter names. */
  given: 'Images behind a figure, or of a product',
  leaveGiven: 'Back to your list (Esc)',
  back: 'Back',

  // ------------------------------------------------ all that is listed
  together: (keys: string) => `One tile for each product (${keys})`,
  listed: (count: number, areProducts: boolean) => `${areProducts ? 'product' : 'image'}${count === 1 ? '' : 's'}`,
  allOfThese: 'All of these',
  select: 'Select all',
  exportThese: 'Export…',
  tagThese: 'Read and tag again',
  retrainThese: (title: string) => `Retrain ${title} on these…`,
  allSaid: (parts: string[]) => parts.join(' and '),

  // ------------------------------------------------ queues and views
  queues: 'Queues',
  queueNext: (images: number) => `Next ${images}`,
  views: 'Views',
  folders: 'Folders',
  noViews: 'Save a filter to find it here.',
  saveView: 'Save view',
  saveViewHint: 'Keeps these filters in the sidebar',
  viewName: 'Name of the view',
  save: 'Save',
  updateView: 'Update with these filters',
  moveUp: 'Move up',
  moveDown: 'Move down',
  renameView: 'Rename',
  deleteView: 'Delete',
  viewActions: (name: string) => `Actions for the view ${name}`,

  // ------------------------------------------------ the search
  suggestions: 'Suggestions',
  groups: { labels: 'Labels', near: 'Near', words: 'Words', views: 'Views', folders: 'Folders' },
  ofTitle: (title: string, name: string) => `${title}: ${name}`,
  searchKeys: 'Enter shows · Shift+Enter adds · Alt+Enter excludes',
  failedFiles: 'Unreadable files',
  states: {
    unreviewed: 'Not reviewed',
    unsure: 'Not sure',
    suspect: 'Probably wrong',
    human: 'Decided by a person',
    imported: 'Imported',
    machine: 'Predicted only',
    untagged: 'No label',
  },
  /** Of a caption, which is written and not decided. */
  captionStates: { human: 'Written by a person', machine: 'Written by the model', untagged: 'No caption' },
  sure: (low: number, high: number, not: boolean) => `${not ? 'not ' : ''}${percent(low)} to ${percent(high)} sure`,
  found: 'Found',
  confidenceOf: (title: string) => `${title} confidence`,
  under: (share: number) => `Under ${percent(share)}`,
  over: (share: number) => `Over ${percent(share)}`,
  removeFilter: (text: string) => `Remove filter ${text}`,
  clearAll: 'Clear all',
  search: 'Search labels, names and captions',
  searchPlaceholder: 'Search labels, names, captions',
  selectedOf: (selected: number, images: number) => `${number(selected)} of ${number(images)} selected`,
  stale: (changed: number) => `${changed > 0 ? `${number(changed)} changed` : 'New results'} · Refresh`,
  tileSize: 'Tile size',
  densities: { small: 'Small pictures', medium: 'Pictures with their label', large: 'Large pictures' },
  descending: 'Descending',
  ascending: 'Ascending',

  // ------------------------------------------------ the next images to decide
  next: (images: number) => `Next ${images} to decide`,
  nextHint: (images: number, title: string, keys: string) =>
    `Show the ${images} ${title} images most worth deciding (${keys})`,
  batch: 'Images to decide',
  batchTitle: (title: string, images: number) => `${title}: next ${number(images)} to decide`,
  batchReasons: {
    typical: 'A cross-section of your images',
    uncertain: 'Where the model is least sure',
    import: 'The imported table says something else. Decide again where it is right.',
  },
  batchDone: (decided: number, images: number) => `${number(decided)} of ${number(images)} decided`,
  batchNext: (images: number, keys: string) => `Show the next ${images} (${keys})`,
  batchLeave: 'Back to your list (Esc)',
  batchEmpty: (title: string, isHere: boolean) => `Nothing left to decide for ${title}${isHere ? ' here' : ''}.`,
}
