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
  removeText: (images: number, path: string) =>
    `This hides ${plural(images, 'image')} with all tags and decisions. The files in ${path} stay where they are. Undo, or add the folder again, to bring everything back.`,

  // ------------------------------------------------ the filter
  filter: 'Filter and order',
  filterBy: (title: string | undefined) => `Filter by ${title ?? 'label'}`,
  label: (title: string | undefined) => (title === undefined ? 'Label' : `${title} label`),
  findLabel: 'Find a label',
  anyLabel: 'Any label',
  moreLabels: (labels: number) => `${number(labels)} more. Type to narrow the list.`,
  noLabel: 'No label has that name.',
  allBut: 'All but these',
  severalLabels: (isMac: boolean) => `${isMac ? '⌘-click' : 'Ctrl-click'} to choose several.`,
  /** Of an attribute: one of these labels or states. A few are named, the others counted. */
  oneOf: (title: string, words: readonly string[], not = false) => {
    const named = words.length <= 3 ? words : [...words.slice(0, 2), `${words.length - 2} more`]
    return `${title}: ${not ? 'not ' : ''}${named.join(' or ')}`
  },
  byState: 'Filter by state',
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
  sure: (title: string, low: number, high: number) => `${title}: ${percent(low)} to ${percent(high)} sure`,
  textFilter: (text: string) => `“${text}” in names, captions or labels`,
  byConfidence: 'Filter by confidence',
  confidenceOf: (title: string) => `${title} confidence`,
  under: (share: number) => `Under ${percent(share)}`,
  over: (share: number) => `Over ${percent(share)}`,
  removeFilter: (text: string) => `Remove filter ${text}`,
  clearAll: 'Clear all',
  search: 'Search file names and captions',
  searchPlaceholder: 'Name, caption or label',
  selected: (images: number) => `${number(images)} selected`,
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
  batchReasons: { typical: 'A cross-section of your images', uncertain: 'Where the model is least sure' },
  batchDone: (decided: number, images: number) => `${number(decided)} of ${number(images)} decided`,
  batchNext: (images: number, keys: string) => `Show the next ${images} (${keys})`,
  batchLeave: 'Back to your list (Esc)',
  batchEmpty: (title: string, isHere: boolean) => `Nothing left to decide for ${title}${isHere ? ' here' : ''}.`,
}
