import { number, percent, plural } from './format.ts'

type Answer = 'caption' | 'label'

export const flips = {
  region: 'Changes',
  heading: (name: string, changes: number, answer: Answer) => `${name} would change ${plural(changes, answer)}`,
  keeps: (images: number, decided: number, answer: Answer) =>
    `${plural(images, 'image keeps', 'images keep')} ${images === 1 ? 'its' : 'their'} ${answer}. The ${number(decided)} that people or tables decided never change.`,
  counts: 'What you decide here counts, whichever model you use.',
  comparing: 'Comparing the models…',
  unreadable: 'The changes could not be loaded',
  back: 'Back to the images',
  noChange: (answer: Answer) => `No ${answer} would change`,
  allDecided:
    'Every image already has your decision, so nothing here changes. Using the model only affects images you add later.',
  allAgree: 'The new model agrees on every image. Using it only updates how sure it is.',

  // ------------------------------------------------ nothing waits
  noneWaits: 'No changes are waiting',
  noneWaitsText:
    'Retrain after some decisions. Every label the new model would change is shown here first, and you decide.',
  waiting: 'Waiting for you',
  review: (name: string) => `Review ${name}`,
  lately: 'Recently used',

  // ------------------------------------------------ which model
  use: (name: string) => `Use ${name}`,
  useHint: (keys: string) => `${keys}. You can return to the earlier model at any time.`,
  keepModel: (name: string | null) => (name === null ? 'Discard' : `Keep ${name}`),
  rejectTitle: (name: string) => `Discard ${name}?`,
  rejectText: (title: string) =>
    `${title} labels stay as they are, and so do your decisions. The discarded model stays in Models.`,
  rejectAction: 'Discard it',

  // ------------------------------------------------ figures
  rightOn: 'Right on images new to it',
  byLabel: 'By label',
  curves: 'Curves',
  howLearned: 'How it learned',
  measured: (images: number) => `Right on the same ${plural(images, 'test image')}`,
  setAside: (images: number) => ` on ${plural(images, 'image')} set aside`,
  newImages: 'On images new to it',
  found: 'Found',
  precision: 'Right when predicted',
  new: 'New',
  now: 'Now',

  // ------------------------------------------------ the groups
  groups: 'Kinds of change',
  findLabel: 'Find a label',
  all: 'All changes',
  imported: 'Imported, and the model disagrees',
  importedHint: 'Imported labels stay as they are. Check which is right: the table or the model.',
  written: 'New captions',
  decidedOf: (decided: number, images: number) =>
    decided === 0 ? number(images) : `${number(decided)} of ${number(images)}`,
  decided: (decided: number, images: number) => `${number(decided)} of ${number(images)} decided`,
  images: (images: number, decided: number) =>
    `${plural(images, 'image')}${decided === 0 ? '' : `, ${number(decided)} decided`}`,
  keepAll: 'Keep all old',
  takeAll: 'Take all new',
  allHint: (left: number) => `${plural(left, 'image')} without your decision`,
  allTitle: (isNew: boolean, images: number) =>
    `${isNew ? 'Take the new' : 'Keep the old'} on ${plural(images, 'image')}?`,
  allText: 'They become your decisions. You can undo this in one step.',
  nothing: 'no label',

  // ------------------------------------------------ a change
  becomes: (from: string, to: string) => `${from} would become ${to}`,
  noCaption: 'no caption',
  marks: { old: 'Old', new: 'New', other: 'Other', not: 'Not this' },
  modelSays: (answer: string) => `The model says ${answer}`,
  spoken: (answer: string) => `, you said ${answer}`,

  // ------------------------------------------------ the picture and its answers
  answers: 'Your answer',
  wouldBe: 'Would be',
  isSure: (confidence: number) => `${percent(confidence)} sure`,
  keep: 'Keep old',
  take: 'Take new',
  or: 'Or another label',
  onAll: (images: number) => `On ${plural(images, 'selected image')}`,
  type: 'Type a label',
  not: 'Not this',
  takeBack: 'Take back',
  closer: 'Look closer',
  notCloser: 'Back to all',
  write: 'Or write it',
  writeOn: (images: number) => (images > 1 ? `Write on ${number(images)}` : 'Write'),
  writePlaceholder: 'What does the image show?',
  keys: { new: 'New', old: 'Old', other: 'Other', closer: 'Closer' },

  // ------------------------------------------------ what happened
  nothingSaid: (kind: string, images: number) =>
    kind === 'old' || kind === 'new'
      ? `${plural(images, 'image has', 'images have')} no ${kind === 'old' ? 'old' : 'new'} caption. Write one.`
      : `That gives ${plural(images, 'image')} no caption. Write one instead.`,
  onlyUndo: (images: number) =>
    `${plural(images, 'image had', 'images had')} an imported label. Undo brings it back; “Take back” would lose it.`,
}
