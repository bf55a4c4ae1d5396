import { describe, expect, it } from 'vitest'
import { minimise, type Evaluation, type Objective } from '../../../src-main/trainer/head/lbfgs.ts'

const rosenbrock: Objective<Evaluation> = (point) => {
  const gradient = new Float64Array(point.length)
  let loss = 0
  for (let i = 0; i + 1 < point.length; i++) {
    const [a, b] = [point[i]!, point[i + 1]!]
    loss += 100 * (b - a * a) ** 2 + (1 - a) ** 2
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[i + 1]! += 200 * (b - a * a)
  }
  return Promise.resolve({ loss, gradient })
}

/** ½ Σ d_i (x_i - i)², with curvatures d from 1 to 1000. */
const valley: Objective<Evaluation> = (point) => {
  const curvature = (i: number): number => 10 ** ((3 * i) / (point.length - 1))
  const gradient = point.map((x, i) => curvature(i) * (x - i))
  return Promise.resolve({ loss: point.reduce((sum, x, i) => sum + 0.5 * curvature(i) * (x - i) ** 2, 0), gradient })
}

describe('minimise', () => {
  it.each([2, 10])("finds Rosenbrock's minimum in %i dimensions", async (dimensions) => {
    const start = Float64Array.from({ length: dimensions }, (_, i) => (i % 2 ? 1 : -1.2))
    const found = await minimise(rosenbrock, start, {
      maximumIterations: 500,
      gradientTolerance: 1e-8,
      decreaseTolerance: 0,
    })
    expect(found.reason).toBe('gradient')
    for (const x of found.point) expect(x).toBeCloseTo(1, 6)
    expect(found.evaluations).toBeLessThan(dimensions * 60)
  })

  it('finds the known optimum of an ill-conditioned convex function', async () => {
    const found = await minimise(valley, new Float64Array(50), {
      maximumIterations: 500,
      gradientTolerance: 1e-7,
      decreaseTolerance: 0,
    })
    expect(found.reason).toBe('gradient')
    for (const [i, x] of found.point.entries()) expect(x).toBeCloseTo(i, 6)
  })

  it('never goes up, hands out the latest evaluation, and owns its points', async () => {
    let latest: Evaluation | null = null
    const losses: number[] = []
    const points = new Set<Float64Array>()
    await minimise(async (point) => (latest = await rosenbrock(point)), Float64Array.of(-1.2, 1), {
      maximumIterations: 30,
      onIteration: ({ evaluation, point }) => {
        expect(evaluation).toBe(latest)
        losses.push(evaluation.loss)
        points.add(point)
        return undefined
      },
    })
    expect(losses).toEqual([...losses].sort((a, b) => b - a))
    expect(points.size).toBe(losses.length)
  })

  it('names why it ended', async () => {
    const start = Float64Array.of(-1.2, 1)
    expect((await minimise(rosenbrock, start, { maximumIterations: 3 })).reason).toBe('iterations')
    expect((await minimise(rosenbrock, start, { maximumIterations: 99, aborted: () => true })).reason).toBe('aborted')
    const stopped = await minimise(rosenbrock, start, { maximumIterations: 99, onIteration: () => 'stop' })
    expect(stopped).toMatchObject({ reason: 'stopped', iterations: 0 })
    expect((await minimise(valley, new Float64Array(5), { maximumIterations: 99, decreaseTolerance: 1 })).reason).toBe(
      'decrease',
    )
    const kink: Objective<Evaluation> = (point) =>
      Promise.resolve({ loss: Math.abs(point[0]!), gradient: Float64Array.of(point[0]! < 0 ? -1 : 1) })
    expect((await minimise(kink, Float64Array.of(0), { maximumIterations: 99 })).reason).toBe('precision')
  })
})
