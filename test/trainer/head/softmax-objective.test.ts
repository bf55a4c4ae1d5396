import { afterAll, describe, expect, it } from 'vitest'
import { minimise } from '../../../src-main/trainer/head/lbfgs.ts'
import {
  SoftmaxObjective,
  type Penalty,
  type SoftmaxProblem,
} from '../../../src-main/trainer/head/softmax-objective.ts'
import { normals } from '../synthetic.ts'

const [rows, dimensions, labels] = [40, 6, 4]
/** Every fifth row only says what it may be: not label 0, or one of the labels 1 and 2. */
const isPartial = (row: number): boolean => row % 5 === 1
const may = (row: number, label: number): boolean => (row % 2 === 0 ? label !== 0 : label === 1 || label === 2)
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
const partial: SoftmaxProblem = {
  ...problem,
  targets: problem.targets.map((value, at) => (isPartial(Math.floor(at / labels)) ? 0 : value)),
  allowed: problem.targets.map((_, at) => {
    const row = Math.floor(at / labels)
    return isPartial(row) && may(row, at % labels) ? 1 : 0
  }),
}
const offsets = normals(rows * labels, 6).map((value) => 3 * value)
const point = Float64Array.from(normals((dimensions + 1) * labels, 4))
const none: Penalty = { weights: 0, biases: 0 }
const objective = await SoftmaxObjective.create(problem, 1)
const partially = await SoftmaxObjective.create(partial, 1)
afterAll(async () => {
  await objective.release()
  await partially.release()
})

interface Case {
  of: SoftmaxProblem
  penalty: Penalty
  offsets: Float32Array
}

const noOffsets = new Float32Array(rows * labels)
const cases: [what: string, Case][] = [
  ['without a penalty', { of: problem, penalty: none, offsets: noOffsets }],
  ['with a penalty on the weights', { of: problem, penalty: { weights: 0.3, biases: 0 }, offsets: noOffsets }],
  ['with a penalty on the biases', { of: problem, penalty: { weights: 0, biases: 0.2 }, offsets: noOffsets }],
  ['with offsets', { of: problem, penalty: none, offsets }],
  ['with rows of which only some labels are known to be possible', { of: partial, penalty: none, offsets: noOffsets }],
  ['with all of it', { of: partial, penalty: { weights: 0.3, biases: 0.01 }, offsets }],
]

describe.each(cases)('softmax objective %s', (_, { of, penalty, offsets }) => {
  const own = of === partial ? partially : objective

  it('equals the formula written out', async () => {
    own.setPenalty(penalty)
    own.setOffsets(offsets)
    const { loss, logProbabilities } = await own.evaluate(point)
    expect(loss).toBeCloseTo(referenceLoss({ of, penalty, offsets }, point), 5)
    for (const row of [0, 1, 6, 39]) {
      const expected = logProbabilitiesOf({ of, penalty, offsets }, point, row)
      for (const [label, value] of expected.entries()) {
        expect(logProbabilities[row * labels + label]).toBeCloseTo(value, 4)
      }
    }
  })

  it('has the gradient that finite differences give', async () => {
    own.setPenalty(penalty)
    own.setOffsets(offsets)
    const { gradient } = await own.evaluate(point)
    const step = 1e-5
    for (let i = 0; i < point.length; i++) {
      const shifted = (by: number): number =>
        referenceLoss(
          { of, penalty, offsets },
          point.map((value, at) => (at === i ? value + by : value)),
        )
      expect(gradient[i]).toBeCloseTo((shifted(step) - shifted(-step)) / (2 * step), 5)
    }
  })
})

describe('softmax objective', () => {
  it('costs a row -ln of all that it may be, by hand', async () => {
    // One row, one feature of zero: p = softmax(offsets) = 0.5, 0.3, 0.2, of which the last two are allowed.
    const one = await SoftmaxObjective.create(
      {
        features: Float32Array.of(0),
        targets: new Float32Array(3),
        allowed: Float32Array.of(0, 1, 1),
        weights: Float32Array.of(2),
        rows: 1,
        dimensions: 1,
        labels: 3,
      },
      1,
    )
    one.setOffsets(Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.2)))
    const { loss, gradient } = await one.evaluate(new Float64Array(6))
    expect(loss).toBeCloseTo(-Math.log(0.5), 6)
    // p - its share within what is allowed.
    expect([...gradient.subarray(3)].map((value) => value.toFixed(4))).toEqual(['0.5000', '-0.3000', '-0.2000'])
    await one.release()
  })

  it('learns nothing from a row that may be nothing, or anything', async () => {
    for (const allowed of [0, 1]) {
      const nothing = {
        ...partial,
        allowed: partial.allowed!.map((value, at) => (isPartial(Math.floor(at / labels)) ? allowed : value)),
      }
      const own = await SoftmaxObjective.create(nothing, 1)
      const { loss, gradient } = await own.evaluate(point)
      const known = { ...problem, weights: problem.weights.map((weight, row) => (isPartial(row) ? 0 : weight)) }
      const [all, some] = [problem, known].map(({ weights }) => weights.reduce((a, b) => a + b, 0))
      const expected = (referenceLoss({ of: known, penalty: none, offsets: noOffsets }, point) * some!) / all!
      expect(loss).toBeCloseTo(expected, 5)
      const other = await SoftmaxObjective.create(known, 1)
      const alone = (await other.evaluate(point)).gradient
      for (const [at, slope] of gradient.entries()) expect(slope).toBeCloseTo((alone[at]! * some!) / all!, 5)
      await own.release()
      await other.release()
    }
  })

  it('takes new row weights, of which only the ratios matter', async () => {
    objective.setPenalty(none)
    objective.setOffsets(noOffsets)
    const before = await objective.evaluate(point)
    objective.setRowWeights(problem.weights.map((weight) => 10 * weight))
    expect((await objective.evaluate(point)).loss).toBeCloseTo(before.loss, 6)
    objective.setRowWeights(problem.weights.map((_, row) => (row === 3 ? 1 : 0)))
    const only = { ...problem, weights: problem.weights.map((_, row) => (row === 3 ? 1 : 0)) }
    const expected = referenceLoss({ of: only, penalty: none, offsets: noOffsets }, point)
    expect((await objective.evaluate(point)).loss).toBeCloseTo(expected, 5)
    expect(() => objective.setRowWeights(new Float32Array(rows))).toThrow('nothing to fit')
    objective.setRowWeights(problem.weights)
  })

  it('reaches the same optimum from anywhere', async () => {
    const options = { maximumIterations: 200, gradientTolerance: 1e-6, decreaseTolerance: 0, noise: 1e-8 }
    for (const own of [objective, partially]) {
      own.setPenalty({ weights: 0.05, biases: 0.05 / 30 })
      own.setOffsets(offsets)
      const a = await minimise((at) => own.evaluate(at), new Float64Array(point.length), options)
      const b = await minimise((at) => own.evaluate(at), point, options)
      expect(a.evaluation.loss).toBeCloseTo(b.evaluation.loss, 6)
      for (const [at, value] of a.point.entries()) expect(value).toBeCloseTo(b.point[at]!, 2)
    }
  })
})

function softRows(values: Float32Array, width: number): Float32Array {
  return values.map((value, at) => {
    const start = at - (at % width)
    return value / values.subarray(start, start + width).reduce((a, b) => a + b, 0)
  })
}

/** In float64. */
function logProbabilitiesOf({ of, offsets }: Case, at: Float64Array, row: number): number[] {
  const logits = Array.from({ length: of.labels }, (_, label) => {
    let sum = offsets[row * of.labels + label]! + at[of.dimensions * of.labels + label]!
    for (let i = 0; i < of.dimensions; i++) sum += of.features[row * of.dimensions + i]! * at[i * of.labels + label]!
    return sum
  })
  const logTotal = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0))
  return logits.map((logit) => logit - logTotal)
}

/** The objective in float64, one row after the other. */
function referenceLoss(asked: Case, at: Float64Array): number {
  const { of, penalty } = asked
  let [loss, total] = [0, 0]
  for (let row = 0; row < of.rows; row++) {
    const own = logProbabilitiesOf(asked, at, row)
    const allowed = own.filter((_, label) => (of.allowed?.[row * of.labels + label] ?? 0) > 0)
    const said =
      allowed.length > 0
        ? Math.log(allowed.reduce((sum, value) => sum + Math.exp(value), 0))
        : own.reduce((sum, value, label) => sum + of.targets[row * of.labels + label]! * value, 0)
    loss -= of.weights[row]! * said
    total += of.weights[row]!
  }
  const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)
  const biasAt = of.dimensions * of.labels
  return (
    loss / total +
    (penalty.weights / 2) * squares(at.subarray(0, biasAt)) +
    (penalty.biases / 2) * squares(at.subarray(biasAt))
  )
}
