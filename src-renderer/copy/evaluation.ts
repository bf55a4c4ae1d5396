import type { KeptOut } from '../../src-preload/contract.ts'
import { number, percent, plural } from './format.ts'

export const evaluation = {
  region: 'Evaluation',
  loading: 'Measuring…',
  none: 'No model yet',
  noneText: 'Label some images and press Retrain. How good the model is shows here.',
  failed: 'This model could not be measured',
  unmeasured: 'Nothing to measure on',
  unmeasuredText: 'Every decided image may be one this model learned from. Decide on a few more, and they show here.',

  // ------------------------------------------------ the head
  version: 'Model version',
  compare: 'Compare with',
  compareNone: 'Nothing',
  compareOption: (name: string) => `Compare with ${name}`,
  exportReport: 'Export report…',
  exportTitle: 'Export report',
  exported: (name: string) => `${name} written`,
  right: 'Right',
  agrees: 'Agrees with imported labels',
  rightOnCard: 'Right when it was made',
  sameImages: (name: string) => `${name}, same images`,
  /** Of the model that is shown: images right, less those of the other. */
  againstGain: (name: string, gain: number) =>
    gain === 0 ? 'As many' : `${name} has ${number(Math.abs(gain))} ${gain > 0 ? 'more' : 'fewer'}`,
  verdicts: {
    first: '',
    better: 'better, and not by chance',
    worse: 'worse, and not by chance',
    level: 'as good',
    'too-few': 'too few to tell',
  },
  noneShared: 'No image is new to both',
  meanF1: (labels: number) => `Mean F1 over ${plural(labels, 'label')}`,
  was: (value: string, name: string) => `${name}: ${value}`,
  sureness: 'Confidence is off by',
  points: (value: number) => `${value.toFixed(1)} points`,
  onAverage: 'On average',
  wrong: 'Probably wrong',
  wrongOf: (imported: number, human: number) => `${number(imported)} imported, ${number(human)} by people`,
  showWrong: 'Show these decisions',

  // ------------------------------------------------ what is taken for what
  matrix: 'What is taken for what',
  matrixNote: 'Down: what it is. Across: what it is called.',
  asImages: 'Images',
  asShare: 'Share',
  unit: 'Show as',
  hidden: (shown: number, of: number) => `The ${number(shown)} labels most often confused, of ${number(of)}.`,
  cell: (is: string, said: string, images: number) =>
    is === said ? `${is}: ${number(images)} right` : `${is}, called ${said}: ${number(images)}`,
  images: 'Images',
  confused: 'Most confused',
  pair: (images: number, of: number) => `${number(images)} of ${number(of)}`,

  // ------------------------------------------------ of texts
  figures: 'What was measured',
  texts: (isSame: boolean, images: number) =>
    isSame
      ? `${plural(images, 'text')} word for word the same`
      : `${plural(images, 'text')} that ${images === 1 ? 'differs' : 'differ'}`,

  // ------------------------------------------------ label by label
  labels: 'Label by label',
  columns: { label: 'Label', support: 'Images', found: 'Found', rightWhenSaid: 'Right when said', f1: 'F1' },
  sorted: (column: string) => `Sorted by ${column}`,
  fewNote: 'Under ten images, a label can be far better or worse than its figure.',
  missed: (label: string, images: number) => `${number(images)} ${label} that it missed`,
  inVain: (label: string, images: number) => `${number(images)} that it wrongly calls ${label}`,

  // ------------------------------------------------ how sure
  sure: 'Is it as sure as it should be?',
  sureNote: 'On the dashed line, “80 % sure” is right 8 times in 10. Bars count answers.',
  sureAxis: { right: 'Right', sure: 'Sure' },
  sureChart: (bins: number) => `Share right by confidence, in ${bins} steps`,
  bin: (low: number, high: number, right: string) => `${Math.round(low * 100)} to ${percent(high)} sure: ${right}`,
  close: 'Close.',
  tooSure: 'Too sure.',
  tooUnsure: 'Too unsure.',
  top: (right: string) => `Above 90 % sure, ${right}.`,
  line: 'Say “not sure” below',
  price: (line: number, unsaid: number, images: number, lost: number) =>
    `${percent(line)}: ${number(unsaid)} of ${number(images)} left unsaid${lost > 0 ? `, ${plural(lost, 'right answer')} among them` : ''}.`,
  rest: (right: string) => `Of what is said, ${right}.`,
  saidRight: (right: string) => `${right} right`,

  // ------------------------------------------------ parts
  parts: 'Where it is good',
  narrowed: (title: string) => `Only: ${title}`,
  all: 'All images',
  keptOut: {
    'held-out': 'Set aside in training',
    since: 'Decided since it was trained',
  } satisfies Record<KeptOut, string>,
  source: { human: 'Decided by people', imported: 'Imported: how often it agrees' },
  slices: { keptOut: 'Why the model did not learn from them', source: 'Who decided', folder: 'Folders' },
  smallest: 'Too few to tell',

  // ------------------------------------------------ images of a cell
  panel: 'Images behind a figure',
  showInImages: 'Show in Images',
  panelHint: 'Choose a cell, a pair or a figure to see its images.',
  panelNone: 'No image is left here.',
  panelPosition: (at: number, of: number) => `${number(at)} of ${number(of)}`,
  said: (answer: string, confidence: number | null) =>
    confidence === null ? `Model: ${answer}` : `Model: ${answer}, ${percent(confidence)}`,
  nothingSaid: 'nothing',
  has: (answer: string, source: string) => `${source}: ${answer}`,
  offers: 'Correct it here',
  isLabel: (label: string) => `It is ${label}`,
  isNotLabel: (label: string) => `Not ${label}`,
  keep: 'The label is right',
  another: 'Another label…',
  correctHint: 'Model wrong? Its label stays as a test. Label wrong? Correct it here: every figure follows.',
  corrected: 'Corrected',

  // ------------------------------------------------ the foot
  basis: (images: number, name: string, human: number, imported: number) =>
    `Measured on ${plural(images, 'image')} that ${name} did not learn from: ${number(human)} decided by people, ${number(imported)} imported.`,
  /** Nobody here knows every photo that a model which ships was made from. */
  shippedBasis: (images: number, name: string, human: number, imported: number) =>
    `Measured on ${plural(images, 'image')} of this library: ${number(human)} decided by people, ${number(imported)} imported. Any photo that ${name} was made from would flatter it.`,
  cardBasis: (images: number) =>
    `Measured on ${plural(images, 'image')} set aside when it was made. None of them is here, so no cell opens.`,
  interval: 'Ranges are 95 % intervals.',
}
