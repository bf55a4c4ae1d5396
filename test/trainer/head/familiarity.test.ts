import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { HeadTrainingRequest } from '../../../src-main/common/contracts/training.ts'
import { familiarityIn } from '../../../src-main/trainer/head/familiar-space.ts'
import { decodeHead } from '../../../src-main/trainer/head/head-model.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { examplesOf, names, normals, probabilitiesOf, range, requestFor, temporaryFolder } from '../synthetic.ts'

const folder = temporaryFolder()
const [width, labels, causes] = [240, 4, 12]

/** Rows with a dozen causes behind them, as embeddings have; each `kind` of picture has causes of its own. */
function pictures(rows: number, kind: number, seed: number): { data: Float32Array; truth: Int32Array } {
  const mixing = normals(causes * width, 500 + kind)
  const strengths = normals(rows * causes, seed)
  const truth = Int32Array.from(range(rows), (row) => row % labels)
  for (const [row, label] of truth.entries()) strengths[row * causes + label]! += 3
  const data = normals(rows * width, seed + 1).map((noise, at) => {
    const [row, column] = [Math.floor(at / width), at % width]
    let value = 8 + 0.3 * noise
    for (let k = 0; k < causes; k++) value += strengths[row * causes + k]! * mixing[k * width + column]!
    return value
  })
  return { data, truth }
}

const library = pictures(900, 1, 31)
const strange = pictures(200, 2, 77).data

async function familiarityOf(file: string, data: Float32Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(readFileSync(file))
  try {
    const { familiarity } = await session.run({
      embedding: new ort.Tensor('float32', data, [data.length / width, width]),
    })
    return familiarity!.data as Float32Array
  } finally {
    await session.release()
  }
}

const share = (values: Float32Array, is: (value: number) => boolean): number => values.filter(is).length / values.length

describe('what a head knows', () => {
  it('is most of the pictures like those it learned from, and hardly any of another kind', async () => {
    const request = requestFor(folder, library, labels)
    await learnHead(request)
    const own = pictures(400, 1, 41)
    expect(share(await familiarityOf(request.outputFile, own.data), (value) => value > 0.5)).toBeGreaterThan(0.95)
    expect(share(await familiarityOf(request.outputFile, strange), (value) => value < 0.5)).toBeGreaterThan(0.95)
  })

  it('is what the formula says of the spaces that are read back', async () => {
    const request = requestFor(folder, library, labels)
    await learnHead(request)
    const { familiar } = decodeHead(readFileSync(request.outputFile), request.outputFile)
    expect(familiar).toHaveLength(1)
    const said = await familiarityOf(request.outputFile, strange)
    for (const row of range(20)) {
      const expected = familiarityIn(familiar![0]!, strange.subarray(row * width, (row + 1) * width))
      expect(said[row]).toBeCloseTo(expected, 4)
    }
  })

  it('is not told by one that learned from few', async () => {
    const request = requestFor(folder, library, labels, { examples: examplesOf(range(99), library.truth) })
    await learnHead(request)
    expect(decodeHead(readFileSync(request.outputFile), '').familiar).toEqual([])
  })

  it('does not make pictures look strange that people decide on, few as they are', async () => {
    const first = requestFor(folder, library, labels)
    await learnHead({ ...first, outputFile: `${folder}/base.onnx` })
    const truth = Int32Array.from(range(200), (row) => row % labels)
    const base = { modelFile: `${folder}/base.onnx`, labels: names(labels) }
    const other = { data: strange, truth }
    const few = requestFor(folder, other, labels, { base, examples: examplesOf(range(40), truth) })
    await learnHead(few)
    const session = await ort.InferenceSession.create(readFileSync(few.outputFile))
    expect(session.outputNames).toEqual(['probabilities'])
    await session.release()
    // Many say themselves what they are like.
    const many = requestFor(folder, other, labels, { base, examples: examplesOf(range(160), truth) })
    await learnHead(many)
    expect((await familiarityOf(many.outputFile, library.data)).every((value) => value >= 0)).toBe(true)
    expect(
      share(await familiarityOf(many.outputFile, strange.slice(160 * width)), (value) => value > 0.5),
    ).toBeGreaterThan(0.8)
  })
})

describe('a head that remembers', () => {
  it('tells apart what no plane does, and is read back as it was written', async () => {
    // Two labels on the corners of a square, across from each other.
    const noise = normals(600 * 8, 5)
    const truth = Int32Array.from(range(600), (row) => (row % 4 === 0 || row % 4 === 3 ? 1 : 0))
    const data = noise.map((value, at) => {
      const [row, column] = [Math.floor(at / 8), at % 8]
      return column < 2 ? ((row >> column) % 2) * 6 - 3 + 0.3 * value : 0.3 * value
    })
    const request = requestFor(folder, { data, truth }, 2)
    const { explanation, metrics, temperature } = await learnHead(request)
    expect(explanation.way).toMatchObject({ prior: 'frequencies', transform: 'memory' })
    expect(metrics!.top1).toBeGreaterThan(0.95)
    const head = decodeHead(readFileSync(request.outputFile), request.outputFile)
    expect(head.kernel).toMatchObject({ rows: 600, dimensions: 8, projection: null })
    expect(head.point).toHaveLength(601 * 2)
    const session = await ort.InferenceSession.create(readFileSync(request.outputFile))
    const { probabilities } = await session.run({ embedding: new ort.Tensor('float32', data, [600, 8]) })
    const said = probabilities!.data as Float32Array
    expect(
      share(
        Float32Array.from(range(600), (row) => said[row * 2 + truth[row]!]!),
        (value) => value > 0.5,
      ),
    ).toBeGreaterThan(0.97)
    await session.release()
    expect(head.temperature).toBe(temperature)
  })

  it('remembers what an image is not', async () => {
    // Two groups of pictures; of the second nobody said what it is, only that it is not the first label.
    const rows = 60
    const noise = normals(rows * 8, 6)
    const data = noise.map((value, at) => (Math.floor(at / 8) % 2 === 0 ? 1 : -1) * 2 + 0.5 * value)
    const request = requestFor(folder, { data, truth: new Int32Array(rows) }, 3, { options: { memory: 0.3 } })
    // Of the first group most are the first label; of the other one is the first and one the second.
    const decided = { row: Int32Array.of(0, 2, 4, 6, 8, 1, 3), label: Int32Array.of(0, 0, 0, 0, 1, 1, 0) }
    const examples = { ...decided, weight: new Float32Array(7).fill(1) }
    const meanOfFirst = async (rejections: HeadTrainingRequest['rejections']): Promise<number> => {
      await learnHead({ ...request, examples, rejections })
      const said = await probabilitiesOf(request)
      const others = range(rows).filter((row) => row % 2 === 1 && row > 21)
      return others.reduce((sum, row) => sum + said[row * 3]!, 0) / others.length
    }
    const before = await meanOfFirst({ row: new Int32Array(), label: new Int32Array() })
    const rejected = Int32Array.of(5, 7, 9, 11, 13, 15, 17, 19, 21)
    expect(await meanOfFirst({ row: rejected, label: new Int32Array(9) })).toBeLessThan(before - 0.1)
  })
})
