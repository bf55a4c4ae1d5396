import { endToken, startToken } from '../../common/captioner/vocabulary.ts'
import type { RandomGenerator } from '../../common/random-generator.ts'
import type { NetworkSize } from './network-size.ts'

/** Captions of one batch, padded to the longest. What is one number per word lies step by step: all first words first. */
export interface CaptionBatch {
  captions: number
  /** Words of the longest caption, and one for `</s>`. */
  steps: number
  /** Captions x numbers per image. */
  features: Float32Array
  /** [steps x captions] The word before: `<s>`, then the caption. */
  inputs: Int32Array
  /** [steps x captions] The word itself: the caption, then `</s>`. */
  targets: Int32Array
  /** [steps x captions] 1 / (words of the caption) / captions; zero where padded. */
  weights: Float32Array
  /** What dropout multiplies with: the numbers of the words [steps x captions x embedding], and the states. */
  kept?: { words: Float32Array; states: Float32Array }
}

/**
 * @param rows row of the features and tokens (without special ones at the ends) of every caption
 * @param features rows x width, row-major
 */
export function captionBatch(
  chosen: readonly { row: number; tokens: readonly number[] }[],
  features: Float32Array,
  width: number,
): CaptionBatch {
  const captions = chosen.length
  const steps = Math.max(...chosen.map(({ tokens }) => tokens.length)) + 1
  const batch: CaptionBatch = {
    captions,
    steps,
    features: new Float32Array(captions * width),
    inputs: new Int32Array(steps * captions).fill(endToken),
    targets: new Int32Array(steps * captions).fill(endToken),
    weights: new Float32Array(steps * captions),
  }
  for (const [index, { row, tokens }] of chosen.entries()) {
    batch.features.set(features.subarray(row * width, (row + 1) * width), index * width)
    const words = tokens.length + 1
    for (let step = 0; step < words; step++) {
      const at = step * captions + index
      batch.inputs[at] = step === 0 ? startToken : tokens[step - 1]!
      batch.targets[at] = step < tokens.length ? tokens[step]! : endToken
      batch.weights[at] = 1 / words / captions
    }
  }
  return batch
}

/** The batch with a share of its features left out, and of what the network makes of its words; the rest makes up for it. */
export function withDropout(
  batch: CaptionBatch,
  share: number,
  { embedding, hidden }: NetworkSize,
  random: RandomGenerator,
): CaptionBatch {
  if (share === 0) return batch
  const mask = (length: number): Float32Array =>
    Float32Array.from({ length }, () => (random.uniform() < share ? 0 : 1 / (1 - share)))
  const features = batch.features.map((value) => (random.uniform() < share ? 0 : value / (1 - share)))
  const words = batch.steps * batch.captions
  return { ...batch, features, kept: { words: mask(words * embedding), states: mask(words * hidden) } }
}
