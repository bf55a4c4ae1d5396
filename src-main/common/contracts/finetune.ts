import type { CurvePoint, TrainingBackend } from '../../../src-preload/contract.ts'
import type {
  EndReason,
  HeadMetrics,
  HeadTrainingProgress,
  HeadTrainingData,
  SgdHeadOptions,
  SgdOptions,
} from './training.ts'

/** How far an image may be moved at random, each time it is seen. Zero: not at all. */
export interface Augmentation {
  /** Degrees to either side. */
  rotation: number
  /** Share of the width and of the height, to either side. */
  shift: number
  /** Larger or smaller by at most this share. */
  scale: number
  /** Degrees to either side. */
  shear: number
  /** Mirrored left to right, every second time. */
  flip: boolean
  /** Brightness, contrast and saturation by at most this share. Zero whatever is asked where the attribute is colour. */
  colourJitter: number
  /** What comes in from outside the image, 0 to 255. */
  background: number
}

export interface FinetuneOptions extends SgdOptions, Pick<SgdHeadOptions, 'classBalance' | 'labelSmoothing'> {
  /** The last blocks of the backbone that learn (graph/blocks.ts says what a block is). */
  lastBlocks: number | 'all'
  /** Share of the embedding that the heads do without in each step (Srivastava et al. 2014). */
  dropout: number
  augmentation: Augmentation
}

/** Another attribute that the backbone learns beside the one asked for. Its head is left behind. */
export interface Companion {
  /** Name of the attribute; with `colour` among them there is no colour jitter. */
  attribute: string
  labels: number
  /** Index of the label by row of the features file; -1: none decided. */
  label: Int32Array
}

/** Pictures of another kind than those learned from, by which is judged what a fine-tuning costs elsewhere. */
export interface Sentinels {
  /** uint8, as the pixels of the request. */
  file: string
  /** Of every row, those of one label behind each other. */
  label: Int32Array
  /** How much of the fine-tuned weights to keep, the rest those it began with; `auto`: what measures best. */
  share: number | 'auto'
}

/** What a mix of fine-tuned and first weights is worth: shares right of a linear classifier on its embedding. */
export interface MixScore {
  /** Of the fine-tuned weights. */
  share: number
  /** On held-out images of one's own; null: none are held out. */
  own: number | null
  /** On pictures of another kind. */
  others: number
}

export interface Mix {
  share: number
  /** The network it began with (share 0) first. */
  compared: MixScore[]
}

export interface FinetuneRequest extends Omit<HeadTrainingData, 'outputFile' | 'base'> {
  /** Name of the attribute; `colour` is never trained with colour jitter. */
  attribute: string
  /** uint8, `rows` x height x width x 3, row-major, sRGB: images as the backbone takes them, before normalisation. */
  pixels: { file: string; height: number; width: number }
  backbone: {
    file: string
    /** The feature block that the backbone makes. The other blocks of `featuresFile` stay as they are. */
    block: string
    /** The value of its graph that is the embedding; default: its first output. */
    output?: string
    /** The name of the block that the new backbone makes, which the new head asks for. Default: the same. */
    newBlock?: string
  }
  companions?: Companion[]
  /** Without, the fine-tuned network is kept as it is. */
  sentinels?: Sentinels
  /** The head that learned along fits the fine-tuned network before it is mixed. */
  outputs: { backboneFile: string; headFile: string }
  options?: Omit<Partial<FinetuneOptions>, 'augmentation'> & { augmentation?: Partial<Augmentation> }
}

export interface FinetuneResult {
  /** Of the head that learned along, on the held-out images; null where none are held out. */
  metrics: HeadMetrics | null
  /** Rows that neither backbone nor head learned from. */
  heldOutRows: Int32Array
  curve: CurvePoint[]
  /** Epochs. */
  iterations: number
  /**
   * The epoch whose weights were kept: the best by the head that learnt along. That says which epoch is best, and not
   * whether the backbone is better than before: a head solved on its new features does.
   */
  bestEpoch: number
  reason: EndReason
  seconds: Partial<Record<HeadTrainingProgress['stage'], number>>
  temperature: number
  trainingRows: number
  validationRows: number
  backend: TrainingBackend
  secondsPerStep: number | null
  /** How much of the backbone learnt. */
  blocks: { trained: number; all: number }
  /** How much of what was learned is in the new backbone; null: all. */
  mix: Mix | null
  /** Numbers of the backbone that learnt. */
  trainedNumbers: number
  /** Hexadecimal, of the file of the new backbone. */
  backboneSha256: string
}
