import { afterAll, describe, expect, it } from 'vitest'
import { minimise } from '../../src-main/trainer/lbfgs.ts'
import { SoftmaxObjective, type SoftmaxProblem } from '../../src-main/trainer/softmax-objective.ts'
import { normals } from './synthetic.ts'

const [rows, dimensions, labels] = [40, 6, 4]
const problem: SoftmaxProblem = {
  features: normals(rows * dimensions, 1),
  targets: softRows(
    normals(rows * labels, 2).map((value) => Math.exp(2 * value)),
    labels,
  ),
  weights: normals(rows, 3).map((value, row) => (row % 7 === 0 ? 0 : Math.abs(value))),
  rows,
  dimensions,
  labels,
}
const point = Float64Array.from(normals((dimensions + 1) * labels, 4))
const prior = Float64Array.from(normals((dimensions + 1) * labels, 5))
const objective = await SoftmaxObjective.create(problem, 1)
afterAll(() => objective.release())

describe('softmax objective', () => {
  it.each([
    ['without penalty', 0, null],
    ['with a penalty', 0.3, null],
    ['with a penalty towards a prior', 0.3, prior],
  ] as const)('equals the formula written out, %s', async (_, l2, reference) => {
    objective.setPenalty(l2, reference)
    const { loss, logProbabilities } = await objective.evaluate(point)
    const expected = referenceLoss(problem, point, l2, reference)
    expect(loss).toBeCloseTo(expected, 5)
    expect(Math.exp(logProbabilities[0]!)).toBeLessThan(1)
  })

  it('has the gradient that finite differences give', async () => {
    objective.setPenalty(0.1, prior)
    const { gradient } = await objective.evaluate(point)
    const step = 1e-5
    for (let i = 0; i < point.length; i++) {
      const shifted = (by: number): Float64Array => point.map((value, at) => (at === i ? value + by : value))
      const slope =
        (referenceLoss(problem, shifted(step), 0.1, prior) - referenceLoss(problem, shifted(-step), 0.1, prior)) /
        (2 * step)
      expect(gradient[i]).toBeCloseTo(slope, 5)
    }
  })

  it('takes new row weights, of which only the ratios matter', async () => {
    objective.setPenalty(0, null)
    const before = await objective.evaluate(point)
    objective.setRowWeights(problem.weights.map((weight) => 10 * weight))
    expect((await objective.evaluate(point)).loss).toBeCloseTo(before.loss, 6)
    objective.setRowWeights(problem.weights.map((_, row) => (row === 3 ? 1 : 0)))
    const only = { ...problem, weights: problem.weights.map((_, row) => (row === 3 ? 1 : 0)) }
    expect((await objective.evaluate(point)).loss).toBeCloseTo(referenceLoss(only, point, 0, null), 5)
    expect(() => objective.setRowWeights(new Float32Array(rows))).toThrow('nothing to fit')
    objective.setRowWeights(problem.weights)
  })

  it('reaches the same optimum from anywhere', async () => {
    objective.setPenalty(0.05, null)
    const options = { maximumIterations: 200, gradientTolerance: 1e-6, decreaseTolerance: 0, noise: 1e-8 }
    const a = await minimise((at) => objective.evaluate(at), new Float64Array(point.length), options)
    const b = await minimise((at) => objective.evaluate(at), point, options)
    expect(a.evaluation.loss).toBeCloseTo(b.evaluation.loss, 6)
    for (let i = 0; i < dimensions * labels; i++) expect(a.point[i]).toBeCloseTo(b.point[i]!, 3)
  })
})

function softRows(values: Float32Array, width: number): Float32Array {
  return values.map((value, at) => {
    const start = at - (at % width)
    return value / values.subarray(start, start + width).reduce((a, b) => a + b, 0)
  })
}

/** The objective in float64, one row after the other. */
function referenceLoss(of: SoftmaxProblem, at: Float64Array, l2: number, reference: Float64Array | null): number {
  let [loss, total] = [0, 0]
  for (let row = 0; row < of.rows; row++) {
    const logits = Array.from({ length: of.labels }, (_, label) => {
      let sum = at[of.dimensions * of.labels + label]!
      for (let i = 0; i < of.dimensions; i++) sum += of.features[row * of.dimensions + i]! * at[i * of.labels + label]!
      return sum
    })
    const logTotal = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0))
    for (const [label, logit] of logits.entries()) {
      loss -= of.weights[row]! * of.targets[row * of.labels + label]! * (logit - logTotal)
    }
    total += of.weights[row]!
  }
  let penalty = 0
  for (let i = 0; i < of.dimensions * of.labels; i++) penalty += (at[i]! - (reference ? reference[i]! : 0)) ** 2
  return loss / total + (l2 / 2) * penalty
}
