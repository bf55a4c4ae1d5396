import type { Attribute, AttributeKind, Run, TrainingOptions } from '../../src-preload/contract.ts'

/** What the Retrain sheet asks; null: what is usual. */
export interface TrainingForm {
  /** Trains the backbone as well. */
  finetune: boolean
  lastBlocks: number | 'all'
  /** Ids of other attributes that the new backbone learns for as well. */
  alongside: number[]
  epochs: number | null
  learningRate: number | null
  batchSize: number | null
  /** Of a captioner. */
  minimumCount: number | null
  classBalance: NonNullable<TrainingOptions['classBalance']> | 'auto'
  l2: number | 'auto'
  /** Share of the products held out. */
  validationShare: number | null
  seed: number | null
  fromScratch: boolean
}

export const emptyForm: TrainingForm = {
  finetune: false,
  lastBlocks: 3,
  alongside: [],
  epochs: null,
  learningRate: null,
  batchSize: null,
  minimumCount: null,
  classBalance: 'auto',
  l2: 'auto',
  validationShare: null,
  seed: null,
  fromScratch: false,
}

/** `head`: solved in seconds. The others learn epoch by epoch, in TensorFlow.js. */
export type Method = 'head' | 'finetune' | 'caption'

export const methodOf = (kind: AttributeKind, form: TrainingForm): Method =>
  kind === 'text' ? 'caption' : form.finetune ? 'finetune' : 'head'

/** The method of a run that was. */
export const methodOfRun = (kind: AttributeKind, { options }: Pick<Run, 'options'>): Method =>
  kind === 'text' ? 'caption' : options.finetune === undefined ? 'head' : 'finetune'

/** What the points of a curve count. */
export const unitOf = (kind: AttributeKind | undefined, options: TrainingOptions): 'epoch' | 'step' =>
  kind === 'text' || options.finetune !== undefined || options.solver === 'sgd' ? 'epoch' : 'step'

/** What measured best for captions (docs/training.md); the command line's defaults are the original library's. */
const bestForCaptions = {
  epochs: 20,
  learningRate: 0.1,
  schedule: 'cosine',
  dropout: 0.3,
  labelSmoothing: 0.1,
} as const satisfies TrainingOptions

/** What holds where nothing is asked for. */
export const usual: Record<Method, { epochs: number; learningRate: number; batchSize: number }> = {
  head: { epochs: 30, learningRate: 0.01, batchSize: 50 },
  finetune: { epochs: 6, learningRate: 0.005, batchSize: 32 },
  caption: { ...bestForCaptions, batchSize: 25 },
}

/** What the engine is asked for: only what the method knows, and only what differs from the trainers' defaults. */
export function optionsOf(form: TrainingForm, method: Method): TrainingOptions {
  const options: TrainingOptions = method === 'caption' ? { ...bestForCaptions } : {}
  // A head is measured on every decision in turn.
  if (form.validationShare !== null && method !== 'head') options.validationShare = form.validationShare
  if (form.seed !== null) options.seed = form.seed
  if (form.fromScratch) options.fromScratch = true
  if (method === 'head') {
    if (form.classBalance !== 'auto') options.classBalance = form.classBalance
    if (form.l2 !== 'auto') options.l2 = form.l2
    return options
  }
  if (form.epochs !== null) options.epochs = form.epochs
  if (form.learningRate !== null) options.learningRate = form.learningRate
  if (form.batchSize !== null) options.batchSize = form.batchSize
  if (method === 'finetune') {
    options.finetune = { lastBlocks: form.lastBlocks }
    if (form.alongside.length > 0) options.finetune.alongside = form.alongside
  }
  if (method === 'caption' && form.minimumCount !== null) options.minimumCount = form.minimumCount
  return options
}

export const decidedImages = ({ labels }: Attribute): number => labels.reduce((sum, { decided }) => sum + decided, 0)

/** What a backbone can learn beside an attribute: others of which two labels are decided, and what is chosen already. */
export const companionsOf = (attributeId: number | null, list: readonly Attribute[], form: TrainingForm): Attribute[] =>
  list.filter(
    ({ id, kind, labels }) =>
      kind === 'label' &&
      id !== attributeId &&
      (form.alongside.includes(id) || labels.filter(({ decided }) => decided > 0).length >= 2),
  )
