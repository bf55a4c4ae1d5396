import type { Tensor2D } from '@tensorflow/tfjs'
import { AppError } from '../../common/app-error.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { smallestLength, type FittedBlock } from '../data/transforms.ts'

/** The transform of a head's block, as a part of what is differentiated. */
export function transform(tf: TensorFlow, embeddings: Tensor2D, block: FittedBlock): Tensor2D {
  const [, dimensions] = embeddings.shape
  if (dimensions !== block.dimensions) {
    const message = `The network makes ${dimensions} features, but the block "${block.id}" has ${block.dimensions}.`
    throw new AppError('bad-request', `${message} Name the output that the block was computed from.`, 'backbone')
  }
  const { transform: kind, mean, deviation } = block
  let rows = embeddings
  if (kind === 'unit') {
    const length = tf.maximum(tf.sqrt(tf.sum(tf.square(embeddings), 1, true)), smallestLength)
    rows = tf.div(embeddings, length)
  }
  return tf.div(tf.sub(rows, tf.tensor1d(mean)), tf.tensor1d(deviation))
}

/** Some columns of some rows. */
export function gather(
  data: Float32Array,
  width: number,
  from: number,
  columns: number,
  rows: Int32Array,
): Float32Array {
  const gathered = new Float32Array(rows.length * columns)
  for (const [index, row] of rows.entries()) {
    gathered.set(data.subarray(row * width + from, row * width + from + columns), index * columns)
  }
  return gathered
}
