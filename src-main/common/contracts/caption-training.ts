import type { CaptionMetrics, CurvePoint, TrainingBackend } from '../../../src-preload/contract.ts'
import type { EndReason, FeatureBlock, HeadTrainingProgress, SgdOptions } from './training.ts'

export interface CaptionOptions extends SgdOptions {
  embedding: number
  hidden: number
  /** Words that occur less often in the training captions are `<unk>`. */
  minimumCount: number
  /** Captions are never longer, in words; longer ones are cut for training. */
  longest: number
  /** Share of the features, of the numbers of a word, and of those of a state that each step leaves out (Srivastava et al. 2014). */
  dropout: number
  /** This share of every word is spread evenly over the dictionary while learning. */
  labelSmoothing: number
}

export interface CaptionTrainingRequest {
  /** Little-endian float32, row-major, `rows` x the sum of the blocks' dimensions. */
  featuresFile: string
  rows: number
  blocks: FeatureBlock[]
  /** Product of every row; -1: a product of its own. Rows of one product are never split between fit and validation. */
  groups: Int32Array
  /** One entry per caption; a row may have several. */
  captions: { row: Int32Array; text: string[] }
  /** 1 for rows that the prior learned from: what goes on from it is not measured on their products. Default: none. */
  seen?: Uint8Array
  /** A captioner to go on from, on the same feature blocks. Its words keep what it knows of them. */
  prior: { modelFile: string } | null
  options?: Partial<CaptionOptions>
  /** The ONNX file to write; replaced in one step. */
  outputFile: string
}

/** What the captions tell by themselves; whether they agree with labels is for those who know the labels. */
export type CaptionFigures = Omit<CaptionMetrics, 'agreement'>

/** The captions written for held-out images, one entry per image. */
export interface HeldOutCaptions {
  /** Row of the features. */
  row: Int32Array
  text: string[]
}

export interface CaptionTrainingResult {
  /** Null without validation. */
  metrics: CaptionFigures | null
  /** Of the prior, on the same held-out images; null without one. */
  metricsBefore: CaptionFigures | null
  heldOut: HeldOutCaptions
  /** What the prior wrote of the same images. */
  heldOutBefore: HeldOutCaptions
  curve: CurvePoint[]
  epochs: number
  bestEpoch: number
  reason: EndReason
  seconds: Partial<Record<HeadTrainingProgress['stage'], number>>
  secondsPerStep: number | null
  /** Words of the dictionary, special tokens included. */
  vocabularySize: number
  trainingCaptions: number
  validationCaptions: number
  backend: TrainingBackend
}
