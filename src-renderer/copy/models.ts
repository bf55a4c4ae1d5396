import { duration, number, percent, plural } from './format.ts'

export const models = {
  versions: (title: string) => `Models of ${title}`,
  none: 'No model yet',
  noneText: 'Label a few images or import a CSV, then press Retrain. Your first version appears here.',

  // ------------------------------------------------ a version
  states: {
    active: 'In use',
    candidate: 'Ready for review',
    retired: 'Earlier',
    replaced: 'Replaced',
    rejected: 'Rejected',
  },
  shipped: 'Came with Selvedge',
  learned: (labels: number, isCaptioner: boolean) => `${number(labels)} ${isCaptioner ? 'words' : 'labels'}`,
  /** @param among what it learned from, where it was not all */
  from: (examples: number, among: string | null, seconds: number | null) =>
    `${plural(examples, 'example')}${among === null ? '' : ` (${among})`}${seconds === null ? '' : ` in ${duration(seconds)}`}`,
  onShipped: ', on photos set aside when it was made',
  onNew: ', on images new to it',
  onHeld: (images: number) => `, on ${plural(images, 'image')} set aside`,
  sinceAccepted: 'Since accepted:',
  sinceAcceptedRight: (range: string) => ` decided images right (${range})`,
  review: 'Review the changes',
  showPredicted: 'Show its images',
  showPredictedHint: 'Images that show what it guessed and nobody decided',
  rollBack: 'Roll back to this',
  use: 'Use this version',
  returnTitle: (version: string) => `Switch to ${version}?`,
  returnText: 'This version will do the tagging from now on. Your decisions stay, and you can switch back at any time.',
  returnAction: 'Switch',
  inUse: (version: string) => `${version} is in use.`,

  // ------------------------------------------------ how sure is sure
  threshold: 'Show a label from',
  thresholdUnit: '% confidence',
  resetThreshold: (share: number) => `Reset to the model’s ${percent(share)}`,
  thresholdNote: 'Below that, images show “Not sure” with the best guess. Exports leave the cell empty by default.',

  // ------------------------------------------------ runs and versions compared
  compare: (runs: number) => `Compare ${runs} runs…`,
  compared: (title: string) => `Runs of ${title} compared`,
  chooseRuns: 'Choose runs to compare.',
  whichImages: 'Which images',
  held: 'Images set aside',
  training: 'Training images',
  versionsOf: (title: string, versions: number) => `${title} of ${versions} versions`,
  eachVersion: (title: string, isShare: boolean, failed: number) =>
    `${title}, each version on ${isShare ? 'images new to it' : 'images set aside'}${failed > 0 ? ` · ${plural(failed, 'failed run')}` : ''}`,
  overlap:
    'Each was measured on different images, so the points are not joined. Where lines overlap, the versions may be equally good.',

  // ------------------------------------------------ what happened
  trained: (title: string) => `${title} is trained. See what it would change.`,
  trainedAs: (title: string, verdict: string) => `${title} is trained. ${verdict}.`,
  rejected: (title: string) => `The new ${title} model was rejected. Nothing changed.`,
  accepted: (title: string) => `The new ${title} model is in use.`,
  rolledBack: (title: string) => `The earlier ${title} model is in use again.`,
}
