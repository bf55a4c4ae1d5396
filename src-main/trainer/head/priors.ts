import type { LabelMap } from './label-map.ts'

/** ln of the probability of a label that no decision speaks of, where only decided labels are told apart. */
export const unseen = -30
/** What the base head leaves to every label, so that one it rules out can still be learned. */
export const leastShare = 1e-4

/** The base head's probabilities to the power of a half, rows summing to one: half as sure in its log odds. */
export function softened(probabilities: Float32Array, columns: number): Float32Array {
  const result = probabilities.map(Math.sqrt)
  for (let start = 0; start < result.length; start += columns) {
    let sum = 0
    for (let at = start; at < start + columns; at++) sum += result[at]!
    for (let at = start; at < start + columns; at++) result[at]! /= sum
  }
  return result
}

/** ln(P0 A + 1e-4), rows x labels. */
export function logMapped(base: Float32Array, { shares }: LabelMap, labels: number): Float32Array {
  const from = shares.length / labels
  const rows = base.length / from
  const result = new Float32Array(rows * labels)
  const sums = new Float64Array(labels)
  for (let row = 0; row < rows; row++) {
    sums.fill(leastShare)
    for (let j = 0; j < from; j++) {
      const share = base[row * from + j]!
      if (share < 1e-9) continue
      for (let label = 0; label < labels; label++) sums[label]! += share * shares[j * labels + label]!
    }
    for (let label = 0; label < labels; label++) result[row * labels + label] = Math.log(sums[label]!)
  }
  return result
}

/** Logits made ln of probabilities, rows x labels, in place. */
export function normalise(logits: Float32Array, labels: number): Float32Array {
  for (let start = 0; start < logits.length; start += labels) {
    let largest = -Infinity
    for (let at = start; at < start + labels; at++) largest = Math.max(largest, logits[at]!)
    let sum = 0
    for (let at = start; at < start + labels; at++) sum += Math.exp(logits[at]! - largest)
    const shift = largest + Math.log(sum)
    for (let at = start; at < start + labels; at++) logits[at]! -= shift
  }
  return logits
}
