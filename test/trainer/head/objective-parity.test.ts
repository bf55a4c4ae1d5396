import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import { minimise } from '../../../src-main/trainer/head/lbfgs.ts'
import { SoftmaxObjective } from '../../../src-main/trainer/head/softmax-objective.ts'
import { numbers } from '../../reference/numbers.ts'

interface Problem {
  rows: number
  width: number
  labels: number
  l2: number
  /** The lowest that scikit-learn found: mean cross entropy in nats, and l2 / 2 times the squared weights. */
  loss: number
}

const { problems } = JSON.parse(readFileSync(new URL('../../reference/objective.json', import.meta.url), 'utf8')) as {
  problems: Problem[]
}

describe('the head by L-BFGS', () => {
  it.each(problems)("reaches scikit-learn's objective to 1e-3: $rows x $width x $labels", async (problem) => {
    const { rows, width, labels, l2, loss: lowest } = problem
    const features = numbers(31, rows * width, 1.5)
    const targets = new Float32Array(rows * labels)
    for (const [row, label] of truthOf(features, problem).entries()) targets[row * labels + label] = 1
    const weights = new Float32Array(rows).fill(1)
    const objective = await SoftmaxObjective.create({ features, targets, weights, rows, dimensions: width, labels }, 1)
    try {
      objective.setPenalty({ weights: l2, biases: 0 })
      const start = new Float64Array((width + 1) * labels)
      const found = await minimise((point) => objective.evaluate(point), start, {
        maximumIterations: 500,
        decreaseTolerance: 1e-9,
        noise: 1e-8,
        aborted: () => false,
      })
      const { loss } = await objective.evaluate(found.point)
      const deviation = (loss - lowest) / lowest
      console.log(`objective ${loss.toFixed(6)}, scikit-learn ${lowest.toFixed(6)}, ${deviation.toExponential(1)}`)
      expect(Math.abs(deviation)).toBeLessThan(1e-3)
    } finally {
      await objective.release()
    }
  })
})

/** The label that the features tell of, and chance in one case of three: as objective_reference.py has it. */
function truthOf(features: Float32Array, { rows, width, labels }: Problem): number[] {
  const pull = numbers(32, width * labels, 0.6)
  return Array.from({ length: rows }, (_, row) => {
    if (mixed(34, row) % 3 === 0) return mixed(33, row) % labels
    const sums = Array.from({ length: labels }, (_, label) => {
      let sum = 0
      for (let i = 0; i < width; i++) sum += features[row * width + i]! * pull[i * labels + label]!
      return sum
    })
    return sums.indexOf(Math.max(...sums))
  })
}
