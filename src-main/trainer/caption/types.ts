import type { CurvePoint } from '../../../src-preload/contract.ts'
import type { EndReason, FeatureBlock, HeadTrainingProgress } from '../../common/training-types.ts'
import type { SgdOptions, TrainingBackend } from '../sgd/types.ts'

export interface CaptionOptions extends SgdOptions {
  embedding: number
  hidden: number
  /** Words that occur less often in the training captions are `<unk>`. */
  minimumCount: number
  /** Captions are never longer, in words; longer ones are cut for training. */
  longest: number
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
  /** A captioner to go on from, on the same feature blocks. Its words keep what it knows of them. */
  prior: { modelFile: string } | null
  options?: Partial<CaptionOptions>
  /** The ONNX file to write; replaced in one step. */
  outputFile: string
}

/** Of the captions made for held-out images, against those people wrote. */
export interface CaptionMetrics {
  images: number
  /** 0 to 1 (Papineni et al. 2002, corpus level). */
  bleu4: number
  /** 0 to 10 (Vedantam et al. 2015). */
  ciderD: number
  /** Share of captions that are word for word one of the references. */
  exact: number
}

export interface CaptionTrainingResult {
  /** Null without validation. */
  metrics: CaptionMetrics | null
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
