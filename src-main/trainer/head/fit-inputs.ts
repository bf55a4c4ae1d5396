/** What fits are given, made from decided rows: weights, targets, and the labels that take part. */

/** Row weights times n^-power of their label's n, with the same sum. */
export function balanced(
  weights: Float32Array,
  decided: Int32Array,
  counts: Float64Array,
  power: number,
): Float32Array {
  if (power === 0) return weights
  const result = weights.map((weight, row) =>
    decided[row]! < 0 || weight === 0 ? weight : weight * counts[decided[row]!]! ** -power,
  )
  const sum = (values: Float32Array): number =>
    values.reduce((total, value, row) => total + (decided[row]! < 0 ? 0 : value), 0)
  const factor = sum(weights) / sum(result)
  return result.map((weight, row) => (decided[row]! < 0 ? weight : weight * factor))
}

/** Some columns of a matrix with `width` of them. */
export function pickColumns(matrix: Float32Array, width: number, columns: Int32Array): Float32Array {
  if (columns.length === width) return matrix
  return Float32Array.from({ length: (matrix.length / width) * columns.length }, (_, at) => {
    const row = Math.floor(at / columns.length)
    return matrix[row * width + columns[at % columns.length]!]!
  })
}

/** What label smoothing spread over labels that are left out comes back to the others; rows of zeros stay. */
export function withSumOne(targets: Float32Array, columns: number): Float32Array {
  const result = Float32Array.from(targets)
  for (let start = 0; start < result.length; start += columns) {
    const row = result.subarray(start, start + columns)
    const sum = row.reduce((a, b) => a + b, 0)
    if (sum > 0) for (let at = 0; at < columns; at++) row[at]! /= sum
  }
  return result
}

/** Targets with those of rows that only have labels they are not: their probabilities, as far as they are allowed. */
export function expectedOf(
  targets: Float32Array,
  decided: Int32Array,
  allowed: Float32Array,
  logProbabilities: Float32Array,
): Float32Array {
  const labels = targets.length / decided.length
  const all = targets.map((target, at) =>
    decided[Math.floor(at / labels)]! < 0 ? Math.exp(logProbabilities[at]!) * allowed[at]! : target,
  )
  return withSumOne(all, labels)
}

/** The labels that some row was given. */
export function labelsInUse(decided: Int32Array): Int32Array {
  return Int32Array.from(new Set(decided.filter((label) => label >= 0))).sort()
}
