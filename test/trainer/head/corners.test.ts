import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import type { HeadTrainingRequest } from '../../../src-main/common/contracts/training.ts'
import { labelFrequencies } from '../../../src-main/trainer/head/label-frequencies.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { clusters, examplesOf, firstLabels, names, probabilitiesOf, range, requestFor, shareRight, temporaryFolder } from '../synthetic.ts' // prettier-ignore

const folder = temporaryFolder()
const labels = 4
const library = clusters(200, 30, labels, 2, 1)
const modelFile = join(folder, 'shipped.onnx')
await learnHead(requestFor(folder, clusters(400, 30, labels, 1, 1), labels, { outputFile: modelFile }))
const base = { modelFile, labels: names(labels) }
const none = examplesOf([], [])
const nothing = { row: new Int32Array(), label: new Int32Array() }
const request = requestFor(folder, library, labels)

/** Learns, and sees that what was written can be used: every row sums to one, nothing is infinite. */
async function learn(changes: Partial<HeadTrainingRequest>) {
  const asked = { ...request, ...changes }
  const result = await learnHead(asked)
  const probabilities = await probabilitiesOf(asked)
  expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true)
  const count = asked.labels.length
  for (let row = 0; row < asked.rows; row++) {
    expect(probabilities.subarray(row * count, (row + 1) * count).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4)
  }
  for (const { accuracy, loss } of result.explanation.compared) {
    expect(accuracy).toBeGreaterThanOrEqual(0)
    expect(loss).toBeLessThan(12)
  }
  return { result, right: shareRight(await firstLabels(asked), (row) => library.truth[row]!) }
}

describe('hardly any decision', () => {
  it.each([1, 2, 3, 4, 5])('with a base head: %i', async (count) => {
    const { result, right } = await learn({ base, examples: examplesOf(range(count), library.truth) })
    expect(right).toBeGreaterThan(0.95)
    expect(result.validationRows).toBe(count === 1 ? 0 : count)
  })

  it('with a base head that does not know it', async () => {
    const examples = { ...examplesOf([0], library.truth), label: Int32Array.of(labels) }
    const { result, right } = await learn({ base, examples, labels: names(labels + 1) })
    expect(result).toMatchObject({ validationRows: 0, metrics: null, suspects: [] })
    expect(right).toBeGreaterThan(0.95)
  })

  it.each([2, 3, 4])('without: %i', async (count) => {
    const { result } = await learn({ examples: examplesOf(range(count), library.truth) })
    // Each label once: no one could know it of the one that was held out.
    expect(result).toMatchObject({ validationRows: count, trainingRows: count, suspects: [], threshold: null })
  })

  it('all of one product', async () => {
    const groups = new Int32Array(200).fill(7)
    for (const own of [base, null]) {
      const { result } = await learn({ base: own, groups, examples: examplesOf(range(20), library.truth) })
      expect(result).toMatchObject({ validationRows: 0, metrics: null })
      expect(result.explanation.compared).toEqual([])
    }
  })

  it('all of one product, beside one with a rejection', async () => {
    const groups = range(200).map((row) => (row < 10 ? 1 : row))
    const rejections = { row: Int32Array.of(50), label: Int32Array.of(0) }
    for (const own of [base, null]) {
      const { result } = await learn({ base: own, groups, rejections, examples: examplesOf([0, 1], library.truth) })
      expect(result).toMatchObject({ validationRows: 0, trainingRows: 3 })
    }
  })
})

describe('nothing but rejections', () => {
  it('keeps the base head', async () => {
    const rejections = { row: range(12), label: library.truth.slice(0, 12) }
    const { result, right } = await learn({ base, examples: none, rejections })
    expect(right).toBeGreaterThan(0.95)
    expect(result).toMatchObject({ trainingRows: 12, validationRows: 0, metrics: null, threshold: null })
  })

  it('beside decisions of weight zero, which are none', async () => {
    const examples = { ...examplesOf(range(8), library.truth), weight: new Float32Array(8) }
    const rejections = { row: Int32Array.of(20), label: Int32Array.of(0) }
    const { result } = await learn({ base, examples, rejections })
    expect(result).toMatchObject({ trainingRows: 1, validationRows: 0 })
  })

  it('beside decisions may rule out every label that was decided', async () => {
    // Labels alone tells apart those that were decided: a row that may be none of them says nothing.
    const rows = Int32Array.from({ length: 20 }, (_, i) => 100 + (i >> 1))
    const rejections = { row: rows, label: Int32Array.from(rows, (_, i) => labels + (i % 2)) }
    const examples = examplesOf(range(30).filter((row) => library.truth[row]! < 2), library.truth.map((label) => labels + label)) // prettier-ignore
    const asked = { base, labels: names(labels + 2), examples }
    const { result } = await learn({ ...asked, rejections })
    const alone = (of: typeof result): unknown =>
      of.explanation.compared.find(({ way }) => way.name === 'labels alone + 30')
    expect(alone(result)).toEqual(alone((await learn({ ...asked, rejections: nothing })).result))
  })
})

describe('labels', () => {
  it('may be two', async () => {
    const two = clusters(80, 30, 2, 3, 2)
    const asked = requestFor(folder, two, 2)
    await learnHead(asked)
    expect(shareRight(await firstLabels(asked), (row) => two.truth[row]!)).toBeGreaterThan(0.95)
  })

  it('may be hundreds, of which few were decided', async () => {
    const count = 600
    for (const own of [base, null]) {
      const { right, result } = await learn({
        base: own,
        labels: names(count),
        examples: examplesOf(range(60), library.truth),
      })
      expect(right).toBeGreaterThan(0.95)
      expect(result.metrics!.perLabel).toHaveLength(count)
    }
  })

  it('may each have been given once', async () => {
    const many = clusters(90, 30, 90, 4, 0.5)
    const { validationRows, suspects } = await learnHead(requestFor(folder, many, 90))
    expect(validationRows).toBe(90)
    expect(suspects).toEqual([])
  })

  it('may be several for one image, by weight, of which the heaviest is measured', async () => {
    const examples = examplesOf([...range(40), 0, 1], library.truth)
    examples.label.set([3, 3], 40)
    examples.weight.set([0.4, 2.5], 40)
    const { result } = await learn({ examples })
    expect(result.trainingRows).toBe(40)
    expect([...result.heldOut.decided.subarray(0, 3)]).toEqual([0, 3, 2])
  })

  it('smoothed stay among those that were decided', async () => {
    const { result } = await learn({
      base,
      labels: names(labels + 2),
      examples: examplesOf(range(40), library.truth.map((label) => labels + (label % 2))), // prettier-ignore
      options: { labelSmoothing: 0.3 },
    })
    const alone = result.explanation.compared.find(({ way }) => way.name === 'labels alone + 30')!
    // Three tenths of each go to two labels, not to six.
    expect(alone.accuracy).toBeGreaterThan(0.9)
    expect(alone.loss).toBeLessThan(0.5)
  })
})

describe('features', () => {
  it('may be the same of every image', async () => {
    const flat = { data: new Float32Array(200 * 30).fill(3), truth: library.truth }
    const asked = requestFor(folder, flat, labels, { examples: examplesOf(range(40), library.truth) })
    const { metrics } = await learnHead(asked)
    const probabilities = await probabilitiesOf(asked)
    expect(probabilities.every(Number.isFinite)).toBe(true)
    expect(metrics!.top1).toBeLessThan(0.5)
  })

  it('that tell nothing leave what is known of the frequencies', async () => {
    const flat = { data: new Float32Array(200 * 30).fill(3), truth: library.truth }
    for (const counts of [
      [10, 10, 10, 10],
      [36, 2, 1, 1],
      [30, 20, 12, 10],
    ]) {
      const decided = counts.flatMap((count, label) => [...range(200)].filter((row) => library.truth[row] === label).slice(0, Math.min(count, 50))) // prettier-ignore
      const examples = examplesOf(decided, library.truth)
      // Where there are not so many images of a label, some count twice.
      examples.weight = examples.weight.map((_, at) => counts[examples.label[at]!]! / Math.min(50, counts[examples.label[at]!]!)) // prettier-ignore
      // What a plane says before held-out decisions change how sure it is.
      const way = { name: 'labels alone + 30', prior: 'frequencies', penalty: 30, transform: 'unit' } as const
      const asked = requestFor(folder, flat, labels, { examples, like: { way, temperature: 1, threshold: null } })
      await learnHead(asked)
      const said = (await probabilitiesOf(asked)).subarray(0, labels)
      const { logFrequencies } = labelFrequencies(Float64Array.from(counts))
      // A bias may add to what is thought of them, towards what was counted; nothing makes them flatter, nor more skewed.
      const total = counts.reduce((a, b) => a + b)
      for (const [label, value] of said.entries()) {
        const bounds = [Math.exp(logFrequencies[label]!), counts[label]! / total]
        expect(value).toBeGreaterThan(Math.min(...bounds) - 0.002)
        expect(value).toBeLessThan(Math.max(...bounds) + 0.002)
      }
    }
  })

  it('may be more than the rows or fewer', async () => {
    for (const [rows, width] of [
      [60, 300],
      [300, 12],
    ] as const) {
      const own = clusters(rows, width, 3, 6, 1)
      const { metrics } = await learnHead(requestFor(folder, own, 3))
      expect(metrics!.top1).toBeGreaterThan(0.9)
    }
  })
})

describe('few decisions without a base head', () => {
  const count = 10
  const many = clusters(1000, 300, count, 2, 4)
  const asked = requestFor(folder, many, count)
  const rightOf = async (seed: number, decisions: number): Promise<number> => {
    const decided = [...range(1000)].sort((a, b) => mixed(seed, a) - mixed(seed, b)).slice(0, decisions)
    await learnHead({ ...asked, examples: examplesOf(decided, many.truth) })
    const held = new Set(decided)
    return shareRight(await firstLabels(asked), (row) => (held.has(row) ? null : many.truth[row]!))
  }

  it.each([
    [30, 0.37],
    [60, 0.53],
    [100, 0.71],
  ])('are not drowned by the accidents of their number (%i)', async (decisions, least) => {
    const found = [await rightOf(1, decisions), await rightOf(2, decisions), await rightOf(3, decisions)]
    expect(found.reduce((a, b) => a + b) / 3).toBeGreaterThan(least)
  })

  it('are believed where they are skewed: one label is nearly always right', async () => {
    const two = clusters(1000, 300, 2, 2, 6)
    const all = range(1000).filter((row) => two.truth[row] === 0 || mixed(9, row) % 6 === 0)
    const skewed = requestFor(folder, two, 2)
    for (const seed of [1, 2, 3]) {
      const decided = [...all].sort((a, b) => mixed(seed, a) - mixed(seed, b)).slice(0, 30)
      await learnHead({ ...skewed, examples: examplesOf(decided, two.truth) })
      const [held, among] = [new Set(decided), new Set(all)]
      const found = await firstLabels(skewed)
      expect(shareRight(found, (row) => (held.has(row) || !among.has(row) ? null : two.truth[row]!))).toBeGreaterThan(
        0.85,
      )
    }
  })
})
