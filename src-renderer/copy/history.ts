import { number, plural } from './format.ts'

export const history = {
  title: 'History',
  scope: 'History of',
  all: 'All',
  image: 'This image',
  empty: 'Nothing done yet. Every step will be listed here, with a way back.',
  undo: 'Undo',
  undoOf: (title: string) => `Undo: ${title}`,
  redoOf: (title: string) => `Redo: ${title}`,
  goBack: 'Go back to here',
  goForward: 'Redo to here',
  goBackHint: (steps: number) => `Undoes the ${plural(steps, 'step')} above`,
  when: (ago: string, images: number, isUndone: boolean) =>
    [ago, images === 0 ? '' : plural(images, 'image'), isUndone ? 'undone' : '']
      .filter((part) => part !== '')
      .join(' · '),
  more: 'Show earlier steps',
  wentBack: (steps: number) => `${number(steps)} ${steps === 1 ? 'step' : 'steps'} undone`,
  wentForward: (steps: number) => `${number(steps)} ${steps === 1 ? 'step' : 'steps'} redone`,
  stopped: (title: string, why: string) => `Stopped at “${title}”: ${why}`,

  // ------------------------------------------------ one image
  noImage: 'Select an image to see who decided what.',
  nothingSaid: 'Nobody has decided on this image yet. Its labels come from models.',
  not: (answer: string) => `not ${answer}`,
  whole: 'no other label',
  by: { human: 'you', imported: 'imported' },
  now: 'Now',
  past: 'What happened',
  earlier: 'Earlier…',
  undone: 'undone',
  undecided: 'undecided',
  nothing: 'nothing',
  noProduct: 'no product',
  product: 'Product',
  /** Of an attribute: what was, and what it became. */
  became: 'became',
  modelSays: (attribute: string) => `${attribute}, by the model`,
  noPast: 'No step has changed this image.',
  pastNote:
    'Tagging, renamed labels and moved folders are not steps of one image. Undone steps go when you do something new.',
}
