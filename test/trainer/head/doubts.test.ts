import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import type { HeadTrainingResult } from '../../../src-main/common/contracts/training.ts'
import { decodeHead } from '../../../src-main/trainer/head/head-model.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { clusters, examplesOf, firstLabels, range, requestFor, shareRight, temporaryFolder } from '../synthetic.ts'

const folder = temporaryFolder()
const labels = 6

describe('wrong decisions', () => {
  const library = clusters(900, 60, labels, 2, 1.5)
  const isWrong = (row: number): boolean => mixed(3, row) % 10 === 0
  const given = library.truth.map((label, row) =>
    isWrong(row) ? (label + 1 + (mixed(4, row) % (labels - 1))) % labels : label,
  )
  const request = requestFor(folder, library, labels)
  const learn = (count: number): Promise<HeadTrainingResult> =>
    learnHead({ ...request, examples: examplesOf(range(count), given) })

  it.each([100, 299, 300, 600])('are found: one in ten of %i', async (count) => {
    const { suspects, heldOut } = await learn(count)
    const wrong = range(count).filter(isWrong)
    const found = suspects.filter(({ row }) => isWrong(row))
    expect(found.length / suspects.length, 'precision').toBeGreaterThanOrEqual(0.6)
    expect(found.length / wrong.length, 'recall').toBeGreaterThanOrEqual(0.7)
    const rightly = found.filter(({ row, other }) => other === library.truth[row])
    expect(rightly.length / found.length, 'what they should be').toBeGreaterThan(0.9)
    for (const { own, otherProbability, row } of suspects) {
      expect(own).toBeLessThan(0.15)
      expect(otherProbability).toBeGreaterThan(0.4)
      expect(heldOut.row).toContain(row)
    }
  })

  it('count for a tenth from three hundred on if they are doubted much, and before as much as any', async () => {
    for (const [count, factor] of [
      [299, 1],
      [300, 0.1],
    ] as const) {
      const { explanation, suspects } = await learn(count)
      const bytes = readFileSync(request.outputFile)
      const strong = suspects.filter(({ own, otherProbability }) => own < 0.1 && otherProbability > 0.5)
      expect(strong.length).toBeGreaterThan(10)
      expect(suspects.length).toBeGreaterThan(strong.length)
      // The same with these weights given, nothing left to choose, and too few held out to doubt any.
      const heldOut = { rows: range(20), learns: true }
      const { penalty, transform } = explanation.way
      expect(transform).toBe('unit')
      const doubted = new Set(strong.map(({ row }) => row))
      const examples = examplesOf(range(count), given)
      examples.weight = Float32Array.from(examples.row, (row) => (doubted.has(row) ? factor : 1))
      const total = examples.weight.reduce((a, b) => a + b, 0)
      const outputFile = `${request.outputFile}-weighed`
      await learnHead({ ...request, examples, heldOut, outputFile, options: { l2: penalty! / total } })
      const [own, weighed] = [bytes, readFileSync(outputFile)].map((file) => decodeHead(file, 'head').point)
      // Biases and weights alike, to the precision of a fit that begins elsewhere.
      const distance = Math.hypot(...own!.map((value, at) => value - weighed![at]!)) / Math.hypot(...own!)
      expect(distance, `of ${count}`).toBeLessThan(1e-3)
    }
  })

  it('cost little', async () => {
    const clean = await learnHead({ ...request, examples: examplesOf(range(300), library.truth) })
    const cleanFound = await firstLabels(request)
    await learn(300)
    const found = await firstLabels(request)
    const right = (of: Int32Array): number => shareRight(of, (row) => (row < 300 ? null : library.truth[row]!))
    expect(right(found)).toBeGreaterThan(right(cleanFound) - 0.02)
    expect(clean.suspects.length).toBeLessThanOrEqual(3)
  })

  it('are not looked for among labels that were given once', async () => {
    const examples = examplesOf([...range(40), 41], library.truth)
    examples.label[40] = 6
    const { suspects } = await learnHead({ ...request, labels: [...request.labels, 'once'], examples })
    expect(suspects.map(({ row }) => row)).not.toContain(41)
  })
})

describe('the temperature', () => {
  const library = clusters(400, 60, labels, 5, 2)
  const request = requestFor(folder, library, labels)

  it('is fitted from twenty decisions on whose label others were given as well', async () => {
    const of = async (count: number, given = library.truth): Promise<number> => {
      const { temperature } = await learnHead({ ...request, examples: examplesOf(range(count), given) })
      expect(decodeHead(readFileSync(request.outputFile), '').temperature).toBe(temperature)
      return temperature
    }
    expect(await of(19)).toBe(1)
    expect(await of(20)).toBeLessThan(1)
    // The last label is given once: nothing that learned from the others can know it.
    const once = library.truth.map((label, row) => (row === 19 ? labels - 1 : label % (labels - 1)))
    expect(await of(20, once)).toBe(1)
  })

  it('begins above one in a memory, which is too sure with few decisions', async () => {
    // Four of twenty labels were given once: too few are left to measure on.
    const skewed = range(400).map((row) => (row % 5 === 0 ? 1 + ((row / 5) % 4) : 0))
    const { explanation, temperature } = await learnHead({ ...request, examples: examplesOf(range(20), skewed) })
    expect(explanation.way.transform).toBe('memory')
    expect(temperature).toBe(1.4)
  })

  it('makes confidence and share right agree', async () => {
    const { metrics, temperature } = await learnHead(request)
    expect(temperature).toBeLessThan(0.9)
    expect(metrics!.calibrationError).toBeLessThan(0.08)
  })
})

describe('rows that are held out by request', () => {
  const library = clusters(300, 40, 4, 6, 2)
  const held = range(300).filter((row) => row % 5 === 2)
  const heldOut = { rows: held, learns: true }
  const request = { ...requestFor(folder, library, 4), heldOut }

  it('are measured in place of folds, and no others', async () => {
    const result = await learnHead(request)
    expect([...result.heldOut.row]).toEqual([...held])
    expect(result).toMatchObject({ validationRows: 60, trainingRows: 300, metrics: { images: 60 } })
    // Those without a decision are not measured.
    const fewer = await learnHead({ ...request, examples: examplesOf(range(150), library.truth) })
    expect(fewer.validationRows).toBe(30)
  })

  it('take part in the last fit', async () => {
    // A label that only held-out rows have.
    const truth = library.truth.map((label, row) => (row % 25 === 2 ? 4 : label))
    const data = library.data.slice()
    for (let row = 2; row < 300; row += 25) data.fill(0, row * 40, row * 40 + 40)
    const asked = requestFor(folder, { data, truth }, 5, { heldOut })
    const result = await learnHead(asked)
    const found = await firstLabels(asked)
    expect(shareRight(found, (row) => (truth[row] === 4 ? 4 : null))).toBe(1)
    expect(result.metrics!.perLabel[4]).toMatchObject({ support: 12, recall: 0 })
    expect(
      result.suspects.filter(({ row }) => truth[row] === 4),
      'no one could know it',
    ).toEqual([])
  })

  it('take no part in it where they are only to measure on', async () => {
    const truth = library.truth.map((label, row) => (row % 25 === 2 ? 4 : label))
    const asked = requestFor(folder, { data: library.data.slice(), truth }, 5, {
      heldOut: { rows: held, learns: false },
    })
    await learnHead(asked)
    const found = await firstLabels(asked)
    expect(
      [...found].filter((label) => label === 4),
      'no other row has it',
    ).toEqual([])
  })

  it('are none where that would leave nothing to learn from, or nothing to measure', async () => {
    for (const rows of [range(0), range(300)]) {
      const result = await learnHead({ ...request, heldOut: { rows, learns: true } })
      expect(result).toMatchObject({ validationRows: 0, metrics: null, temperature: 1, threshold: null, curve: [] })
      expect(shareRight(await firstLabels(request), (row) => library.truth[row]!)).toBeGreaterThan(0.9)
    }
  })
})
