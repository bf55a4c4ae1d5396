import { colourDescriptorId } from '../../common/feature-names.ts'
import type { FeatureBlock, FeatureTransform, HeadTrainingRequest } from '../../common/contracts/training.ts'
import { familiarityIn, type FamiliarSpace } from './familiar-space.ts'
import { gatherRows, type FeatureMatrix } from '../data/features.ts'
import { encodeHead, type Head } from './head-model.ts'
import { applyTransforms, fitTransforms } from '../data/transforms.ts'
import type { BaseHead } from './base-head.ts'
import { learnFamiliarity } from './familiarity.ts'
import type { Fitted } from './fits.ts'
import { encodeMappedHead, inputsOf } from './mapped-head.ts'
import { spanOf } from './span.ts'

/** Features as fits take them, and the way back to those of the library. */
export interface Prepared {
  coordinates: FeatureMatrix
  /** A head of a point on the coordinates. */
  toHead(point: Float64Array, labels: string[], temperature: number): Promise<Head>
}

/** What is common to a library's pictures is measured on all rows: the few that were decided say little about it. */
export async function preparedFeatures(
  matrix: FeatureMatrix,
  request: readonly FeatureBlock[],
  transform: FeatureTransform,
  decided: Int32Array,
  threads: number,
): Promise<Prepared> {
  const everyRow = Int32Array.from({ length: matrix.rows }, (_, row) => row)
  const blocks = fitTransforms(matrix, request.map((block) => ({ ...block, transform })), everyRow) // prettier-ignore
  const features = gatherRows(matrix, decided)
  applyTransforms(features, blocks)
  const { coordinates, toFeatures } = await spanOf(features, threads)
  return {
    coordinates,
    toHead: async (point, labels, temperature) => ({
      labels,
      blocks,
      point: await toFeatures(point, labels.length),
      temperature,
    }),
  }
}

/** The file of a head, and the feature blocks that it reads. */
export async function encodeFitted(
  { candidate, map, memory, point }: Fitted,
  of: {
    labels: string[]
    temperature: number
    base: BaseHead | null
    prepare: (transform: FeatureTransform) => Promise<Prepared>
    familiar: FamiliarSpace[]
  },
): Promise<{ bytes: Uint8Array; features: string[] }> {
  const { labels, temperature, base, prepare, familiar } = of
  if (memory && point) {
    const { blocks, kernel } = memory
    const bytes = encodeHead({ labels, blocks, kernel, point, temperature, familiar })
    return { bytes, features: blocks.map(({ id }) => id) }
  }
  const transform = candidate.transform === 'memory' ? 'unit' : candidate.transform
  const residual = point && (await (await prepare(transform)).toHead(point, labels, temperature))
  if (map && base) {
    const softening = candidate.prior === 'softened' ? 0.5 : 1
    const head = { labels, base: base.head, map, softening, residual, temperature, familiar } as const
    return { bytes: encodeMappedHead(head), features: [...inputsOf(head).keys()] }
  }
  if (!residual) throw new Error('A head without a base head has nothing but what was fitted')
  return { bytes: encodeHead({ ...residual, familiar }), features: residual.blocks.map(({ id }) => id) }
}

/** Deviations below the mean from which a picture is strange: to a head that many pictures made, and to one of few. */
const [strictness, strictnessOfFew] = [1.645, 2.5]
const manyRows = 3000

/** Where the pictures lie that the base head learned from, and those that were decided on. */
export async function familiarSpaces(
  { blocks }: Pick<HeadTrainingRequest, 'blocks'>,
  matrix: FeatureMatrix,
  decided: Int32Array,
  base: BaseHead | null,
  threads: number,
): Promise<FamiliarSpace[]> {
  const known = base?.head.familiar ?? []
  // A base head that does not tell what it knows would make everything else look strange.
  if (base && known.length === 0) return []
  const at = blocks.findIndex(({ id }) => id !== colourDescriptorId)
  if (at < 0) return known
  const everyRow = Int32Array.from({ length: matrix.rows }, (_, row) => row)
  const { mean } = fitTransforms(matrix, blocks.map((block) => ({ ...block, transform: 'unit' as const })), everyRow)[at]! // prettier-ignore
  const offset = blocks.slice(0, at).reduce((sum, { dimensions }) => sum + dimensions, 0)
  const { id, dimensions } = blocks[at]!
  const learned = gatherRows(matrix, decided)
  const strict = decided.length >= manyRows ? strictness : strictnessOfFew
  const own = await learnFamiliarity(learned, { id, offset, dimensions, mean }, strict, threads)
  if (own) return [...known, own]
  // Too few decisions to say what their pictures have in common: strange ones must not make all of their kind look so.
  return known.length === 0 || areFamiliar(known, blocks, learned) ? known : []
}

/** Whether most of the rows are of a kind that the spaces know. */
function areFamiliar(
  spaces: readonly FamiliarSpace[],
  blocks: readonly FeatureBlock[],
  { data, rows, width }: FeatureMatrix,
): boolean {
  let familiar = 0
  for (let row = 0; row < rows; row++) {
    const most = spaces.map((space) => {
      const at = blocks.findIndex(({ id }) => id === space.block)
      const start = row * width + blocks.slice(0, at).reduce((sum, { dimensions }) => sum + dimensions, 0)
      return familiarityIn(space, data.subarray(start, start + space.dimensions))
    })
    if (Math.max(...most) > 0.5) familiar++
  }
  return familiar * 2 >= rows
}
