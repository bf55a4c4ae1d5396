import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import { HeadLearner } from '../../../src-main/trainer/head/sgd/head-learner.ts'
import { MomentumSgd } from '../../../src-main/trainer/epochs/momentum.ts'
import { largestDeviation, numbers, reference } from '../../reference/numbers.ts'
import { backends, load } from '../backends.ts'

describe.each(backends)('the head trainer on $title', ({ preferred, there }) => {
  it.runIf(there)("follows PyTorch's losses to 1e-4 over 50 steps", async () => {
    const { tf } = await load(preferred)
    const { rows, width, labels, batch, losses: expected } = reference.head
    const decided = Int32Array.from({ length: rows }, (_, row) => mixed(2, row) % labels)
    const targets = new Float32Array(rows * labels)
    for (const [row, label] of decided.entries()) targets[row * labels + label] = 1
    const features = numbers(1, rows * width, 1.5)
    const start = [...numbers(3, width * labels, 0.1), ...numbers(4, labels, 0.1)]
    const data = { features, width, targets, labels, decided, heldOut: new Uint8Array(rows) }
    const head = new HeadLearner(tf, data, { point: start }, { batchSize: batch, classBalance: 'balanced' })
    const sgd = new MomentumSgd(tf, head.parameters, reference.momentum)
    const started = performance.now()
    const losses = expected.map((_, step) => {
      const chosen = Int32Array.from({ length: batch }, (_, i) => mixed(5, step * batch + i) % rows)
      return sgd.step(() => head.forward(chosen).loss, reference.learningRate)
    })
    const milliseconds = (performance.now() - started) / expected.length
    sgd.dispose()
    head.dispose()
    const deviation = largestDeviation(losses, expected)
    console.log(`head, ${preferred}: deviation ${deviation.toExponential(1)}, ${milliseconds.toFixed(1)} ms a step`)
    expect(expected.at(-1)).toBeLessThan(0.9 * expected[0]!)
    expect(deviation).toBeLessThan(1e-4)
  })
})
