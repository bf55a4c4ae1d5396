import { mixed } from '../../src-main/common/random.ts'

/**
 * Made-up embeddings like those of a convolutional network: a low-dimensional cause behind every row, spread over all
 * features and cut off below zero. Set 3 has slightly different causes, so that its head is wrong now and then.
 */
export function madeUpEmbeddings(
  set: number,
  count: number,
  dimensions: number,
  labels: number,
): { data: Float32Array; truth: Int32Array } {
  const causes = 48
  const mixing = normals(causes * dimensions, 100)
  const centres = normals(labels * causes, 101)
  const drift = normals(labels * causes, 102)
  const noise = normals(count * causes, set)
  const data = new Float32Array(count * dimensions)
  const truth = Int32Array.from({ length: count }, (_, row) => mixed(set, row) % labels)
  for (let row = 0; row < count; row++) {
    const feature = data.subarray(row * dimensions, (row + 1) * dimensions)
    for (let cause = 0; cause < causes; cause++) {
      const at = truth[row]! * causes + cause
      const strength = 0.15 * (centres[at]! + (set === 3 ? 0.5 * drift[at]! : 0) + 1.1 * noise[row * causes + cause]!)
      for (let i = 0; i < dimensions; i++) feature[i]! += strength * mixing[cause * dimensions + i]!
    }
    for (let i = 0; i < dimensions; i++) feature[i] = Math.min(6, Math.max(0, feature[i]!))
  }
  return { data, truth }
}

function normals(count: number, seed: number): Float32Array {
  const uniform = (key: number): number => (mixed(seed, key) + 0.5) / 2 ** 32
  return Float32Array.from({ length: count }, (_, i) => {
    return Math.sqrt(-2 * Math.log(uniform(2 * i))) * Math.cos(2 * Math.PI * uniform(2 * i + 1))
  })
}
