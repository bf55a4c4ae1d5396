import type { Rank, Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { variablesFrom, type NamedVariables } from '../epochs/momentum.ts'
import { RandomGenerator } from '../../common/random-generator.ts'
import { uniformWeights, xavierNormal } from '../epochs/initial-weights.ts'
import type { CaptionBatch } from './batches.ts'
import { parameterShapes, type NetworkSize, type NetworkValues } from './network-size.ts'

/**
 * First values: Xavier-normal for embedding and linear layers, with biases of zero; for the GRU uniform within
 * ±1/√hidden, as PyTorch's own.
 */
export function firstValues(size: NetworkSize, seed: number): NetworkValues {
  const random = new RandomGenerator(seed)
  const limit = 1 / Math.sqrt(size.hidden)
  const entries = Object.entries(parameterShapes(size)).map(([name, shape]) => {
    const [rows, columns = 1] = shape as [number, number?]
    const gru = /^(input|hidden)/.test(name)
    if (gru) return [name, uniformWeights(rows * columns, limit, random)] as const
    return [name, shape.length === 1 ? new Float32Array(rows) : xavierNormal(rows, columns, random)] as const
  })
  return Object.fromEntries(entries)
}

export function networkVariables(tf: TensorFlow, size: NetworkSize, values: NetworkValues): NamedVariables {
  const entries = Object.entries(parameterShapes(size)).map(
    ([name, shape]) => [name, { shape, data: values[name]! }] as const,
  )
  return variablesFrom(tf, Object.fromEntries(entries))
}

/**
 * Teacher forcing: the logits of every word of a batch given all words before it, [steps x captions, vocabulary], step by
 * step. The first hidden state is linear in the features. The reset gate is applied after the product (PyTorch; ONNX
 * `linear_before_reset` = 1): n = tanh(x·Wn + bn + r ∘ (h·Un + cn)), h' = (1 - z) ∘ n + z ∘ h.
 */
export function captionLogits(tf: TensorFlow, parameters: NamedVariables, batch: CaptionBatch): Tensor2D {
  const matrix = (name: string): Tensor2D => parameters[name]! as Variable<Rank.R2>
  const { captions, steps, features } = batch
  const images = tf.tensor2d(features, [captions, features.length / captions])
  const linear = (x: Tensor2D, name: string): Tensor2D =>
    tf.add(tf.matMul(x, matrix(`${name}Weights`)), parameters[`${name}Bias`]!)
  const kept = (x: Tensor2D, mask?: Float32Array): Tensor2D => (mask ? tf.mul(x, tf.tensor2d(mask, x.shape)) : x)
  const all = tf.gather(matrix('embedding'), tf.tensor1d(batch.inputs, 'int32'))
  const words = kept(all, batch.kept?.words)
  // One product for all steps, since it does not depend on the hidden state.
  const fromWords = tf.split<Tensor2D>(linear(words, 'input'), steps)
  let hidden = linear(images, 'init')
  const states = fromWords.map((fromWord) => (hidden = gruStep(tf, fromWord, linear(hidden, 'hidden'), hidden)))
  return linear(kept(tf.concat(states, 0), batch.kept?.states), 'output')
}

function gruStep(tf: TensorFlow, fromWord: Tensor2D, fromHidden: Tensor2D, hidden: Tensor2D): Tensor2D {
  const [wordReset, wordUpdate, wordNew] = tf.split(fromWord, 3, 1) as [Tensor2D, Tensor2D, Tensor2D]
  const [ownReset, ownUpdate, ownNew] = tf.split(fromHidden, 3, 1) as [Tensor2D, Tensor2D, Tensor2D]
  const reset = tf.sigmoid(tf.add(wordReset, ownReset))
  const update = tf.sigmoid(tf.add(wordUpdate, ownUpdate))
  const fresh = tf.tanh(tf.add(wordNew, tf.mul(reset, ownNew)))
  return tf.add(fresh, tf.mul(update, tf.sub(hidden, fresh)))
}

/**
 * Cross entropy averaged over each caption, then over the batch; and the share of words that were foreseen.
 *
 * @param smoothing share of every word that is spread evenly over the dictionary (Szegedy et al. 2016)
 */
export function captionLoss(
  tf: TensorFlow,
  logits: Tensor2D,
  batch: CaptionBatch,
  smoothing = 0,
): { loss: Scalar; correct: Scalar } {
  const targets = tf.tensor1d(batch.targets, 'int32')
  const logProbabilities = tf.logSoftmax(logits)
  const told = tf.sum(tf.mul(tf.oneHot(targets, logits.shape[1]), logProbabilities), 1)
  const own =
    smoothing === 0 ? told : tf.add(tf.mul(told, 1 - smoothing), tf.mul(tf.mean(logProbabilities, 1), smoothing))
  const loss = tf.neg<Scalar>(tf.sum(tf.mul(own, tf.tensor1d(batch.weights))))
  const words = tf.cast(tf.greater(tf.tensor1d(batch.weights), 0), 'float32')
  const hits: Tensor = tf.cast(tf.equal(tf.argMax(logits, 1), targets), 'float32')
  return { loss, correct: tf.div<Scalar>(tf.sum(tf.mul(hits, words)), tf.sum(words)) }
}
