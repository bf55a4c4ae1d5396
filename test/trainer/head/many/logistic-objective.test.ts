import { describe, expect, it } from 'vitest'
import { ManyFits } from '../../../../src-main/trainer/head/many/fit-many.ts'
import { LogisticObjective } from '../../../../src-main/trainer/head/many/logistic-objective.ts'
import { normals } from '../../synthetic.ts'

describe('the objective', () => {
  it('is as worked out by hand', async () => {
    // Two rows, one feature, two labels; nobody knows the second label of the second row.
    const objective = await LogisticObjective.create(
      {
        features: Float32Array.of(1, -2),
        targets: Float32Array.of(1, 0, 0, 0),
        weights: Float32Array.of(1, 1, 1, 0),
        rows: 2,
        dimensions: 1,
        labels: 2,
      },
      1,
    )
    objective.setPenalty({ weights: 0.5, biases: 0.25 })
    objective.setOffsets(Float64Array.of(0, 1))
    // W = [0.5, -1], b = [0.25, 0]; logits: 0.75 and 0 (= -1 + 1), then -0.75 and 3.
    const { gradient, logits, loss } = await objective.evaluate(Float64Array.of(0.5, -1, 0.25, 0))
    expect([...logits]).toEqual([0.75, 0, -0.75, 3].map((value) => expect.closeTo(value, 6) as number))
    const [softplus, sigmoid] = [(z: number) => Math.log1p(Math.exp(z)), (z: number) => 1 / (1 + Math.exp(-z))]
    const costs = softplus(0.75) - 0.75 + softplus(0) + softplus(-0.75)
    expect(loss).toBeCloseTo(costs / 3 + 0.25 * (0.25 + 1) + 0.125 * 0.0625, 6)
    const first = (sigmoid(0.75) - 1) / 3
    const other = sigmoid(-0.75) / 3
    const second = 0.5 / 3
    expect([...gradient]).toEqual(
      [first - 2 * other + 0.25, second - 0.5, first + other + 0.0625, second].map(
        (value) => expect.closeTo(value, 6) as number,
      ),
    )
    await objective.release()
  })
})

/** The same regressions by plain gradient descent in float64, one label after the other. */
function descend(x: Float32Array, answers: Int8Array, width: number, labels: number, penalty: number): Float64Array {
  const rows = x.length / width
  const point = new Float64Array((width + 1) * labels)
  for (let label = 0; label < labels; label++) {
    const known = Array.from({ length: rows }, (_, row) => row).filter((row) => answers[row * labels + label]! >= 0)
    const yes = known.filter((row) => answers[row * labels + label] === 1).length
    const offset = Math.log((yes + 0.5) / (known.length - yes + 0.5))
    const weights = new Float64Array(width)
    let bias = 0
    for (let step = 0; step < 20_000; step++) {
      const slope = weights.map((weight) => penalty * weight)
      let biasSlope = (penalty / 30) * bias
      for (const row of known) {
        let z = bias + offset
        for (let i = 0; i < width; i++) z += x[row * width + i]! * weights[i]!
        const error = 1 / (1 + Math.exp(-z)) - answers[row * labels + label]!
        for (let i = 0; i < width; i++) slope[i]! += error * x[row * width + i]!
        biasSlope += error
      }
      const rate = 0.5 / (rows * 1.5 + penalty)
      for (let i = 0; i < width; i++) weights[i]! -= rate * slope[i]!
      bias -= rate * biasSlope
    }
    for (let i = 0; i < width; i++) point[i * labels + label] = weights[i]!
    point[width * labels + label] = bias + offset
  }
  return point
}

describe('the fit', () => {
  it('is where plain gradient descent ends', async () => {
    const [rows, width, labels] = [40, 3, 2]
    const x = normals(rows * width, 5)
    const noise = normals(rows * labels, 6)
    const answers = Int8Array.from({ length: rows * labels }, (_, at) => {
      if (at % 7 === 3) return -1
      const [row, label] = [Math.floor(at / labels), at % labels]
      return x[row * width + label]! - 0.5 * x[row * width + 2]! + noise[at]! > 0.2 ? 1 : 0
    })
    const fits = await ManyFits.create(
      { features: { data: x, rows, width }, answers, labels },
      { maximumIterations: 200, threads: 1, aborted: () => false, onIteration: () => undefined },
    )
    const nothing = new Uint8Array(rows)
    const { point, logits } = await fits.fit(nothing, 2)
    const expected = descend(x, answers, width, labels, 2)
    expect([...point]).toEqual([...expected].map((value) => expect.closeTo(value, 2) as number))
    const z = (row: number, label: number): number =>
      [0, 1, 2].reduce(
        (sum, i) => sum + x[row * width + i]! * point[i * labels + label]!,
        point[width * labels + label]!,
      )
    expect(logits[5 * labels + 1]).toBeCloseTo(z(5, 1), 4)
    // Begun elsewhere it ends at the same place, and a row that is left out says nothing.
    const again = await fits.fit(nothing, 2, (await fits.fit(nothing, 20)).point)
    expect([...again.point]).toEqual([...point].map((value) => expect.closeTo(value, 2) as number))
    const left = Uint8Array.from({ length: rows }, (_, row) => (row < 20 ? 1 : 0))
    const half = descend(x.subarray(20 * width), answers.subarray(20 * labels), width, labels, 2)
    expect([...(await fits.fit(left, 2)).point]).toEqual([...half].map((value) => expect.closeTo(value, 2) as number))
    await fits.release()
  })
})
