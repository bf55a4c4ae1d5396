import { AppError } from '../../common/app-error.ts'
import { restate, sameKinds, type FittedBlock } from '../data/transforms.ts'
import { decodeCaptioner, type Captioner } from './captioner-model.ts'
import { firstValues } from './network.ts'
import type { NetworkSize } from './network-size.ts'
import type { CaptionOptions } from '../../common/contracts/caption-training.ts'
import type { Vocabulary } from '../../common/captioner/vocabulary.ts'

/**
 * The captioner a training starts from. With a prior: its weights, its dictionary with the new words behind it (they
 * begin as fresh words do, and as improbable as its least probable word), and the new transforms.
 */
export function captionerFrom(
  prior: { bytes: Uint8Array; file: string } | null,
  words: Vocabulary,
  blocks: FittedBlock[],
  { embedding, hidden, longest, seed }: CaptionOptions,
): Captioner {
  const features = blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
  if (!prior) {
    const size: NetworkSize = { features, embedding, hidden, vocabulary: words.size }
    return { vocabulary: words, blocks, size, values: firstValues(size, seed), longest }
  }
  const old = decodeCaptioner(prior.bytes, prior.file)
  if (!sameKinds(old.blocks, blocks)) {
    const describe = (list: readonly FittedBlock[]): string =>
      list.map(({ id, dimensions }) => `${id} (${dimensions})`).join(' + ')
    throw new AppError(
      'bad-request',
      `The captioner was trained on ${describe(old.blocks)}, not on ${describe(blocks)}. Train from scratch.`,
      'blocks',
    )
  }
  const vocabulary = old.vocabulary.with(words)
  const size: NetworkSize = { ...old.size, vocabulary: vocabulary.size }
  const fresh = firstValues(size, seed)
  const point = Float64Array.from([...old.values['initWeights']!, ...old.values['initBias']!])
  const first = Float32Array.from(restate(point, size.hidden, old.blocks, blocks))
  const outputBias = new Float32Array(size.vocabulary).fill(Math.min(...old.values['outputBias']!))
  outputBias.set(old.values['outputBias']!)
  const values = {
    ...old.values,
    initWeights: first.slice(0, -size.hidden),
    initBias: first.slice(-size.hidden),
    embedding: withRows(old.values['embedding']!, fresh['embedding']!),
    outputWeights: withColumns(old.values['outputWeights']!, fresh['outputWeights']!, size.hidden),
    outputBias,
  }
  return { vocabulary, blocks, size, values, longest }
}

function withRows(old: Float32Array, fresh: Float32Array): Float32Array {
  const values = fresh.slice()
  values.set(old)
  return values
}

function withColumns(old: Float32Array, fresh: Float32Array, rows: number): Float32Array {
  const [oldColumns, columns] = [old.length / rows, fresh.length / rows]
  const values = fresh.slice()
  for (let row = 0; row < rows; row++) {
    values.set(old.subarray(row * oldColumns, (row + 1) * oldColumns), row * columns)
  }
  return values
}
