import { number, plural } from './format.ts'

const points = (value: number): string =>
  value === 0 ? 'as many' : `${Math.abs(value)} ${value > 0 ? 'more' : 'fewer'}`

/** What was measured of a model, and what it comes to. */
export const measured = {
  verdicts: {
    first: 'The first model: nothing to compare with',
    better: 'Better, and not by chance',
    worse: 'Worse, and not by chance',
    level: 'As good as the active model',
    'too-few': 'Too few decisions to tell which is better',
  },
  few: 'too few to tell',
  tooFew: 'Too few decisions to set some aside for testing.',
  first: (right: string) => `${right}, on images new to it.`,
  noneNew: 'No decided image is new to both models yet. Decide on a few more, then retrain.',
  /** `gain`: of images right, newly right less newly wrong. */
  change: (gain: number, images: number, gained: number, lost: number) => {
    const more = gain === 0 ? 'As many' : `${number(Math.abs(gain))} ${gain > 0 ? 'more' : 'fewer'}`
    return `${more} right of ${number(images)}: ${number(gained)} newly right, ${number(lost)} newly wrong.`
  },
  bothModels: (images: number, before: string, after: string) =>
    `On ${plural(images, 'image')} new to both models: active model ${before}, new model ${after}.`,
  right: (images: number, range: string) => `${number(images)} right (${range})`,
  /** Points of a hundred, fewer than none where negative. */
  difference: (low: number, high: number) =>
    `Of 100 images, the new model would get from ${points(low)} to ${points(high)} right.`,

  figures: {
    top1: ['Right', 'The first label is the one people chose.'],
    top3: ['Among the best three', 'The right label is one of the best three.'],
    recall: ['Average over labels', 'Every label counts the same, however rare.'],
    whole: ['Right as a whole', 'All labels of the image are right, and none is missing.'],
    microF1: ['F1', 'Balances labels that are right against true labels that were missed.'],
    macroF1: ['F1, average over labels', 'Every label counts the same, however rare.'],
    cider: ['CIDEr-D', 'Shared phrases, with rare ones counting more: 0 to 10.'],
    bleu: ['BLEU-4', 'Shared runs of one to four words: 0 to 1.'],
    exact: ['Word for word', 'The caption is exactly one that people wrote.'],
  },
  says: (attribute: string) => `Names the ${attribute}`,
  saysMeaning: (attribute: string, people: string) =>
    `The caption names the ${attribute}. Captions by people do: ${people}.`,

  /** Of runs side by side. */
  methods: { head: 'Final step only', sgd: 'Final step only, by SGD', finetune: 'Fine-tuned', caption: 'Captioner' },
  states: { done: 'Done', failed: 'Failed', cancelled: 'Cancelled', stopped: 'Stopped', running: 'Running' },
  options: {
    learningRate: 'Learning rate',
    epochs: 'Maximum epochs',
    batchSize: 'Examples per step',
    l2: 'Smoothing (L2)',
    classBalance: 'Label balance',
    validationShare: 'Share set aside',
    maximumIterations: 'Maximum steps',
    fromScratch: 'From scratch',
    features: 'Features',
    seed: 'Seed',
    lastBlocks: 'Blocks that learn',
    alongside: 'Learns for',
    mix: 'Share kept',
    name: 'Name',
    schedule: 'Learning rate schedule',
    dropout: 'Dropout',
    labelSmoothing: 'Label smoothing',
    weightDecay: 'Weight decay',
    hiddenUnits: 'Hidden units',
    minimumCount: 'Minimum word count',
    checkpoint: 'Checkpoints in',
  },
}
