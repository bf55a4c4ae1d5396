import type { ErrorData } from '../../../src-preload/contract.ts'
import type { Speech } from '../captioner/claims/speech.ts'
import type { Decoding } from '../captioner/decoding.ts'

/** A network from pixels to an embedding, as the vision process needs it. */
export interface BackboneSpec {
  /** Its name in heads and in the store, such as `efficientnet-lite0-mixed`. */
  name: string
  /** Absolute path of the ONNX file: uint8 NHWC in, float32 [N, dimensions] out. */
  file: string
  input: { name: string; width: number; height: number; fit: 'contain' | 'fill' | 'cover' }
  output: { name: string; dimensions: number }
}

/** A trained head: one float32 input per feature block, `probabilities` [N, labels] out. */
export interface HeadSpec {
  versionId: number
  file: string
  /** Feature blocks it reads, by name. */
  features: string[]
  labels: number
  /** How many of its labels are kept of each row. */
  kept: number
}

/** A trained captioner: one float32 input per feature block. */
export interface CaptionerSpec {
  versionId: number
  file: string
  /** Feature blocks it reads, by name. */
  features: string[]
  /** How it uses words; null where that is not known. */
  speech: Speech | null
}

/** The models that say something of an image. */
export interface ModelSpecs {
  heads: HeadSpec[]
  captioners: CaptionerSpec[]
}

/** What captions may say of images: labels are named only where they are certain. */
export interface ClaimRequest {
  /** Of two requests with the same key, `attributes` is the same. */
  key: string
  attributes: { name: string; labels: string[] }[]
  /** [rows, attributes] row-major: the place of the label that is certain in its attribute's list; -1: none is. */
  certain: Int32Array
}

export interface EmbedItem {
  id: number
  path: string
}

export interface EmbedRequest {
  items: EmbedItem[]
  /** Every one makes a feature block. */
  backbones: BackboneSpec[]
  heads: HeadSpec[]
}

/** What was learned of one file. Width and height in pixels, as displayed (after EXIF orientation). */
export interface Picture {
  id: number
  /** SHA-256 of the file; null where it could not be read. */
  hash: Uint8Array | null
  width: number | null
  height: number | null
  orientation: number | null
  format: string | null
  /** Colour of its border, sRGB as 0xRRGGBB. */
  edge: number | null
  thumbnail: { mediaType: string; data: Uint8Array } | null
  error: ErrorData | null
}

/** One matrix per feature block, row-major float32 [rows, dimensions]. */
export interface FeatureBlock {
  name: string
  dimensions: number
  data: Float32Array
}

/** The best labels of each row by one head: [rows, k] row-major; `labels` are indices into the head's label list. */
export interface TopLabels {
  versionId: number
  k: number
  labels: Uint32Array
  /** Already times the familiarity. */
  probabilities: Float32Array
  /** [rows] How much a picture is like those the head learned from, 0 to 1; null where the head does not tell. */
  familiarity: Float32Array | null
}

/** The captions of each row by one captioner. */
export interface WrittenCaptions {
  versionId: number
  texts: string[]
  /** Geometric mean of the words' probabilities. */
  confidences: Float32Array
}

/** What models say of rows of features: row i of each is row i of the features. */
export interface Said {
  predictions: TopLabels[]
  captions: WrittenCaptions[]
}

export interface EmbedResult {
  predictions: TopLabels[]
  pictures: Picture[]
  /** Ids of the pictures that were embedded: row i of every block and of every model is image rows[i]. */
  rows: number[]
  blocks: FeatureBlock[]
}

export interface PredictRequest extends ModelSpecs {
  rows: number
  blocks: FeatureBlock[]
  /** Without them captioners say whatever they think. */
  claims?: ClaimRequest
  /** How captions are chosen; beam search unless said. */
  decoding?: Decoding
}

/** Writes pictures as a backbone takes them into a file: uint8 [rows, height, width, 3], sRGB. */
export interface PixelsRequest {
  items: EmbedItem[]
  input: BackboneSpec['input']
  file: string
  /** Row of the first item; the file is there already, and others write other rows. */
  firstRow: number
}

export interface PixelsResult {
  /** Ids of the pictures that could not be read; their rows stay as they are. */
  failed: number[]
}

export interface RenderRequest {
  path: string
  /** Longest side in pixels. */
  maximumSide: number
}

export interface RenderResult {
  mediaType: string
  /** Null: the file itself. */
  data: Uint8Array | null
}

export interface LargeThumbnail {
  /** SHA-256 of the file it was made of. */
  hash: Uint8Array
  mediaType: string
  data: Uint8Array
}

/** What the vision process runs on. */
export interface AboutVision {
  libvips: string
  onnxRuntime: string
}

/** How many labels of a prediction are kept; of one that states several, so many. */
export const topCount = 5
export const setTopCount = 32
