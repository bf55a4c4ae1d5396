/** Largest difference from the CPU's answer, as a share of its largest number: float32 kernels agree to 1e-5 or so. */
export const tolerance = 1e-3

/** The largest difference as a share of the largest number expected; infinite where a number is none. */
export function difference(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Infinity
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-20)
  const error = found.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0)
  return Number.isFinite(error) && found.every((value) => Number.isFinite(value)) ? error / largest : Infinity
}

/** What ONNX Runtime said, without the place in its own source, as a sentence. */
export function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  const plain = text.replace(/^.* was false\. /, '').replace(/^\/\S+:\d+ /, '')
  return `${plain.slice(0, 300).replace(/\.$/, '')}.`
}
