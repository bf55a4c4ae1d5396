import { join } from 'node:path'
import type { Candidate } from '../../src-preload/contract.ts'
import { temporaryFolder, testBin, type Bin } from './bin.ts'
import { writeStubs } from './images.ts'
import { addVersion } from './predictions.ts'
import type { Random } from './random.ts'
import { TestEngine } from './test-engine.ts'

export interface StubStudio {
  studio: TestEngine
  folder: string
  catalogId: number
  /** By name. */
  ids: number[]
  attributeId: number
  /** Labels `a`, `b`, `c` and so on. */
  labelIds: number[]
}

/** A studio with stand-ins for pictures and an attribute of its own: for everything that looks at no pixel. */
export async function openStubStudio(
  options: { images?: number; labels?: number; bin?: Bin; many?: boolean; trainer?: string } = {},
): Promise<StubStudio> {
  const { images = 12, labels = 4, bin = testBin(), many = false, trainer } = options
  const folder = join(await temporaryFolder(bin), 'catalog')
  await writeStubs(folder, images)
  const studio = await TestEngine.open({ bin, ...(trainer !== undefined && { trainer }) })
  const catalogId = await studio.scan(folder)
  const attributeId = many
    ? (await studio.client.labels.createAttribute({ title: 'Pattern', many })).id
    : studio.attribute('Pattern')
  const labelIds = Array.from({ length: labels }, (_, index) =>
    studio.label(attributeId, String.fromCharCode(97 + index)),
  )
  return { studio, folder, catalogId, ids: await studio.ids(), attributeId, labelIds }
}

/** The same word on every image named: the labels from most to least probable. */
export function sayAll(
  { studio, attributeId, labelIds }: StubStudio,
  imageIds: readonly number[],
  ranking: readonly number[],
  state: 'active' | 'candidate' = 'active',
): number {
  const candidates = ranking.map((labelId, rank) => ({ labelId, confidence: 0.6 / 2 ** rank }))
  return addVersion(studio, { attributeId, labelIds, state, said: new Map(imageIds.map((id) => [id, candidates])) })
}

/** Random words on some of the images. */
export function sayAtRandom(
  { studio, attributeId, labelIds }: StubStudio,
  imageIds: readonly number[],
  random: Random,
  state: 'active' | 'candidate',
): number {
  const said = new Map(imageIds.map((id) => [id, randomCandidates(labelIds, random)]))
  return addVersion(studio, { attributeId, labelIds, state, said })
}

function randomCandidates(labelIds: readonly number[], random: Random): Candidate[] {
  const weights = labelIds.map(() => random.next() ** 3 + 0.001)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return labelIds
    .map((labelId, index) => ({ labelId, confidence: (weights[index] ?? 0) / sum }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, 5)
}
