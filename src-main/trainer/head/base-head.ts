import { readFileSync } from 'node:fs'
import { AppError } from '../../common/app-error.ts'
import type { HeadTrainingRequest } from '../../common/contracts/training.ts'
import type { FeatureMatrix } from '../data/features.ts'
import { decodeHead, type Head } from './head-model.ts'
import { predict } from './predict.ts'

/** The head a training goes on from, and what it says of the rows. */
export interface BaseHead {
  head: Head
  /** Rows x its labels, at its own temperature. */
  probabilities: Float32Array
  /** For each of its labels the index of the label that is called so now; -1 where it is gone. */
  own: Int32Array
  /** 1 for the labels it does not know. */
  isNew: Uint8Array
}

/** Reads the base head and asks it about every row of raw features. @throws AppError where it does not fit the features */
export async function askBaseHead(
  { base, blocks, labels }: HeadTrainingRequest,
  matrix: FeatureMatrix,
  threads: number,
): Promise<BaseHead | null> {
  if (!base) return null
  const head = decodeHead(readFileSync(base.modelFile), base.modelFile)
  if (head.labels.length !== base.labels.length) {
    throw new AppError(
      'bad-request',
      `The base model has ${head.labels.length} labels, but ${base.labels.length} names were given for them.`,
      'base.labels',
    )
  }
  const probabilities = await predict(head, columnsFor(head, blocks, matrix), threads)
  const own = Int32Array.from(base.labels, (label) => labels.indexOf(label))
  const isNew = Uint8Array.from(labels, (label) => (base.labels.includes(label) ? 0 : 1))
  return { head, probabilities, own, isNew }
}

/** The blocks that a head reads, side by side in its order. */
function columnsFor(
  head: Head,
  blocks: HeadTrainingRequest['blocks'],
  { data, rows, width }: FeatureMatrix,
): FeatureMatrix {
  const starts = new Map<string, { start: number; dimensions: number }>()
  let start = 0
  for (const { id, dimensions } of blocks) {
    starts.set(id, { start, dimensions })
    start += dimensions
  }
  const parts = head.blocks.map(({ id, dimensions }) => {
    const part = starts.get(id)
    if (part?.dimensions === dimensions) return part
    const given = blocks.map((block) => `${block.id} (${block.dimensions})`).join(' + ')
    throw new AppError(
      'bad-request',
      `The base model reads ${id} (${dimensions}), but the features are ${given}. Train from scratch.`,
      'blocks',
    )
  })
  const total = parts.reduce((sum, { dimensions }) => sum + dimensions, 0)
  const own = new Float32Array(rows * total)
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (const part of parts) {
      const from = row * width + part.start
      own.set(data.subarray(from, from + part.dimensions), at)
      at += part.dimensions
    }
  }
  return { data: own, rows, width: total }
}
