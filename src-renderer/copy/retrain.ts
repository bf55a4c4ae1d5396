import { ago, duration, number, plural, timeLeft } from './format.ts'

type Unit = 'epoch' | 'step'

export const retrain = {
  // ------------------------------------------------ what will be learned from
  counting: 'Counting your decisions…',
  examples: (title: string, examples: number, labels: number | null) =>
    labels === null
      ? `The captioner learns from ${plural(examples, 'caption')} written or imported by people.`
      : `The ${title} model learns from ${plural(examples, 'decided image')} across ${plural(labels, 'label')}.`,
  view: (name: string) => `view ${name}`,
  among: (examples: number, all: number | null, name: string) =>
    `Only ${name}: ${number(examples)}${all === null ? '' : ` of ${number(all)}`} decided images.`,
  amongNote: (others: number) =>
    others === 0 ? '' : `The new model is also tested on the other ${plural(others, 'decided image')}.`,
  takeAll: 'Learn from all instead',
  news: (decisions: number, lastRunAt: number | null) => {
    if (decisions === 0) return lastRunAt === null ? '' : `No new decisions since the last training ${ago(lastRunAt)}.`
    const since = lastRunAt === null ? '' : ` since the last training ${ago(lastRunAt)}`
    return `${plural(decisions, 'decision is', 'decisions are')} new${since}.`
  },
  human: (isText: boolean) => `${isText ? 'Written' : 'Decided'} by a person`,
  rejections: '“Is not …” decisions',
  suspects: 'Probably wrong',
  review: (isText: boolean) =>
    `The new model is tested on images it did not learn from. You review every change before it’s applied, and nothing people ${isText ? 'wrote' : 'decided'} changes.`,

  // ------------------------------------------------ the method
  method: 'What learns',
  quick: 'Quick (seconds)',
  quickText: 'Keeps the network and retrains only its final step.',
  finetune: 'Fine-tune the network (minutes to hours)',
  finetuneText:
    'Slower, often more accurate. Every image is re-read afterwards, and you can go back to the old network.',
  checkingSpeed: 'Checking training speed…',
  slow: (isCaptioner: boolean) =>
    `${isCaptioner ? 'Captions will train many times slower' : 'Fine-tuning will be about 100 times slower'} because native TensorFlow isn’t set up on this computer.`,
  slowRemedy: ['To set it up, run', 'in Selvedge’s folder, then reopen this sheet.'],

  // ------------------------------------------------ the options
  blocks: 'Blocks that learn',
  lastThree: 'Last 3: fastest and safest',
  lastSix: 'Last 6',
  allBlocks: 'All: slowest, needs many decisions',
  alongside: 'Also learn for',
  alongsideNote: (title: string) =>
    `Used to preserve what the network already knows. Trained for ${title} alone, it may forget what their models need.`,
  decided: (images: number) => `${number(images)} decided`,
  epochs: 'Maximum epochs',
  learningRate: 'Learning rate',
  batch: 'Examples per step',
  words: 'Vocabulary',
  wordsFrom: 'words that occur at least',
  balance: 'Label balance',
  balances: {
    auto: 'Automatic, by how even your labels are',
    none: 'As they are: frequent labels count more',
    sqrt: 'In between',
    balanced: 'Even: rare labels count as much',
  },
  smoothing: 'Smoothing (L2)',
  smoothingAuto: 'Automatic, on images set aside',
  smoothingByHand: 'Set manually',
  share: 'Set aside for testing',
  shareUnit: '% of the products',
  scratch: 'From scratch, without what the active model knows',

  // ------------------------------------------------ the run
  stages: {
    reading: 'Reading the examples',
    fitting: 'Learning',
    validating: 'Testing on images set aside',
    refitting: 'Learning from all examples',
    predicting: 'Tagging every image with the new model',
    saving: 'Saving the new model',
    comparing: 'Comparing it with the active model',
  },
  cancelling: 'Cancelling',
  preparing: 'Getting ready',
  choosing: 'Comparing ways to learn',
  progress: (unit: Unit, at: number, most: number, isFirst: boolean) =>
    isFirst ? `first of up to ${plural(most, 'epoch')}` : `${unit} ${number(at)} of up to ${number(most)}`,
  time: (elapsed: number, left: number | null) => `${duration(elapsed)}${left === null ? '' : ` · ${timeLeft(left)}`}`,
  beside: (note: string, done: number, total: number) => `${note}: ${number(done)} of ${number(total)}`,
  meanwhile: 'Corrections you make now count for the next training.',
  keepWorking: 'Keep working',

  // ------------------------------------------------ its end
  cancelled: 'Training cancelled.',
  cancelledText: 'Nothing changed: the active model keeps tagging, and your decisions are kept for the next training.',
  failed: 'Training failed.',
  failedText: (problem: string | null) =>
    `${problem ?? 'The trainer gave no reason.'} Nothing changed: the active model keeps tagging.`,
  again: 'Start over…',
  resume: 'Resume from the last epoch',

  // ------------------------------------------------ how long it may take
  seconds: 'Seconds.',
  extent: (epochs: number, steps: number) => `Up to ${plural(epochs, 'epoch')}, ${number(steps)} steps.`,
  asLast: (seconds: number) => `About ${duration(seconds)}, judging by the last training.`,
  orders: {
    caption: { native: 'Minutes.', plain: 'Minutes to many hours.' },
    finetune: { native: 'Minutes to hours.', plain: 'Hours to days.' },
    sgd: { native: 'Minutes.', plain: 'Minutes to hours.' },
  },
  knownSoon: 'You’ll see how long after the first epoch.',
}
