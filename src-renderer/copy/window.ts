import { duration, number, plural, timeLeft } from './format.ts'

export const window = {
  // ------------------------------------------------ the bar above
  attributes: 'Current attribute',
  catalogs: (isOpen: boolean, keys: string) => `${isOpen ? 'Hide' : 'Show'} the catalogs (${keys})`,
  details: (isOpen: boolean, keys: string) => `${isOpen ? 'Hide' : 'Show'} the details (${keys})`,
  catalogsWidth: 'Width of the catalogs',
  detailsWidth: 'Width of the details',
  rooms: {
    title: 'Rooms',
    images: 'Images',
    changes: 'Changes',
    evaluation: 'Evaluation',
    labels: 'Labels',
    models: 'Models',
  },
  library: 'Library',
  reviewed: (title: string, images: number, of: number) =>
    `${title}: ${number(images)} of ${plural(of, 'image')} reviewed`,
  ofReviewed: (images: number) => `of ${number(images)} reviewed`,
  importedToo: (images: number) =>
    `Decided by people. ${plural(images, 'image has', 'images have')} an imported answer.`,
  pace: (perMinute: number) => `${number(Math.round(perMinute))} a minute`,
  leftAtPace: (images: number, perMinute: number) => `${duration((images / perMinute) * 60)} left at this pace`,
  session: (images: number) => `${number(images)} this session`,
  moreAttributes: (count: number) => `${count} more`,
  findAttribute: 'Find an attribute',
  waiting: 'new',
  waits: (model: string) => `${model} waits for your review`,
  new: (decisions: string) => `${decisions} new`,
  retrain: (title: string, isTraining: boolean) => (isTraining ? 'Training…' : `Retrain ${title}`),
  retrainHint: (title: string, keys: string) => `Teach ${title} your corrections (${keys})`,
  newDecisions: 'Decisions since the last training',

  // ------------------------------------------------ the menu
  addFolder: 'Add a folder…',
  sample: 'Open the sample catalog',
  importCsv: 'Import labels from a table…',
  exportCsv: 'Export labels to CSV…',

  // ------------------------------------------------ the line below
  engine: { starting: 'Starting…', ready: 'Ready', restarting: 'Restarting…', failed: 'Stopped' },
  job: (done: number, total: number | null, rate: number | null, left: number | null) =>
    `${number(done)}${total === null ? '' : ` of ${number(total)}`}${rate === null ? '' : ` · ${number(Math.round(rate))}/s`}${left === null ? '' : ` · ${timeLeft(left)}`}`,
  failedJobs: (jobs: number) => `${jobs} failed`,
  undo: (title: string, keys: string) => `Undo ${title} (${keys})`,
  redo: (title: string, keys: string) => `Redo ${title} (${keys})`,

  // ------------------------------------------------ over all
  wentWrong: 'Something went wrong. Try again. If it keeps happening, restart Selvedge.',
  drop: 'Drop to add',
  dropText: 'A folder of images, or an image network (.onnx). Files stay where they are.',
  banner: {
    starting: 'Opening the library…',
    restarting: 'Selvedge is restarting its engine. Your decisions are saved, and jobs will resume automatically.',
    failed: 'Selvedge’s engine keeps stopping. Your decisions are saved. Try again, or restart Selvedge.',
  },
}
