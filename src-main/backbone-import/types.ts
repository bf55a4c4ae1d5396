import type { BackboneChoices, Normalisation } from '../../src-preload/contract.ts'

export type { BackboneChoices, Normalisation }

export type Layout = 'NCHW' | 'NHWC'

export interface ImageInput {
  name: string
  layout: Layout
  type: 'uint8' | 'float32' | 'float16'
  /** Fixed sizes; null where the graph leaves them open. */
  batch: number | null
  width: number | null
  height: number | null
}

/** A value of the graph that can serve as the embedding. */
export interface FeatureCandidate {
  tensor: string
  /** What feeds the last classifier, what a pool over the picture makes, or what the network itself puts out. */
  found: 'classifier' | 'pool' | 'output'
  /** Numbers per picture; null where the graph does not tell before it runs. */
  dimensions: number | null
  /** One size per axis, null where open; an empty list where the rank is not known. */
  shape: readonly (number | null)[]
  /** The operator that makes it. */
  operator: string
}

/** What was found in a model file. Plain data: it crosses process lines. */
export interface BackboneInspection {
  path: string
  /** The file's name without its ending. */
  name: string
  /** Of the file, without external data. */
  sha256: string
  /** External data included. */
  bytes: number
  nodes: number
  operatorSet: number
  input: ImageInput
  /** The best first; never empty. */
  candidates: FeatureCandidate[]
  /** By convention, for a graph does not tell; null for a network that takes whole numbers from 0 to 255. */
  normalisation: Normalisation | null
  /** Files beside the model that hold weights. */
  externalFiles: string[]
}

export interface AddedBackboneCard {
  format: 1
  kind: 'backbone'
  id: string
  name: string
  file: string
  sha256: string
  input: {
    name: string
    width: number
    height: number
    layout: 'NHWC'
    dtype: 'uint8'
    colourSpace: 'sRGB'
    fit: 'contain' | 'fill' | 'cover'
    background: [number, number, number]
  }
  output: { name: string; dimensions: number }
  /** In words; the numbers lie in the graph. */
  normalisation: string
  weights: string
  licence: string
  origin: {
    file: string
    sha256: string
    feature: string
    found: FeatureCandidate['found'] | 'chosen'
    input: ImageInput
    normalisation: Normalisation | null
  }
  date: string
}

export interface PreparedBackbone {
  /** Holds `model.onnx` and `card.json`. */
  folder: string
  card: AddedBackboneCard
}
