export interface Check {
  name: string
  ok: boolean
  detail: string
  /** What to do when not ok. */
  remedy: string | null
}

/** Execution providers of ONNX Runtime, as its sessions name them. */
export type ProviderName = 'cuda' | 'dml' | 'coreml' | 'webgpu' | 'cpu'
export type ProviderChoice = 'auto' | ProviderName

export interface ProviderReport {
  provider: ProviderName
  /** As people know it: `CUDA (NVIDIA)`. */
  title: string
  /** False: a part of ONNX Runtime is missing, so that it cannot be chosen. */
  installed: boolean
  works: boolean
  /** Of the shipped backbone; null where it does not work or was not measured. */
  millisecondsPerImage: number | null
  /** A sentence: how it did, or why it was not tried. */
  why: string
}

/** What backbones run on, and why. */
export interface ProviderStatus {
  /** `auto`: the fastest that gives the right answer. */
  choice: ProviderChoice
  inUse: ProviderName
  /** Those that exist on this system. */
  reports: ProviderReport[]
  measuredAt: number | null
  /** A measurement is under way. */
  measuring: boolean
  /** The sentence that says which provider failed in this session and what tags now. */
  fallback: string | null
}
