import { ago, number, percent, plural } from './format.ts'

export const correct = {
  tabs: { title: 'Details of the image', labels: 'Labels', history: 'History', info: 'Info' },

  // ------------------------------------------------ one image
  focus: (title: string) => `Correct ${title}`,
  none: 'Select an image to see its details.',
  unreadable: 'The details could not be loaded. Select the image again to retry.',
  noModel: 'no model yet',
  noLabel: 'no label',
  decided: (at: number | null) => (at === null ? 'decided by a person' : `decided ${ago(at)}`),
  imported: 'imported',
  predicted: (confidence: number | null, model: string | null) =>
    `${confidence === null ? '' : `${percent(confidence)}, `}${model ?? 'predicted'}`,
  notSure: 'Not sure',
  unfamiliar: 'Unlike the images this model learned from',
  doubted: (other: string, confidence: number) =>
    `Probably wrong: similar images are ${other} (${percent(confidence)})`,
  changeTo: (label: string) => `Change to ${label}`,
  keep: 'Keep it',
  labelsOf: (title: string) => `Labels of ${title}`,
  takeAway: (label: string) => `Remove ${label}`,
  noneOfThem: 'None of these labels',
  acceptSet: (keys: string) => `Accept all of these (${keys})`,
  many: 'Several per image',
  evidence: {
    rejected: 'a person said it is not',
    notAmong: 'not among what was decided',
    notAmongBut: (confidence: number, model: string | null) =>
      `not among what was decided; ${percent(confidence)} for ${model ?? 'the model'}`,
    notStated: (confidence: number, model: string | null) =>
      `${percent(confidence)}, too unsure for ${model ?? 'the model'} to say`,
    none: 'nothing speaks for it',
  },
  rejected: (names: readonly string[]) => `Not: ${names.join(', ')}`,
  accept: (keys: string) => `Accept (${keys})`,
  reject: (keys: string) => `Not this label (${keys})`,
  type: (keys: string) => `Type a label (${keys})`,
  clear: (keys: string) => `Clear decision (${keys})`,
  views: 'Pictures of this product',
  viewOf: (at: number, count: number) => `picture ${number(at)} of ${number(count)}`,
  filteredOut: 'The current filter hides this picture.',

  // ------------------------------------------------ captions
  noCaptioner: 'no captioner yet',
  noWords: (model: string | null) => `no caption from ${model ?? 'the model'}`,
  written: (at: number | null) => (at === null ? 'written by a person' : `written ${ago(at)}`),
  write: (keys: string) => `Write it (${keys})`,
  clearText: (keys: string) => `Clear your text (${keys})`,
  writeHint: 'Double-click to write',
  modelWrites: (text: string, confidence: number) => `The model wrote: ${text} (${percent(confidence)})`,
  captionField: (images: number) => (images > 1 ? `Caption of ${number(images)} images` : 'Caption'),
  captionPlaceholder: (images: number) =>
    images > 1 ? `One caption for ${number(images)} images` : 'What does the image show?',
  save: (images: number) => (images > 1 ? `Write on ${number(images)}…` : 'Save'),
  captionHint: (isEmpty: boolean) => (isEmpty ? 'Nothing written yet' : 'Enter saves, Esc cancels'),
  writeAllTitle: (images: number) => `Write this caption on ${plural(images, 'image')}?`,
  writeAllText: (text: string, images: number, replaced: number) =>
    `“${text}” becomes the caption of all ${plural(images, 'selected image')}.${replaced === 0 ? '' : ` It replaces ${plural(replaced, 'caption')} that people wrote.`} You can undo this in one step.`,
  writeAll: (images: number) => `Write on ${plural(images, 'image')}`,
  notSaved: 'Caption not saved because the selection changed.',

  pinned: 'Pinned',

  // ------------------------------------------------ the pictures of a product
  noViews: 'This product has no other picture.',
  nothingToSpread: (title: string) => `This image has no ${title} yet to give to the other pictures of its product.`,

  // ------------------------------------------------ what its file is
  info: {
    error: 'Problem',
    name: 'File',
    folder: 'Folder',
    path: 'Path',
    size: 'Size',
    sizeAs: (size: string, format: string) => `${size}, ${format.toUpperCase()}`,
    pixels: 'Pixels',
    pixelsOf: (width: number, height: number, millions: number) =>
      `${width} × ${height}${millions < 0.1 ? '' : ` (${millions.toFixed(1)} megapixels)`}`,
    unknown: 'not read yet',
    colours: 'Colours',
    spaces: {
      srgb: 'RGB',
      rgb: 'RGB',
      scrgb: 'RGB',
      rgb16: 'RGB',
      'b-w': 'Greyscale',
      grey16: 'Greyscale',
      cmyk: 'CMYK',
      lab: 'L*a*b*',
      labs: 'L*a*b*',
    },
    noProfile: 'no profile',
    namelessProfile: 'a profile without a name',
    bits: (bits: number) => `${bits} bits`,
    transparent: 'transparency',
    changed: 'Changed',
    added: 'Added',
    product: 'Product',
    copy: 'Copy',
    copies: 'Copies of this file',
    noCopies: 'No other file has the same contents.',
    hidden: 'The current filter hides this image.',
    readBy: 'Read by',
    readByNone: 'No model has read this image yet.',
    inUse: 'in use',
    showInFolder: 'Show in folder',
    copyPath: 'Copy path',
    copyAll: 'Copy all',
    copied: 'Copied',
  },

  // ------------------------------------------------ a selection
  selected: (images: number) => `${plural(images, 'image')} selected`,
  keysActOnAll: 'Keys act on all of them. One undo takes it back.',
  clearSelection: 'Clear the selection',
  readAgain: 'Read again',
  labelNote: (labels: number, decided: number, unsure: number) =>
    `${plural(labels, 'label')}, ${number(decided)} decided${unsure === 0 ? '' : `, ${number(unsure)} not sure`}`,
  captionNote: (texts: number, byPeople: number) => `${plural(texts, 'caption')}, ${number(byPeople)} by people`,
  writeOne: 'Write one for all…',
  uncaptioned: (images: number) => `${plural(images, 'image has', 'images have')} no caption.`,
  sampled: (most: number) => `Counts cover the first ${number(most)} selected images.`,

  // ------------------------------------------------ attributes and labels
  attributeName: 'Name of the new attribute',
  attributePlaceholder: 'Name, such as Fit',
  readyMade: 'Ready to tag',
  addReady: (title: string, labels: number) => `Add ${title} with ${plural(labels, 'label')} and tag all your images`,
  typeTitle: (title: string, images: number) => `${title} of ${plural(images, 'image')}`,
  typeField: (title: string) => `${title}: type a label`,
  alike: (names: readonly string[]) => `easily taken for ${names.map((name) => `“${name}”`).join(', ')}`,
  createLabel: (name: string) => `Create label “${name}”`,
  createAnyway: 'Press Enter again to create it:',
  offerAgain: (name: string) => `Offer “${name}” again`,
  also: (name: string) => `also read as ${name}`,
  noLabels: (title: string) => `${title} has no labels yet. Type one to create it.`,

  // ------------------------------------------------ many images at once
  bulk: {
    title: (title: string, images: number) => `Set ${title} on ${plural(images, 'image')}?`,
    text: (byPeople: number) =>
      `${byPeople === 0 ? '' : `${number(byPeople)} of them ${byPeople === 1 ? 'was' : 'were'} decided by people. `}You can undo this in one step.`,
    keep: 'Keep them',
    changeToo: 'Change them too',
    changeAll: 'Set them all',
  },

  // ------------------------------------------------ what happened
  isText: (title: string) => `${title} takes text. Press W to write it.`,
  noSuchKey: (title: string, key: number) => `${title} has no label on key ${key} yet. Press T to create one.`,
  nothingToAccept: (title: string, isText: boolean) =>
    `No ${title} prediction to accept. Press ${isText ? 'W to write one' : '1–9 or T to choose a label'}.`,
  notRejected: (title: string) => `${title}s can’t be rejected. Press W to rewrite this one.`,
  nothingToUndo: 'Nothing to undo.',
  nothingToRedo: 'Nothing to redo.',
  undone: (title: string) => `Undone: ${title}`,
  redone: (title: string) => `Redone: ${title}`,
  lastOfBatch: 'That was the last one. Press N for the next batch.',
  lastOfList: 'That was the last image in this list.',
  unchanged: 'Nothing changed: these images already have that decision.',
  changed: (images: number) => `Changed ${plural(images, 'image')}`,
}
