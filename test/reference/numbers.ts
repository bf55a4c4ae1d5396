import { readFileSync } from 'node:fs'
import { mixed } from '../../src-main/common/random.ts'

/** Evenly from -limit to limit: the formula of training_reference.py. */
export function numbers(seed: number, count: number, limit: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((mixed(seed, i) + 0.5) / 2 ** 31 - 1) * limit)
}

interface CaptionerReference {
  features: number
  embedding: number
  hidden: number
  vocabulary: number
  images: number
  batch: number
  losses: number[]
}

interface Reference {
  learningRate: number
  momentum: number
  head: { rows: number; width: number; labels: number; batch: number; losses: number[] }
  captioner: [small: CaptionerReference, full: CaptionerReference]
}

/** What PyTorch's losses were. */
export const reference = JSON.parse(readFileSync(new URL('training.json', import.meta.url), 'utf8')) as Reference

/** The largest |a - b| / |b|. */
export function largestDeviation(losses: readonly number[], expected: readonly number[]): number {
  return losses.reduce((most, loss, step) => Math.max(most, Math.abs(loss - expected[step]!) / expected[step]!), 0)
}
