import type { AttributeKind, DecisionsCarried, Share } from '../../src-preload/contract.ts'
import { number, percent, percentRange, plural } from './format.ts'

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ')

const carried = ({ given, rejected }: DecisionsCarried): string =>
  rejected === 0 ? plural(given, 'decision') : `${plural(given, 'decision')} and ${plural(rejected, 'rejection')}`

export const labelRoom = {
  manage: (title: string) => `Labels of ${title}…`,

  // ------------------------------------------------ attributes
  attributes: 'Attributes',
  newAttribute: 'New attribute',
  kinds: {
    label: 'One label for each image',
    labels: 'Several labels for each image',
    text: 'A text for each image',
  } satisfies Record<AttributeKind, string>,
  labels: (count: number, kind: AttributeKind) => (kind === 'text' ? 'text' : number(count)),
  attribute: 'Attribute',
  description: 'Description',
  describeAttribute: 'What is asked, and how to answer',
  describeLabel: 'What it means, and when to choose it',
  answers: 'Labels',
  one: 'One for each image',
  several: 'Several for each image',
  earlier: 'Move up',
  later: 'Move down',
  order: 'Place in the list',
  isText: (title: string) => `${title} takes text, so it has no labels.`,

  // ------------------------------------------------ the table
  table: (title: string) => `Labels of ${title}`,
  find: 'Find a label',
  orders: { family: 'By family', images: 'By images', name: 'By name' },
  orderBy: 'Order',
  newLabel: 'New label',
  newLabelHint: 'Enter creates it, Esc cancels.',
  twins: (names: readonly string[]) => `Easily taken for ${quoted(names)}. Press Enter again to create it anyway.`,
  exists: (name: string) => `There is a label “${name}” already.`,
  alike: (names: readonly string[]) => `Easily taken for one another: ${quoted(names)}.`,
  compare: 'Compare',
  columns: { label: 'Label', key: 'Key', images: 'Images', byPeople: 'By people', found: 'Found' },
  sources: { human: 'People', imported: 'Imported', machine: 'Model' },
  bar: (human: number, imported: number, machine: number) =>
    `${number(human)} by people, ${number(imported)} imported, ${number(machine)} by the model`,
  thin: 'Too few to learn well',
  retired: 'Retired',
  foundHint: 'Of the images people gave this label, how many the model finds. Only images it did not learn from count.',
  found: ({ high, low, of, right }: Share) => `${number(right)} of ${number(of)} found: ${percentRange(low, high)}.`,
  few: 'Too few to tell.',
  foundWhenMade: 'Measured when the model was made; nobody decided on this label since.',
  /** Of few images their numbers, which a share would hide. */
  foundShare: ({ of, right }: Share) => (of < 30 ? `${number(right)} of ${number(of)}` : percent(right / of)),
  notMeasured: {
    undecided: { text: '0 decided', hint: 'Not measured: nobody gave this label to an image yet.' },
    parent: { text: '–', hint: 'Measured on the labels under it: no image has this one itself.' },
    unknown: { text: 'Not learned', hint: 'Not measured: no model in use knows this label yet. Retrain to teach it.' },
    learnedFrom: { text: 'No test', hint: 'Not measured: the model learned from every image of this label.' },
  },
  nothingFound: (sought: string) => `No label is called “${sought}”.`,
  nothing: 'No labels yet.',
  nothingText: 'Create the first one here, or type it at an image.',
  select: (name: string) => `Select ${name}`,
  leaves: (name: string, isOpen: boolean) => `${isOpen ? 'Hide' : 'Show'} what lies under ${name}`,
  pinned: (labels: number, keys: number) => `${plural(labels, 'label')}, ${plural(keys, 'key')} pinned`,

  // ------------------------------------------------ one label
  name: 'Name',
  rename: 'Rename',
  readAs: (from: string, to: string) => `Read “${from}” as ${to} in future imports`,
  under: 'Under',
  noParent: 'By itself',
  key: 'Key',
  noKey: 'None',
  keyTaken: (key: string, name: string) => `${key} (now ${name})`,
  keyHint: 'This key always gives the label.',
  colour: 'Colour',
  noColour: 'No colour',
  also: 'Also read as',
  alsoHint: 'Other names in tables, one a line',
  images: (images: number) => plural(images, 'image'),
  give: (images: number) => (images === 1 ? 'Give it to this image' : `Give it to ${plural(images, 'image')}`),
  refuse: (images: number) =>
    images === 1 ? 'Not this label' : `${plural(images, 'image is', 'images are')} not this label`,
  show: 'Show its images',
  mergeInto: 'Merge into…',
  split: 'Split by hand…',
  retire: 'Retire',
  retireHint: 'Keep it where people gave it. It is no longer offered, predicted or learned.',
  offer: 'Offer again',
  remove: (count: number) => (count === 1 ? 'Delete or replace…' : 'Delete or replace them…'),
  changeIt: 'Rename, merge, key, colour…',
  pictures: (name: string) => `Images of ${name}`,
  close: 'Close',

  // ------------------------------------------------ several
  mergeHeading: (count: number) => `Merge ${plural(count, 'label')}`,
  whichStays: 'Which name stays?',
  changes: (images: number, from: readonly string[], into: string) =>
    `${plural(images, 'image changes', 'images change')} from ${from.join(', ')} to ${into}.`,
  stay: 'Decisions stay with the person who made them.',
  knows: (model: string, into: string) => `${model} knows ${into} already, so nothing needs training.`,
  learnsNothing: 'Nothing needs training.',
  merge: (into: string) => `Merge into ${into}`,
  forAll: (count: number) => (count === 2 ? 'For both labels' : `For all ${number(count)} labels`),
  apply: 'Apply',

  // ------------------------------------------------ deleting
  deleteHeading: (names: readonly string[]) =>
    names.length === 1 ? `Delete ${names[0]}` : `Delete ${plural(names.length, 'label')}`,
  takesPlace: 'What takes its place?',
  nothingTakes: 'Nothing',
  deleteText: (count: DecisionsCarried) =>
    count.given + count.rejected === 0 ? 'Nobody decided on it yet.' : `${carried(count)} go with it.`,
  replaceText: (count: DecisionsCarried, into: string) => `${carried(count)} become decisions for ${into}.`,
  delete: 'Delete',
  deleteAttributeText: (count: DecisionsCarried) =>
    `This hides its labels, models and ${carried(count)}. You can undo this in one step.`,
  deleteAttribute: (title: string) => `Delete ${title}…`,
  deleteTitle: (title: string) => `Delete “${title}”?`,

  // ------------------------------------------------ splitting
  splitHeading: (name: string) => `Split ${name}`,
  splitText: 'Choose the images that get the new label.',
  splitField: 'Name of the new label',
  splitDo: (images: number) => `Give ${plural(images, 'image')} the new label`,
  splitMore: 'Show more',
  chosen: (chosen: number, shown: number) => `${number(chosen)} of ${number(shown)} chosen`,
}
