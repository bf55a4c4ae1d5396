import { number, plural } from './format.ts'

export const history = {
  title: 'History',
  scope: 'History of',
  all: 'All',
  image: 'This image',
  empty: 'Nothing was done yet. Each step will stand here, with the way back.',
  undo: 'Undo',
  undoOf: (title: string) => `Undo: ${title}`,
  redoOf: (title: string) => `Redo: ${title}`,
  goBack: 'Go back to here',
  goForward: 'Redo to here',
  goBackHint: (steps: number) => `Takes back the ${plural(steps, 'step')} above`,
  when: (ago: string, images: number, isUndone: boolean) =>
    [ago, images === 0 ? '' : plural(images, 'image'), isUndone ? 'taken back' : '']
      .filter((part) => part !== '')
      .join(' · '),
  more: 'Show earlier steps',
  wentBack: (steps: number) => `${number(steps)} ${steps === 1 ? 'step' : 'steps'} taken back`,
  wentForward: (steps: number) => `${number(steps)} ${steps === 1 ? 'step' : 'steps'} done again`,
  stopped: (title: string, why: string) => `Stopped at “${title}”: ${why}`,

  // ------------------------------------------------ one image
  noImage: 'Select an image to see who said what of it.',
  nothingSaid: 'Nobody has decided on this image yet. What it shows is the models’ word.',
  not: (answer: string) => `not ${answer}`,
  whole: 'these labels are all',
  by: { human: 'you', imported: 'imported' },
}
