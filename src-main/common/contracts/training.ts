import type { CurvePoint, Metrics, RunStage, SetMetrics, TrainingBackend } from '../../../src-preload/contract.ts'

/**
 * How a block of raw features is made fit for a linear classifier.
 * `standardise`: minus the mean, divided by the standard deviation, feature by feature.
 * `unit`: every row scaled to length one, then minus the mean and divided by one deviation for the whole block.
 */
export type FeatureTransform = 'standardise' | 'unit'

/** A run of columns in a row of raw features, such as the embedding of one backbone. */
export interface FeatureBlock {
  /** Becomes the name of an input of the saved head, e.g. `efficientnet-lite0-mixed`. */
  id: string
  dimensions: number
  /** Of trainings by epochs; a head solved to its optimum compares both. */
  transform: FeatureTransform
  /** Factor on the transformed block: above 1 the block counts for more under the same penalty. Default 1. */
  gain?: number
}

/** What a person decided, one entry per decision. A row may appear more than once; its labels then share it. */
export interface TrainingExamples {
  /** Row of the features file. */
  row: Int32Array
  /** Index into `labels`. */
  label: Int32Array
  /** Relative weight of the decision; 1 is the usual. */
  weight: Float32Array
}

/** "Is not X" decisions: the row is anything but this label. */
export interface TrainingRejections {
  row: Int32Array
  label: Int32Array
}

export interface HeadTrainingOptions {
  /**
   * Penalty on the squared weights, as a share of the mean loss; `auto` compares several, and ways to begin, on held-out
   * decisions.
   */
  l2: number | 'auto'
  /**
   * Weight of a label's examples by their number n: 1, n^-1/2, n^-1 (mean 1 over all examples). `auto`: from 1 where the
   * labels are thought to be as frequent as they were decided, to n^-1 where they seem to be equally frequent.
   */
  classBalance: 'none' | 'sqrt' | 'balanced' | 'auto'
  /** This share of every decision is spread evenly over all labels, from 0 (Szegedy et al. 2016). */
  labelSmoothing: number
  /** Of one fit. */
  maximumIterations: number
  /** Whether ways that take minutes are compared as well. */
  thorough: boolean
  /** Penalty of a memory, beside similarities of which the largest is 1, when nothing else is to be compared; null: what measures best. */
  memory: number | null
  seed: number
  threads: number
}

/** What every training of a head needs to know. */
export interface HeadTrainingData {
  /** Little-endian float32, row-major, `rows` x the sum of the blocks' dimensions. */
  featuresFile: string
  /** Those with decisions, and others that show what the library looks like. */
  rows: number
  blocks: FeatureBlock[]
  labels: string[]
  /** Product of every row; -1: a product of its own. Rows of one product are never split between fit and validation. */
  groups: Int32Array
  examples: TrainingExamples
  rejections: TrainingRejections
  /**
   * What it goes on from: a shipped head, never one that learned from decisions, so that the order of trainings does not
   * matter and an undone decision leaves no trace. `labels` are the present names of its outputs, in its order.
   */
  base: { modelFile: string; labels: string[] } | null
  /**
   * Decided rows that it does not learn from, and that the head is measured on once it is written: in a file of their own,
   * with the same blocks, and the label of each.
   */
  others?: { featuresFile: string; label: Int32Array }
  /** The ONNX file to write; replaced in one step. */
  outputFile: string
}

/** One way to explain decisions, as `Explanation` has it. */
export interface WayToLearn {
  name: string
  /** What the logits are before anything is fitted: what the base head says through the label map, the same half as sure, or nothing. */
  prior: 'map' | 'softened' | 'frequencies'
  /** Holds the fit on top of it back (λ, beside a sum over rows of cross entropies in nats); null: nothing is fitted. */
  penalty: number | null
  /** How the features are made fit; `memory`: a head that compares with the decided pictures themselves. */
  transform: FeatureTransform | 'memory'
}

export interface HeadTrainingRequest extends HeadTrainingData {
  /** The rows to measure on, in place of folds; whether they take part in the last fit. */
  heldOut?: { rows: Int32Array; learns: boolean }
  /** Nothing is compared or measured anew: the way, temperature and threshold of another training. */
  like?: { way: WayToLearn; temperature: number; threshold: number | null }
  options?: Partial<HeadTrainingOptions>
}

export interface HeadTrainingProgress {
  stage: Exclude<RunStage, 'comparing'>
  iteration: number
  maximumIterations: number
  loss: number | null
  accuracy: number | null
  validationLoss: number | null
  validationAccuracy: number | null
  secondsElapsed: number
  /** An upper estimate; null while unknown. */
  secondsLeft: number | null
}

export interface HeadMetrics extends Omit<Metrics, 'interval' | 'calibrationError'> {
  /** How often [label, label] row = truth, column = prediction: row-major labels x labels. */
  confusion: Uint32Array
  /** Mean of -ln(probability of the true label), in nats. */
  negativeLogLikelihood: number
  /** Expected calibration error: mean distance of confidence and accuracy over 15 equal bins (Guo et al. 2017). */
  calibrationError: number
}

/** What a head says of rows that it, or its twin of a fold, did not learn from. */
export interface HeldOutPredictions {
  /** In the features file; of the others, after all of its rows. */
  row: Int32Array
  /** The label it was given. */
  decided: Int32Array
  /** Rows x `count` label indices, most probable first; -1 where there are fewer labels. */
  topLabels: Int32Array
  topProbabilities: Float32Array
  count: number
}

/** Why a training by epochs ended. */
export type EndReason = 'gradient' | 'decrease' | 'precision' | 'iterations' | 'validation'

/** What every training of a head answers. */
export interface TrainedHead {
  /** The feature blocks that it reads, of those given. */
  features: string[]
  /** On held-out rows and the others; null without. */
  metrics: HeadMetrics | null
  heldOut: HeldOutPredictions
  curve: CurvePoint[]
  iterations: number
  /** Seconds per stage. */
  seconds: Partial<Record<HeadTrainingProgress['stage'], number>>
  temperature: number
  trainingRows: number
  validationRows: number
}

/** How decisions were explained, and what else would have been possible. */
export interface Explanation {
  way: WayToLearn
  /** Share of decisions whose label the base head does not know; null without a base head. */
  strangeShare: number | null
  /** Images without a decision that stood for the labels of the base head, since decisions were no fair draw of the library. */
  witnesses: number
  /** Every way that was compared, out of fold: share right, and mean loss at its best temperature in nats. */
  compared: { way: WayToLearn; accuracy: number; loss: number }[]
}

export interface HeadTrainingResult extends TrainedHead {
  explanation: Explanation
  /** Decisions that the others speak against. */
  suspects: { row: number; own: number; other: number; otherProbability: number }[]
  /** Below this confidence an answer is better called unsure; null where too few were held out to tell. */
  threshold: number | null
}

/** What a fit of every label for itself is told. */
export type ManyHeadOptions = Pick<HeadTrainingOptions, 'l2' | 'maximumIterations' | 'seed' | 'threads'>

/** A head whose labels do not exclude each other. */
export interface ManyHeadRequest extends Pick<
  HeadTrainingData,
  'featuresFile' | 'rows' | 'blocks' | 'labels' | 'groups' | 'outputFile'
> {
  /** Rows x labels: 1 the image has the label, 0 it has it not, -1 nobody knows. */
  answers: Int8Array
  options?: Partial<ManyHeadOptions>
}

export interface ManyHeadResult {
  /** The feature blocks that it reads. */
  features: string[]
  /** On held-out rows; null without. */
  metrics: SetMetrics | null
  /** What a fit that did not learn from them says of rows: rows x labels. */
  heldOut: { row: Int32Array; probabilities: Float32Array }
  iterations: number
  /** Seconds per stage. */
  seconds: Partial<Record<HeadTrainingProgress['stage'], number>>
  temperature: number
  /** The confidence from which on labels are stated; null where too few were held out to tell. */
  threshold: number | null
  /** Holds the fit back (λ, beside a sum over answers of cross entropies in nats). */
  penalty: number
  /** Every strength that was compared: mean loss of held-out answers in nats. */
  compared: { penalty: number; loss: number }[]
  trainingRows: number
  validationRows: number
}

/** Which TensorFlow computes. `auto`: native where it loads. `native`: an error where it does not. `cpu`: JavaScript. */
export type PreferredBackend = 'auto' | 'native' | 'cpu'

/** What the trainers by stochastic gradient descent have in common. */
export interface SgdOptions {
  learningRate: number
  momentum: number
  epochs: number
  batchSize: number
  /**
   * What becomes of the learning rate. `plateau`: divided by four whenever validation does not improve (the original
   * library's way). `cosine`: up from zero over the first steps, then down to zero along half a cosine until the last
   * epoch (Loshchilov & Hutter 2017, SGDR, without restarts).
   */
  schedule: 'plateau' | 'cosine'
  /** Share of the examples held out, by group. 0: no validation, and the last epoch is kept. */
  validationShare: number
  seed: number
  /** Of native TensorFlow, and of ONNX Runtime, which makes the predictions at the end. */
  threads: number
  backend: PreferredBackend
  /** Holds the checkpoint; null: none is written. A training that finds its own there goes on from it. */
  checkpointFolder: string | null
}

/** Of heads. Without the last four: the original's procedure. */
export interface SgdHeadOptions extends SgdOptions {
  /** How often the examples of a label are drawn: in proportion to their number n, to its root, or all labels alike. */
  classBalance: 'none' | 'sqrt' | 'balanced'
  labelSmoothing: number
  /** Added to a gradient: this times the weight, as in PyTorch. Biases are left alone. */
  weightDecay: number
  /** Units of a hidden layer before the linear one; null: those the prior has, or none. */
  hiddenUnits: number | null
}

export interface SgdHeadTrainingRequest extends HeadTrainingData {
  options?: Partial<SgdHeadOptions>
}

export interface SgdHeadTrainingResult extends TrainedHead {
  reason: EndReason
  backend: TrainingBackend
  /** The epoch whose weights were kept. */
  bestEpoch: number
  secondsPerStep: number | null
}
