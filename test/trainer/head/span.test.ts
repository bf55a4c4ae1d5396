import { describe, expect, it } from 'vitest'
import type { FeatureMatrix } from '../../../src-main/trainer/data/features.ts'
import { spanOf } from '../../../src-main/trainer/head/span.ts'
import { minimise } from '../../../src-main/trainer/head/lbfgs.ts'
import { SoftmaxObjective } from '../../../src-main/trainer/head/softmax-objective.ts'
import { normals, range } from '../synthetic.ts'

const labels = 3

/** Uneven directions, as features have: the first vary twenty times as much as the last. */
function features(rows: number, width: number, seed: number): FeatureMatrix {
  const data = normals(rows * width, seed).map((value, at) => value / (0.2 + (4 * (at % width)) / width))
  return { data, rows, width }
}

interface Fit {
  /** W (width x labels), then b. */
  point: Float64Array
  /** Of the rows that were fitted. */
  logProbabilities: Float32Array
}

async function fit({ data, rows, width }: FeatureMatrix, truth: Int32Array): Promise<Fit> {
  const targets = new Float32Array(rows * labels)
  for (const [row, label] of truth.entries()) targets[row * labels + label] = 1
  const problem = { features: data, targets, weights: new Float32Array(rows).fill(1), rows, dimensions: width, labels }
  const objective = await SoftmaxObjective.create(problem, 1)
  objective.setPenalty({ weights: 30 / rows, biases: 1 / rows })
  const { point, evaluation } = await minimise((at) => objective.evaluate(at), new Float64Array((width + 1) * labels), {
    maximumIterations: 500,
    gradientTolerance: 1e-7,
    decreaseTolerance: 0,
    noise: 1e-9,
  })
  const logProbabilities = Float32Array.from(evaluation.logProbabilities)
  await objective.release()
  return { point, logProbabilities }
}

/** Logits of rows of features, rows x labels. */
function logits({ data, rows, width }: FeatureMatrix, point: Float64Array): number[] {
  return Array.from({ length: rows * labels }, (_, at) => {
    const [row, label] = [Math.floor(at / labels), at % labels]
    let sum = point[width * labels + label]!
    for (let i = 0; i < width; i++) sum += data[row * width + i]! * point[i * labels + label]!
    return sum
  })
}

const norm = (point: Float64Array): number => Math.hypot(...point.subarray(0, -labels))
const truthOf = (rows: number): Int32Array => range(rows).map((row) => (row * 7) % labels)

describe('rows in coordinates of their own span', () => {
  it('have the inner products they had', async () => {
    const matrix = features(12, 40, 1)
    const { coordinates } = await spanOf(matrix, 1)
    expect(coordinates).toMatchObject({ rows: 12, width: 12 })
    const inner = ({ data, width }: FeatureMatrix, a: number, b: number): number => {
      let sum = 0
      for (let i = 0; i < width; i++) sum += data[a * width + i]! * data[b * width + i]!
      return sum
    }
    const scale = inner(matrix, 0, 0)
    for (let a = 0; a < 12; a++) {
      for (let b = 0; b <= a; b++) {
        expect(Math.abs(inner(coordinates, a, b) - inner(matrix, a, b)) / scale).toBeLessThan(1e-5)
      }
    }
  })

  it.each([
    ['few rows', features(30, 200, 2)],
    ['nearly as many rows as features', features(39, 40, 3)],
    ['two rows', features(2, 40, 4)],
  ])('are fitted as the features are: %s', async (_, matrix) => {
    const truth = truthOf(matrix.rows)
    const { coordinates, toFeatures } = await spanOf(matrix, 1)
    expect(coordinates.width).toBe(matrix.rows)
    const [whole, short] = [await fit(matrix, truth), await fit(coordinates, truth)]
    const point = await toFeatures(short.point, labels)
    expect(point).toHaveLength(whole.point.length)
    // The same weights, biases and length of the weights, and so the same of pictures that were not fitted.
    expect(Math.hypot(...point.map((value, at) => value - whole.point[at]!)) / norm(whole.point)).toBeLessThan(3e-3)
    expect(norm(point)).toBeCloseTo(norm(whole.point), 3)
    expect(norm(point)).toBeCloseTo(norm(short.point), 3)
    const others = features(50, matrix.width, 9)
    const wanted = logits(others, whole.point)
    for (const [at, value] of logits(others, point).entries()) expect(value).toBeCloseTo(wanted[at]!, 2)
  })

  it('may be the same twice, alike or given different labels', async () => {
    const matrix = features(20, 60, 5)
    for (const row of [4, 9, 14]) matrix.data.copyWithin(row * 60, 0, 60)
    const truth = truthOf(20)
    const { coordinates, toFeatures } = await spanOf(matrix, 1)
    const [whole, short] = [await fit(matrix, truth), await fit(coordinates, truth)]
    const point = await toFeatures(short.point, labels)
    expect(point.every(Number.isFinite)).toBe(true)
    expect(norm(point)).toBeCloseTo(norm(whole.point), 2)
    const wanted = logits(matrix, whole.point)
    for (const [at, value] of logits(matrix, point).entries()) expect(value).toBeCloseTo(wanted[at]!, 2)
  })

  it('may be all the same, or nothing at all', async () => {
    for (const value of [2, 0]) {
      const matrix = { data: new Float32Array(5 * 30).fill(value), rows: 5, width: 30 }
      const { coordinates, toFeatures } = await spanOf(matrix, 1)
      expect(coordinates.data.every(Number.isFinite)).toBe(true)
      const point = await toFeatures((await fit(coordinates, truthOf(5))).point, labels)
      expect(point.every(Number.isFinite)).toBe(true)
      // No weight can tell them apart.
      expect(new Set(logits(matrix, point).map((logit) => logit.toFixed(4))).size).toBeLessThanOrEqual(labels)
    }
  })

  it.each([40, 41, 200])('stay as they are where they are as many as the features (%i of 40)', async (rows) => {
    const matrix = features(rows, 40, 6)
    const { coordinates, toFeatures } = await spanOf(matrix, 1)
    expect(coordinates).toBe(matrix)
    const point = Float64Array.from(normals(41 * labels, 7))
    expect(await toFeatures(point, labels)).toEqual(point)
  })

  it('stay as they are where there are so many that it is no gain', async () => {
    const matrix = { data: new Float32Array(1501 * 1600), rows: 1501, width: 1600 }
    expect((await spanOf(matrix, 1)).coordinates).toBe(matrix)
  })
})
