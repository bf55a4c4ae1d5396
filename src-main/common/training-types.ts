import type { CurvePoint, Metrics, RunStage } from '../../src-preload/contract.ts'

/**
 * How a block of raw features is made fit for a linear classifier.
 * `standardise`: minus the mean, divided by the standard deviation, feature by feature.
 * `unit`: every row scaled to length one, then minus the mean and divided by one deviation for the whole block.
 */
export type FeatureTransform = 'standardise' | 'unit'

/** A run of columns in a row of raw features, such as the embedding of one backbone. */
export interface FeatureBlock {
  /** Becomes the name of an input of the saved head, e.g. `efficientnet-lite0-fashion`. */
  id: string
  dimensions: number
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

/** "Is not X" decisions: the row is anything but this label. Used where there is a prior head. */
export interface TrainingRejections {
  row: Int32Array
  label: Int32Array
}

export interface HeadTrainingOptions {
  /** Penalty on the squared distance of the weights from the prior's (or from zero); `auto` chooses on validation. */
  l2: number | 'auto'
  /** Weight of a label's examples by their number n: 1, n^-1/2, n^-1 (mean 1 over all examples). */
  classBalance: 'none' | 'sqrt' | 'balanced'
  /** This share of every decision is spread evenly over all labels, from 0 (Szegedy et al. 2016). */
  labelSmoothing: number
  /** Share of the examples held out, by group. 0: no validation. */
  validationShare: number
  maximumIterations: number
  /**
   * Total weight of the rows without a decision, as a multiple of that of the rows with one (up to a hundred decisions;
   * beyond, it grows with their square root). 0: what the prior knows is not protected.
   */
  replay: number
  /** Fit once more on all examples after validation, starting from the validated weights. */
  refit: boolean
  seed: number
  threads: number
}

export interface HeadTrainingRequest {
  /** Little-endian float32, row-major, `rows` x the sum of the blocks' dimensions. */
  featuresFile: string
  rows: number
  blocks: FeatureBlock[]
  labels: string[]
  /** Product of every row; -1: a product of its own. Rows of one product are never split between fit and validation. */
  groups: Int32Array
  examples: TrainingExamples
  rejections: TrainingRejections
  /** 1 for rows that the prior learned from: a head that begins with it is not measured on them. Default: none. */
  seen?: Uint8Array
  /** The active head; `labels` are the present names of its outputs, in its order. */
  prior: { modelFile: string; labels: string[] } | null
  options?: Partial<HeadTrainingOptions>
  /** The ONNX file to write; replaced in one step. */
  outputFile: string
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

export interface HeadMetrics extends Metrics {
  /** How often [label, label] row = truth, column = prediction: row-major labels x labels. */
  confusion: Uint32Array
  /** Mean of -ln(probability of the true label), in nats. */
  negativeLogLikelihood: number
  /** Expected calibration error: mean distance of confidence and accuracy over 15 equal bins (Guo et al. 2017). */
  calibrationError: number
}

/** Why the fit ended. */
export type EndReason = 'gradient' | 'decrease' | 'precision' | 'iterations' | 'validation'

export interface HeadTrainingResult {
  /** Of the prior on the held-out examples; null without a prior or without validation. */
  metricsBefore: HeadMetrics | null
  /** Of the new head before its refit on all examples, on the same held-out examples. */
  metricsAfter: HeadMetrics | null
  curve: CurvePoint[]
  iterations: number
  reason: EndReason
  /** Seconds per stage. */
  seconds: Partial<Record<HeadTrainingProgress['stage'], number>>
  /** Rows x `topCount` label indices, most probable first; -1 where there are fewer labels. */
  topLabels: Int32Array
  topProbabilities: Float32Array
  topCount: number
  temperature: number
  l2: number
  trainingRows: number
  validationRows: number
  replayRows: number
}

/** Which TensorFlow computes. `auto`: native where it loads. `native`: an error where it does not. `cpu`: JavaScript. */
export type PreferredBackend = 'auto' | 'native' | 'cpu'

/** The backend that trained, and a sentence for a person: why this one. */
export interface TrainingBackend {
  name: 'tensorflow' | 'cpu'
  version: string
  gpu: boolean
  why: string
}

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
  classBalance: HeadTrainingOptions['classBalance']
  labelSmoothing: number
  /** Added to a gradient: this times the weight, as in PyTorch. Biases are left alone. */
  weightDecay: number
  /** Units of a hidden layer before the linear one; null: those the prior has, or none. */
  hiddenUnits: number | null
}

export interface SgdHeadTrainingRequest extends Omit<HeadTrainingRequest, 'options'> {
  options?: Partial<SgdHeadOptions>
}

/** `iterations` are epochs; `l2` is zero: decay takes its place. */
export interface SgdHeadTrainingResult extends HeadTrainingResult {
  backend: TrainingBackend
  /** The epoch whose weights were kept. */
  bestEpoch: number
  secondsPerStep: number | null
}
