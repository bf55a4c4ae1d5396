import { number, plural } from './format.ts'

type Answer = 'caption' | 'label'

export const flips = {
  heading: (title: string) => `What the new ${title} model would change`,
  region: 'What the new model would change',
  none: 'Nothing waits for you here',
  noneText: 'After a retraining you see every label the new model would change. Then you decide.',
  comparing: 'Comparing the models…',
  unreadable: 'The changes could not be loaded',
  back: 'Back to the images',
  noChange: (answer: Answer) => `No ${answer} would change`,
  allDecided:
    'Every image already has your decision, so nothing here changes. Accepting only affects images you add later.',
  allAgree: 'The new model agrees on every image. Accepting it only updates confidence values.',

  // ------------------------------------------------ accepting
  later: 'Decide later (Esc)',
  accept: 'Accept the new model',
  acceptHint: (keys: string) => `${keys}. You can roll back to the earlier model at any time.`,
  reject: 'Reject it',
  rejectTitle: 'Reject the new model?',
  rejectText: (title: string) =>
    `${title} labels stay as they are. Your decisions are kept, and the rejected model remains in Model Versions.`,
  rejectAction: 'Reject the model',

  // ------------------------------------------------ figures
  rightOn: 'Right on images new to it',
  wouldChange: (answer: Answer) => `${answer === 'caption' ? 'Captions' : 'Labels'} that would change`,
  stay: (images: number) => `${number(images)} stay`,
  protectedHint: (answer: Answer) =>
    `What people ${answer === 'caption' ? 'wrote' : 'decided'} or imported never changes`,
  protected: (images: number, answer: Answer) =>
    `${number(images)} ${answer === 'caption' ? 'written' : 'decided'} or imported`,
  byLabel: 'By label',
  curves: 'Curves',
  howLearned: 'How it learned',
  measured: (images: number) => `Right on the same ${plural(images, 'image')}, new to both models`,
  setAside: (images: number) => ` on ${plural(images, 'image')} set aside`,
  newImages: 'On images new to it',
  found: 'Found',
  precision: 'Right when predicted',

  // ------------------------------------------------ the list
  groups: 'Kinds of change',
  findLabel: 'Find a label',
  findGroup: 'Find a kind of change',
  all: 'All changes',
  changes: (count: number) => plural(count, 'change'),
  selected: (count: number) => `${number(count)} selected`,
  keep: (count: number) => `Keep old${count > 1 ? ` on ${number(count)}` : ''}`,
  keepHint: (answer: Answer) => `The old ${answer} becomes your decision (K)`,
  confirm: (count: number) => `Confirm new${count > 1 ? ` on ${number(count)}` : ''}`,
  confirmHint: (answer: Answer) => `The new ${answer} becomes your decision (C)`,
  becomes: (from: string, to: string) => `${from} would become ${to}`,
  noCaption: 'no caption',
  kept: 'Old kept',
  confirmed: 'New confirmed',
  nothingToKeep: (images: number) =>
    `${plural(images, 'image has', 'images have')} no caption to keep. Write one in the grid.`,
}
