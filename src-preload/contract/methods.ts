import type { Filter } from './filter.ts'

/** Some of the images, and what people call them, such as `view Summer`. */
export interface Among {
  filter: Filter
  name: string
}

/** What every training can be asked for. */
interface AnyTraining {
  /** Start from nothing rather than from the shipped model (of a captioner: from the active one). */
  fromScratch?: boolean
  /** Names of the feature blocks to read; all there are by default. Only with `fromScratch`. */
  features?: string[]
  /** Share of every decision (of a captioner: word) spread evenly over all, 0 (default) to 0.3. */
  labelSmoothing?: number
  seed?: number
  /** Learns from the decided images that fit when it begins, and is measured on the other decided ones as well. */
  among?: Among
}

/** Of trainings by epochs, in TensorFlow.js. */
interface TrainingByEpochs extends AnyTraining {
  /** 0.01, 30 and 50 by default. */
  learningRate?: number
  epochs?: number
  batchSize?: number
  /** What becomes of the learning rate. `plateau` by default, `cosine` when fine-tuning. */
  schedule?: 'plateau' | 'cosine'
  /** Share of the products held out. Default 0.2. Others are measured out of fold. */
  validationShare?: number
  /**
   * A folder for the checkpoint of each epoch, in place of the library's own; a training that finds its own there goes on
   * from it.
   */
  checkpoint?: string
}

/** Of heads solved to their optimum. */
interface SolvedHead {
  /** L2 penalty; `auto`: chosen on held-out decisions, with the way to begin. */
  l2?: number | 'auto'
  /** Also compares ways that take minutes with thousands of decisions. */
  thorough?: boolean
  /**
   * Learns by remembering the decided pictures, with this penalty beside the similarity of a picture with itself, which
   * is 1. Starts from nothing.
   */
  memory?: number
  /** Weight of rare labels; by default as even as they seem to be. */
  classBalance?: 'none' | 'sqrt' | 'balanced'
  maximumIterations?: number
}

/** A head on the features there are, solved to its optimum in seconds: what is usual for labels. */
export interface HeadTraining extends AnyTraining, SolvedHead {
  method: 'head'
  /** Learns as this version did, with its temperature and threshold, and compares nothing. */
  like?: number
  /** Measures on what was decided since this run began, and learns from the rest. */
  measureSince?: number
}

/** A head by the original library's procedure. */
export interface SgdTraining extends TrainingByEpochs {
  method: 'sgd'
  /** How often the examples of rare labels are drawn; `balanced` by default: every label as often. */
  classBalance?: 'none' | 'sqrt' | 'balanced'
  /** Pull of the weights to zero. Default 0. */
  weightDecay?: number
  /** Units of a hidden layer before the linear one. Default: none. */
  hiddenUnits?: number
}

/** The backbone learns as well; a head is then solved on its new features. */
export interface FinetuneTraining extends TrainingByEpochs, SolvedHead {
  method: 'finetune'
  /** Its last blocks that learn. Default 3. */
  lastBlocks?: number | 'all'
  /** Other attributes it learns beside this one, so that the new backbone serves them as well. */
  alongside?: number[]
  /**
   * Share of what was learned that is kept, above 0 to 1, the rest the weights it began with; by default the one that
   * measures best on held-out images and on pictures of another kind.
   */
  mix?: number
  /** Of the new backbone; by default it is called after the old one and the run. */
  name?: string
  /** Share of its numbers that each step leaves out, so that it learns less by heart: 0.2 by default. */
  dropout?: number
}

/** A captioner: what is usual, and the only way, for texts. */
export interface CaptionTraining extends TrainingByEpochs {
  method: 'caption'
  /** Words that occur less often in the training captions are `<unk>`. 3 by default. */
  minimumCount?: number
  /** Share of its numbers that each step leaves out, so that it learns less by heart: 0 by default. */
  dropout?: number
}

export type TrainingOptions = HeadTraining | SgdTraining | FinetuneTraining | CaptionTraining

export type TrainingMethod = TrainingOptions['method']

/** Whether it goes by epochs and leaves a checkpoint after each; others take seconds and start again. */
export function goesByEpochs<Options extends { method: TrainingMethod }>(
  options: Options,
): options is Exclude<Options, { method: 'head' }> {
  return options.method !== 'head'
}
