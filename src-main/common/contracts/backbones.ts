import type { BackboneChoices } from '../../../src-preload/contract.ts'
import type { Bounds } from '../watch.ts'
import type { BackboneSpec } from './vision.ts'

/** A foreign network to be written as a backbone of our kind. */
export interface PrepareRequest {
  path: string
  choices: BackboneChoices
  /** The new backbone's folder is made below this one. */
  folder: string
}

export interface Prepared {
  /** Holds the model and its card. */
  folder: string
  spec: BackboneSpec
  /** What it may take while it is tried. */
  bounds: Bounds
}

export interface TrialRequest {
  backbone: BackboneSpec
  /** Past them **the process is ended**. */
  bounds: Bounds
}

/** What a backbone did when it was run. */
export interface BackboneTrial {
  dimensions: number
  /** Per picture, in a batch of two, on the CPU. */
  millisecondsPerImage: number
}
