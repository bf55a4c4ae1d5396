import { describe, expect, it } from 'vitest'
import { captionBatch } from '../../../src-main/trainer/caption/batches.ts'
import { captionLogits, captionLoss, networkVariables } from '../../../src-main/trainer/caption/network.ts'
import { parameterShapes } from '../../../src-main/trainer/caption/network-size.ts'
import { mixed } from '../../../src-main/common/random.ts'
import { disposeAll, MomentumSgd } from '../../../src-main/trainer/epochs/momentum.ts'
import { largestDeviation, numbers, reference } from '../../reference/numbers.ts'
import { backends, load } from '../backends.ts'

const [small, full] = reference.captioner

/** The weights of training_reference.py: seeds 11 to 19 in the order of the parameters. */
function firstValues(size: typeof small): Record<string, Float32Array> {
  const gru = 1 / Math.sqrt(size.hidden)
  const limits = [0.1, 0.1, 0.5, gru, gru, gru, gru, 0.1, 0.1]
  const entries = Object.entries(parameterShapes(size)).map(([name, shape], i) => {
    const count = shape.reduce((a, b) => a * b, 1)
    return [name, numbers(11 + i, count, limits[i]!)] as const
  })
  return Object.fromEntries(entries)
}

async function trainSteps(preferred: 'cpu' | 'native', size: typeof small, steps: number): Promise<void> {
  const { tf } = await load(preferred)
  const features = numbers(20, size.images * size.features, 1)
  const captions = Array.from({ length: size.images }, (_, row) => ({
    row,
    tokens: Array.from(
      { length: 3 + (mixed(21, row) % 8) },
      (_, i) => 3 + (mixed(22, row * 100 + i) % (size.vocabulary - 3)),
    ),
  }))
  const parameters = networkVariables(tf, size, firstValues(size))
  const sgd = new MomentumSgd(tf, parameters, reference.momentum)
  const started = performance.now()
  const expected = size.losses.slice(0, steps)
  const losses = expected.map((_, step) => {
    const chosen = Array.from({ length: size.batch }, (_, i) => mixed(23, step * size.batch + i) % size.images)
    const batch = captionBatch(
      chosen.map((image) => captions[image]!),
      features,
      size.features,
    )
    return sgd.step(() => captionLoss(tf, captionLogits(tf, parameters, batch), batch).loss, reference.learningRate)
  })
  const milliseconds = (performance.now() - started) / steps
  sgd.dispose()
  disposeAll(parameters)
  const deviation = largestDeviation(losses, expected)
  const name = `captioner ${size.embedding}/${size.hidden}, ${preferred}, ${steps} steps`
  console.log(`${name}: deviation ${deviation.toExponential(1)}, ${milliseconds.toFixed(1)} ms a step`)
  expect(losses.at(-1)).toBeLessThan(losses[0]!)
  expect(deviation).toBeLessThan(1e-4)
}

describe.each(backends)('the captioner on $title', ({ name, preferred, there }) => {
  it.runIf(there)("follows PyTorch's losses to 1e-4 over 50 steps", () => trainSteps(preferred, small, 50), 120_000)

  it.runIf(there && name === 'tensorflow')('does so in its full size', () => trainSteps(preferred, full, 50), 120_000)

  // Two steps show that the full size goes the same way; fifty would take minutes without native TensorFlow.
  it.runIf(there && name === 'cpu' && !backends[1]!.there)(
    'does so in its full size for two steps',
    () => trainSteps(preferred, full, 2),
    120_000,
  )
})
