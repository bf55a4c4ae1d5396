import type { ProviderName } from '../../../src-preload/contract.ts'
import type { BackboneSpec } from './vision.ts'

/** What the probe found of one provider. */
export interface ProbeReport {
  provider: ProviderName
  works: boolean
  /** Median over the timed batches; null where it does not work. */
  millisecondsPerImage: number | null
  /** A sentence for people. */
  why: string
}

export interface ProbeRequest {
  provider: ProviderName
  /** The network to measure with; a small built-in one where absent. */
  backbone?: BackboneSpec
}
