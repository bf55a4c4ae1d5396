import type { BackboneSpec } from '../../common/vision-types.ts'

/** Execution providers of ONNX Runtime, as its sessions name them, the likely fastest first. */
export const providerNames = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const

export type ProviderName = (typeof providerNames)[number]

/** What the probe found of one provider. */
export interface ProviderReport {
  provider: ProviderName
  works: boolean
  /** Median over the timed batches; null where it does not work. */
  millisecondsPerImage: number | null
  /** A sentence for people. */
  why: string
}

export interface ProbeChoice {
  reports: ProviderReport[]
  /** The fastest that gives the right answer; `cpu` where none does. */
  chosen: ProviderName
}

export interface ProbeRequest {
  provider: ProviderName
  /** The network to measure with; a small built-in one where absent. */
  backbone?: BackboneSpec
}
