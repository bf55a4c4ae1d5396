import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { trainByEpochs, type EpochOptions, type Learner } from '../../../src-main/trainer/epochs/epochs.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const options: EpochOptions = {
  learningRate: 0.1,
  momentum: 0,
  epochs: 50,
  schedule: 'plateau',
  seed: 1,
  checkpointFile: null,
  fingerprint: '',
  throwIfAborted: () => undefined,
  onPoint: () => undefined,
}

/** One number that each step brings down by the rate; what is held out says these losses, one an epoch. */
async function train(losses: readonly number[], more: Partial<EpochOptions> = {}) {
  const parameter = tf.variable(tf.scalar(0))
  const after: number[] = []
  let epoch = 0
  const learner: Learner<null> = {
    parameters: { parameter },
    stepsPerEpoch: 1,
    batches: () => [null],
    forward: () => ({ loss: parameter.asScalar(), correct: tf.scalar(1) }),
    validate() {
      after.push(parameter.dataSync()[0] ?? 0)
      const loss = losses[Math.min(epoch++, losses.length - 1)]
      return loss === undefined ? null : { loss, accuracy: 0.5 }
    },
  }
  const result = await trainByEpochs(tf, learner, { ...options, ...more })
  const [value = 0] = parameter.dataSync()
  parameter.dispose()
  /** How far the number went in each epoch: the rate. */
  const rates = after.map((now, at) => (at === 0 ? 0 : after[at - 1]!) - now)
  return { ...result, value, rates, after }
}

describe('a training by epochs', () => {
  it('goes on while what is held out gets better, at its first rate', async () => {
    const { curve, rates, reason } = await train([5, 4, 3, 2, 1], { epochs: 5 })
    expect(curve).toHaveLength(5)
    for (const rate of rates) expect(rate).toBeCloseTo(0.1, 5)
    expect(reason).toBe('iterations')
  })

  it('divides its rate by four where it does not, and stops after six times', async () => {
    const { bestAt, curve, rates, value, after } = await train([1, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    expect(rates.map((rate) => Math.round(0.1 / rate))).toEqual([1, 1, 4, 16, 64, 256, 1024])
    expect(curve).toHaveLength(7)
    expect(bestAt).toBe(1)
    expect(value, 'the weights of the best epoch').toBeCloseTo(after[0] ?? 0, 6)
  })

  it('takes the same loss for no better one', async () => {
    const { curve, bestAt } = await train([1, 1, 1, 1, 1, 1, 1, 1, 1])
    expect({ epochs: curve.length, bestAt }).toEqual({ epochs: 7, bestAt: 1 })
  })

  it('keeps the last weights where nothing is held out, and does not stop early', async () => {
    const { curve, value } = await train([], { epochs: 9 })
    expect(curve).toHaveLength(9)
    expect(curve[0]?.validationLoss).toBeNull()
    expect(value).toBeCloseTo(-0.9, 5)
  })

  it('of another schedule does not stop early', async () => {
    const { curve, bestAt } = await train([1, 2], { schedule: 'cosine', epochs: 12 })
    expect({ epochs: curve.length, bestAt }).toEqual({ epochs: 12, bestAt: 1 })
  })
})
