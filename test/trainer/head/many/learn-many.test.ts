import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ManyHeadRequest } from '../../../../src-main/common/contracts/training.ts'
import { decodeHead } from '../../../../src-main/trainer/head/head-model.ts'
import { learnMany } from '../../../../src-main/trainer/head/many/learn-many.ts'
import { normals, probabilitiesOf, temporaryFolder } from '../../synthetic.ts'

const folder = temporaryFolder()
let written = 0

/** Rows that may have any of four labels, each of which shows in a direction of its own; two rows make a product. */
function requestFor(rows: number, spread: number, changes: Partial<ManyHeadRequest> = {}) {
  const [width, labels] = [24, ['cotton', 'linen', 'silk', 'wool']]
  const count = labels.length
  const directions = normals(count * width, 1000)
  const noise = normals(rows * width, 7)
  const chance = normals(rows * count, 8)
  const truth = Int8Array.from(chance, (value, at) => (value > [-0.2, 0.3, 0.8, 1.2][at % count]! ? 1 : 0))
  const data = noise.map((value, at) => {
    const [row, column] = [Math.floor(at / width), at % width]
    let sum = 5 + spread * value
    for (let label = 0; label < count; label++) {
      sum += truth[row * count + label]! * directions[label * width + column]!
    }
    return sum
  })
  const number = written++
  const featuresFile = join(folder, `features-${number}.f32`)
  writeFileSync(featuresFile, new Uint8Array(data.buffer))
  const request: ManyHeadRequest = {
    featuresFile,
    rows,
    blocks: [{ id: 'embedding', dimensions: width, transform: 'unit' }],
    labels,
    groups: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 2)),
    answers: truth,
    outputFile: join(folder, `head-${number}.onnx`),
    ...changes,
  }
  return { request, truth }
}

const shareRight = (probabilities: Float32Array, truth: Int8Array, threshold: number): number =>
  truth.filter((answer, at) => (probabilities[at]! >= threshold ? 1 : 0) === answer).length / truth.length

describe('a head of many labels', () => {
  it('learns sets, and says as much in its file', async () => {
    const { request, truth } = requestFor(400, 0.7)
    const result = await learnMany(request)
    const probabilities = await probabilitiesOf(request)
    expect(shareRight(probabilities, truth, result.threshold!)).toBeGreaterThan(0.97)
    expect(result.metrics).toMatchObject({ images: 400 })
    expect(result.metrics!.microF1).toBeGreaterThan(0.93)
    expect(result.metrics!.exact).toBeGreaterThan(0.8)
    expect(result.metrics!.perLabel.map(({ label }) => label)).toEqual(['cotton', 'linen', 'silk', 'wool'])
    expect(result.compared.map(({ penalty }) => penalty)).toEqual([1000, 300, 100, 30, 10])
    const best = result.compared.toSorted((a, b) => a.loss - b.loss)[0]!
    expect(result.penalty).toBe(best.penalty)
    expect(result).toMatchObject({ trainingRows: 400, validationRows: 400, features: ['embedding'] })
    const head = decodeHead(readFileSync(request.outputFile), request.outputFile)
    expect(head).toMatchObject({ activation: 'sigmoid', labels: request.labels })
    expect(head.temperature).toBeCloseTo(result.temperature, 9)
    // Sets are sets: what is said of one label takes nothing from another.
    const sums = Array.from({ length: 400 }, (_, row) =>
      probabilities.subarray(row * 4, row * 4 + 4).reduce((sum, value) => sum + value, 0),
    )
    expect(Math.max(...sums)).toBeGreaterThan(2.5)
    expect(Math.min(...sums)).toBeLessThan(0.5)
  })

  it('gives the same file for the same request', async () => {
    const { request } = requestFor(120, 1)
    await learnMany(request)
    const first = readFileSync(request.outputFile)
    await learnMany(request)
    expect(readFileSync(request.outputFile).equals(first)).toBe(true)
  })

  it('learns from what is known, and measures nothing else', async () => {
    const { request, truth } = requestFor(400, 0.7)
    // Of every row only two labels are known, of the last hundred nothing at all.
    const answers = truth.map((answer, at) => (at >= 1200 || (at + Math.floor(at / 4)) % 2 === 0 ? -1 : answer))
    const result = await learnMany({ ...request, answers })
    expect(result).toMatchObject({ trainingRows: 300, validationRows: 300 })
    const known = result.metrics!.perLabel.reduce((sum, { support }) => sum + support, 0)
    expect(known).toBe(answers.filter((answer) => answer === 1).length)
    expect(shareRight(await probabilitiesOf(request), truth, result.threshold!)).toBeGreaterThan(0.95)
  })

  it('holds products out as a whole', async () => {
    // Nothing tells of the labels but which product a row is of: who learned from one view knows the other.
    const rows = 40
    const { request } = requestFor(rows, 1)
    const products = normals((rows / 2) * 24, 11)
    const data = Float32Array.from({ length: rows * 24 }, (_, at) => products[Math.floor(at / 48) * 24 + (at % 24)]!)
    writeFileSync(request.featuresFile, new Uint8Array(data.buffer))
    const coin = normals((rows / 2) * 4, 12)
    const answers = Int8Array.from({ length: rows * 4 }, (_, at) =>
      coin[Math.floor(at / 8) * 4 + (at % 4)]! > 0 ? 1 : 0,
    )
    const { metrics } = await learnMany({ ...request, answers })
    expect(metrics!.exact).toBeLessThan(0.25)
    const apart = await learnMany({
      ...request,
      answers,
      groups: new Int32Array(rows).fill(-1),
      options: { l2: 0.001 },
    })
    expect(apart.metrics!.exact).toBeGreaterThan(metrics!.exact + 0.2)
  })

  it('is no surer than it may be', async () => {
    const { request } = requestFor(300, 3)
    const { metrics } = await learnMany(request)
    expect(metrics!.calibrationError).toBeLessThan(0.06)
  })

  it('learns from few without measuring much', async () => {
    const { request } = requestFor(6, 0.5)
    expect(await learnMany(request)).toMatchObject({ penalty: 100, temperature: 1, threshold: null })
  })

  it.each([
    ['no label', (answers: Int8Array) => answers.map(() => 0), /No image has a label yet/],
    ['no absence', (answers: Int8Array) => answers.map(() => 1), /which labels images do not have/],
    ['too few answers', (answers: Int8Array) => answers.subarray(1), /answers has 39 entries/],
    ['a strange answer', (answers: Int8Array) => answers.with(3, 2), /answers\[3\] is 2/],
  ])('refuses %s', async (_, change, message) => {
    const { request, truth } = requestFor(10, 1)
    await expect(learnMany({ ...request, answers: change(truth) })).rejects.toThrow(message)
  })

  it('stops when it is told to', async () => {
    const { request } = requestFor(60, 1)
    await expect(learnMany(request, () => undefined, { aborted: true })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
