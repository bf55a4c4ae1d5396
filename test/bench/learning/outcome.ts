import { Calibration } from '../../../src-main/common/calibration.ts'
import { RandomGenerator } from '../../../src-main/common/random-generator.ts'

/** How a way of answering did on the images measured: of each its confidence, and 1 where it was right. */
export interface Outcome {
  right: Uint8Array
  confidence: Float32Array
}

export function shareRight({ right }: Outcome): number {
  return right.reduce((sum, value) => sum + value, 0) / right.length
}

/** Mean of several draws, and its standard error between them; NaN for that of one. */
export interface Mean {
  value: number
  error: number
}

export function meanOf(values: readonly number[]): Mean {
  const value = values.reduce((a, b) => a + b, 0) / values.length
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0)
  return { value, error: Math.sqrt(squares / (values.length - 1) / values.length) }
}

/**
 * Mean of a difference of two ways on the same images. Of one draw the error is that of its images: of n, of which one way has g
 * right that the other has not, and the other l.
 */
export function differenceOf(pairs: readonly (readonly [Outcome, Outcome])[]): Mean {
  const mean = meanOf(pairs.map(([a, b]) => shareRight(a) - shareRight(b)))
  const [only] = pairs
  if (pairs.length > 1 || !only) return mean
  const [a, b] = only
  const gained = a.right.reduce((sum, value, at) => sum + (value && !b.right[at] ? 1 : 0), 0)
  const lost = b.right.reduce((sum, value, at) => sum + (value && !a.right[at] ? 1 : 0), 0)
  const count = a.right.length
  return { value: mean.value, error: Math.sqrt(gained + lost - (gained - lost) ** 2 / count) / count }
}

/**
 * Expected calibration error over 15 bins, of all draws put together: of the hundred images of one draw chance alone would make
 * several points. `chance` is what is still chance: what answers as sure as these would show if they were right exactly as often
 * as they say.
 */
export function calibrationOf(outcomes: readonly Outcome[]): { error: number; chance: number } {
  const measured = new Calibration()
  for (const { confidence, right } of outcomes) confidence.forEach((value, at) => measured.add(value, right[at] === 1))
  const random = new RandomGenerator(1)
  const trials = 50
  let chance = 0
  for (let trial = 0; trial < trials; trial++) {
    const calibration = new Calibration()
    for (const { confidence } of outcomes) {
      for (const value of confidence) calibration.add(value, random.uniform() < value)
    }
    chance += calibration.error / trials
  }
  return { error: measured.error, chance }
}
