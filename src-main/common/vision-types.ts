import type { ErrorData } from '../../src-preload/contract.ts'

/** A network from pixels to an embedding, as the vision process needs it. */
export interface BackboneSpec {
  /** Its name in heads and in the store, such as `efficientnet-lite0`. */
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
}

export interface EmbedItem {
  id: number
  path: string
}

export interface EmbedRequest {
  items: EmbedItem[]
  backbone: BackboneSpec
  heads: HeadSpec[]
}

/** What was learned of one file. Width and height in pixels, as displayed (after EXIF orientation). */
export interface Picture {
  id: number
  /** SHA-256 of the file; null where it could not be read. */
  hash: Uint8Array | null
  size: number
  /** Whole microseconds since 1970, at the time of reading. */
  modified: number
  width: number | null
  height: number | null
  orientation: number | null
  format: string | null
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
  probabilities: Float32Array
}

export interface EmbedResult {
  pictures: Picture[]
  /** Ids of the pictures that were embedded: row i of every block and of every head is image rows[i]. */
  rows: number[]
  blocks: FeatureBlock[]
  predictions: TopLabels[]
}

export interface PredictRequest {
  heads: HeadSpec[]
  rows: number
  blocks: FeatureBlock[]
}

export interface RenderRequest {
  path: string
  /** Longest side in pixels. */
  maximumSide: number
}

export interface RenderResult {
  mediaType: string
  data: Uint8Array
}

/** What the vision process runs on. */
export interface AboutVision {
  libvips: string
  onnxRuntime: string
}

/** How many labels of a prediction are kept. */
export const topCount = 5
