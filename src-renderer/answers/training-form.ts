import type {
  Attribute,
  AttributeKind,
  CaptionTraining,
  HeadTraining,
  TrainingMethod,
  TrainingOptions,
} from '../../src-preload/contract.ts'
import { goesByEpochs } from '../../src-preload/contract/methods.ts'

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
  classBalance: NonNullable<HeadTraining['classBalance']> | 'auto'
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

export const methodOf = (kind: AttributeKind, form: TrainingForm): FormMethod =>
  kind === 'text' ? 'caption' : form.finetune ? 'finetune' : 'head'

/** The methods that the sheet offers. */
export type FormMethod = Exclude<TrainingMethod, 'sgd'>

/** What the points of a curve count. */
export const unitOf = (options: TrainingOptions): 'epoch' | 'step' => (goesByEpochs(options) ? 'epoch' : 'step')

/** What measured best for captions (docs/training.md); the command line's defaults are the original library's. */
const bestForCaptions = {
  epochs: 20,
  learningRate: 0.1,
  schedule: 'cosine',
  dropout: 0.3,
  labelSmoothing: 0.1,
} as const satisfies Partial<CaptionTraining>

/** What holds where nothing is asked for. */
export const usual: Record<TrainingMethod, { epochs: number; learningRate: number; batchSize: number }> = {
  head: { epochs: 30, learningRate: 0.01, batchSize: 50 },
  sgd: { epochs: 30, learningRate: 0.01, batchSize: 50 },
  finetune: { epochs: 6, learningRate: 0.005, batchSize: 32 },
  caption: { ...bestForCaptions, batchSize: 25 },
}

/** What the engine is asked for: only what the method knows, and only what differs from the trainers' defaults. */
export function optionsOf(form: TrainingForm, method: FormMethod): TrainingOptions {
  const common = {
    ...(form.seed !== null && { seed: form.seed }),
    ...(form.fromScratch && { fromScratch: true }),
  }
  // A head is measured on every decision in turn, and knows no share of the products held out.
  if (method === 'head') {
    return {
      method,
      ...common,
      ...(form.classBalance !== 'auto' && { classBalance: form.classBalance }),
      ...(form.l2 !== 'auto' && { l2: form.l2 }),
    }
  }
  const byEpochs = {
    ...common,
    ...(form.validationShare !== null && { validationShare: form.validationShare }),
    ...(form.epochs !== null && { epochs: form.epochs }),
    ...(form.learningRate !== null && { learningRate: form.learningRate }),
    ...(form.batchSize !== null && { batchSize: form.batchSize }),
  }
  if (method === 'finetune') {
    const { alongside, lastBlocks } = form
    return { method, ...byEpochs, lastBlocks, ...(alongside.length > 0 && { alongside }) }
  }
  const { minimumCount } = form
  return { method, ...bestForCaptions, ...byEpochs, ...(minimumCount !== null && { minimumCount }) }
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
