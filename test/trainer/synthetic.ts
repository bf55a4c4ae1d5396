import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { afterAll } from 'vitest'
import type { HeadTrainingRequest } from '../../src-main/common/contracts/training.ts'
import { mixed } from '../../src-main/common/random.ts'

/** A folder that is removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'selvedge-trainer-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Normal deviates, the same for the same seed (Box & Muller 1958). */
export function normals(count: number, seed: number): Float32Array {
  const uniform = (key: number): number => (mixed(seed, key) + 0.5) / 2 ** 32
  return Float32Array.from({ length: count }, (_, i) => {
    return Math.sqrt(-2 * Math.log(uniform(2 * i))) * Math.cos(2 * Math.PI * uniform(2 * i + 1))
  })
}

export interface Clusters {
  data: Float32Array
  truth: Int32Array
}

/** Rows around one random centre per label, shifted so that all have a common mean, as embeddings do. */
export function clusters(rows: number, dimensions: number, labels: number, seed: number, spread = 1): Clusters {
  const centres = normals(labels * dimensions, 1000)
  const noise = normals(rows * dimensions, seed)
  const truth = Int32Array.from({ length: rows }, (_, row) => row % labels)
  const data = noise.map((value, at) => {
    const [row, column] = [Math.floor(at / dimensions), at % dimensions]
    return 5 + centres[truth[row]! * dimensions + column]! + spread * value
  })
  return { data, truth }
}

export const range = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i)
export const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `label ${i}`)

/** Examples of the given rows with the given truth, weight one. */
export function examplesOf(rows: ArrayLike<number>, truth: ArrayLike<number>): HeadTrainingRequest['examples'] {
  const row = Int32Array.from(rows)
  return { row, label: row.map((at) => truth[at]!), weight: new Float32Array(row.length).fill(1) }
}

let written = 0

/** A request on features it writes into `folder`; every row is an example of its own product. */
export function requestFor(
  folder: string,
  { data, truth }: Clusters,
  labels: number,
  changes: Partial<HeadTrainingRequest> = {},
): HeadTrainingRequest {
  const rows = truth.length
  const featuresFile = join(folder, `features-${written++}.f32`)
  writeFileSync(featuresFile, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return {
    featuresFile,
    rows,
    blocks: [{ id: 'embedding', dimensions: data.length / rows, transform: 'standardise' }],
    labels: names(labels),
    groups: new Int32Array(rows).fill(-1),
    examples: examplesOf(range(rows), truth),
    rejections: { row: new Int32Array(), label: new Int32Array() },
    base: null,
    outputFile: join(folder, 'head.onnx'),
    ...changes,
  }
}

/** A head that was written, and the features to ask it about. */
type Asked = Pick<HeadTrainingRequest, 'featuresFile' | 'rows' | 'blocks' | 'outputFile'>

/** What the written head says of every row, rows x labels: its graph on raw features, as tagging runs it. */
export async function probabilitiesOf({ featuresFile, rows, blocks, outputFile }: Asked): Promise<Float32Array> {
  const bytes = readFileSync(featuresFile)
  const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const width = data.length / rows
  const session = await ort.InferenceSession.create(readFileSync(outputFile))
  let from = 0
  const feeds = blocks.map(({ id, dimensions }): [string, ort.Tensor] => {
    const start = from
    from += dimensions
    const values = data.filter((_, at) => at % width >= start && at % width < start + dimensions)
    return [id, new ort.Tensor('float32', values, [rows, dimensions])]
  })
  try {
    const { probabilities } = await session.run(Object.fromEntries(feeds))
    return probabilities!.data as Float32Array
  } finally {
    await session.release()
  }
}

/** The label that the written head finds most probable, of every row. */
export async function firstLabels(asked: Asked): Promise<Int32Array> {
  const probabilities = await probabilitiesOf(asked)
  const labels = probabilities.length / asked.rows
  return range(asked.rows).map((row) => {
    const said = probabilities.subarray(row * labels, (row + 1) * labels)
    return said.indexOf(Math.max(...said))
  })
}

/** Share of the rows that were found to be what they should be; `wanted` gives null for rows that do not count. */
export function shareRight(found: Int32Array, wanted: (row: number) => number | null): number {
  const rows = range(found.length).filter((row) => wanted(row) !== null)
  return rows.filter((row) => found[row] === wanted(row)).length / rows.length
}
