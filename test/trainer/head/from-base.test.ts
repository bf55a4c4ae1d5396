import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import type { HeadTrainingRequest, HeadTrainingResult } from '../../../src-main/common/contracts/training.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { clusters, examplesOf, firstLabels, names, probabilitiesOf, range, requestFor, shareRight, temporaryFolder } from '../synthetic.ts' // prettier-ignore

const folder = temporaryFolder()
const [labels, rows, spread] = [6, 900, 2.2]
const modelFile = join(folder, 'shipped.onnx')
const base = { modelFile, labels: names(labels) }
await learnHead(requestFor(folder, clusters(1500, 40, labels, 1, spread), labels, { outputFile: modelFile }))

/** The person's own images: a new draw of the same kinds of things, of which the base head has 85 in a hundred right. */
const library = clusters(rows, 40, labels, 2, spread)
const plain = requestFor(folder, library, labels, { base })
const says = await firstLabels({ ...plain, outputFile: modelFile })
const baseSaid = await probabilitiesOf({ ...plain, outputFile: modelFile })
const truth = (row: number): number => library.truth[row]!
const shuffled = [...range(rows)].sort((a, b) => mixed(5, a) - mixed(5, b))
/** Images of a label that the base head has right, as a person finds them who filters by it. */
const rightOnes = (label: number, count: number): number[] =>
  shuffled.filter((row) => says[row] === label && truth(row) === label).slice(0, count)

interface Learned {
  result: HeadTrainingResult
  request: HeadTrainingRequest
  found: Int32Array
  /** Share right of what was not decided: of these old labels, or of all. */
  right: (...old: number[]) => number
  /** The same of the base head. */
  rightBefore: (...old: number[]) => number
}

async function learn(
  decided: readonly number[],
  wanted: (row: number) => number,
  changes: Partial<HeadTrainingRequest> & { count?: number } = {},
): Promise<Learned> {
  const { count = labels, ...more } = changes
  const examples = examplesOf(decided, range(rows).map(wanted))
  const request = { ...plain, labels: names(count), examples, ...more }
  const result = await learnHead(request)
  const found = await firstLabels(request)
  const held = new Set(decided)
  const counts = (row: number, old: number[]): boolean =>
    !held.has(row) && (old.length === 0 || old.includes(truth(row)))
  return {
    result,
    request,
    found,
    right: (...old) => shareRight(found, (row) => (counts(row, old) ? wanted(row) : null)),
    rightBefore: (...old) => shareRight(says, (row) => (counts(row, old) ? truth(row) : null)),
  }
}

it('the base head is good, and not perfect', () => {
  expect(shareRight(says, truth)).toBeCloseTo(0.854, 2)
})

describe('decisions that agree', () => {
  it.each([1, 2, 5, 30, 100, 300])('do no harm (%i)', async (count) => {
    const { result, right, rightBefore } = await learn(shuffled.slice(0, count), truth)
    expect(right()).toBeGreaterThan(rightBefore() - 0.004)
    expect(result.explanation).toMatchObject({ way: { name: 'label map' }, strangeShare: 0, witnesses: 0 })
  })

  it('are measured out of fold, and what they are measured to be is what they are', async () => {
    const { result, right } = await learn(shuffled.slice(0, 300), truth)
    expect(result).toMatchObject({ trainingRows: 300, validationRows: 300, metrics: { images: 300 } })
    expect(Math.abs(result.metrics!.top1 - right())).toBeLessThan(0.03)
    expect(result.metrics!.calibrationError).toBeLessThan(0.06)
    expect(result.threshold).toBeGreaterThan(0.3)
    expect(result.threshold).toBeLessThanOrEqual(0.5)
  })
})

describe('labels of one kind alone that get a new name', () => {
  it.each([4, 8, 20, 60])('take it over after a handful, and no other label is harmed (%i)', async (count) => {
    const renamed = (row: number): number => (truth(row) === 0 ? 6 : truth(row))
    const { result, right, rightBefore } = await learn(rightOnes(0, count), renamed, { count: 7 })
    expect(right(0)).toBeGreaterThan(rightBefore(0) - 0.04)
    expect(right(1, 2, 3, 4, 5)).toBeGreaterThan(rightBefore(1, 2, 3, 4, 5) - 0.01)
    if (count > 4) expect(result.explanation.witnesses).toBeGreaterThan(10)
    // Nor are the witnesses taken for decisions anywhere.
    expect(result).toMatchObject({ trainingRows: count, validationRows: count, temperature: 1, threshold: null })
    expect(result.metrics!.images).toBe(count)
    expect(result.heldOut.row).toHaveLength(count)
  })

  it('may be two, or three of six', async () => {
    const renamed = (of: number[]) => (row: number) => (of.includes(truth(row)) ? 6 + truth(row) : truth(row))
    const two = await learn([...rightOnes(0, 10), ...rightOnes(1, 10)], renamed([0, 1]), { count: 9 })
    expect(two.right(0, 1)).toBeGreaterThan(two.rightBefore(0, 1) - 0.02)
    expect(two.right(2, 3, 4, 5)).toBeGreaterThan(two.rightBefore(2, 3, 4, 5) - 0.01)
    const many = await learn([...rightOnes(0, 60), ...rightOnes(1, 60)], renamed([0, 1]), { count: 9 })
    expect(many.result, 'of these alone nothing can be said of confidence').toMatchObject({
      temperature: 1,
      threshold: null,
    })
    const three = await learn([...rightOnes(0, 10), ...rightOnes(1, 10), ...rightOnes(2, 10)], renamed([0, 1, 2]), {
      count: 9,
    })
    expect(three.right(0, 1, 2)).toBeGreaterThan(three.rightBefore(0, 1, 2) - 0.02)
    expect(three.right(3, 4, 5)).toBeGreaterThan(three.rightBefore(3, 4, 5) - 0.1)
  })

  it.each([1, 2, 3])(
    'may be a few images, which is too few to tell: nothing else is taken for it (%i)',
    async (count) => {
      const renamed = (row: number): number => (truth(row) === 0 ? 6 : truth(row))
      const { result, right, rightBefore } = await learn(rightOnes(0, count), renamed, { count: 7 })
      expect(right(1, 2, 3, 4, 5)).toBeGreaterThan(rightBefore(1, 2, 3, 4, 5) - 0.005)
      // One may be chance; two are a name.
      expect(right(0)).toBeCloseTo(count === 1 ? 0 : 0.8, 1)
      expect(result.explanation).toMatchObject({ way: { name: 'label map' }, witnesses: 0 })
    },
  )
})

describe('random decisions', () => {
  it.each([
    [30, 0.84],
    [60, 0.84],
  ])('have renamed labels taken over, the others kept (%i)', async (count, least) => {
    const wanted = (row: number): number => ({ 0: 6, 1: 7 })[truth(row)] ?? truth(row)
    const { result, right, rightBefore } = await learn(shuffled.slice(0, count), wanted, { count: 8 })
    expect(right()).toBeGreaterThan(least)
    expect(right(2, 3, 4, 5)).toBeGreaterThan(rightBefore(2, 3, 4, 5) - 0.02)
    expect(result.explanation).toMatchObject({ way: { name: 'label map + 100' }, witnesses: 0 })
  })

  it.each([
    [30, 0.855],
    [60, 0.855],
  ])('have labels merged that are one to the person (%i)', async (count, least) => {
    const wanted = (row: number): number => (truth(row) < 3 ? 6 : truth(row))
    const { result, right, rightBefore } = await learn(shuffled.slice(0, count), wanted, { count: 7 })
    expect(right()).toBeGreaterThan(least)
    expect(right(3, 4, 5)).toBeGreaterThan(rightBefore(3, 4, 5) - 0.03)
    expect(result.explanation.strangeShare).toBeGreaterThan(0.4)
  })

  it.each([
    [10, 0.68],
    [30, 0.83],
    [100, 0.85],
    [300, 0.86],
  ])('teach labels that are all the own of the person (%i)', async (count, least) => {
    const wanted = (row: number): number => labels + ((truth(row) * 5 + 1) % labels)
    const { result, right } = await learn(shuffled.slice(0, count), wanted, { count: 2 * labels })
    expect(right()).toBeGreaterThan(least)
    expect(result.explanation).toMatchObject({ strangeShare: 1, witnesses: 0 })
  })

  it('are better explained by the base head than without it', async () => {
    const wanted = (row: number): number => labels + ((truth(row) * 5 + 1) % labels)
    const own = await learn(shuffled.slice(0, 30), wanted, { count: 2 * labels })
    const alone = await learn(shuffled.slice(0, 30), wanted, { count: 2 * labels, base: null })
    expect(own.right()).toBeGreaterThan(alone.right() + 0.15)
  })
})

describe('what was measured', () => {
  it.each([
    ['label map', truth, labels, base],
    ['label map + 100', (row: number) => ({ 0: 6, 1: 7 })[truth(row)] ?? truth(row), 8, base],
    ['softened map + 30', (row: number) => labels + ((truth(row) * 5 + 1) % labels), 12, base],
    ['labels alone + 100', truth, labels, null],
  ] as const)('is what the written head does: %s', async (name, wanted, count, own) => {
    const decided = shuffled.slice(0, 300)
    const { request, result, right } = await learn(decided, wanted, { count, base: own })
    expect(result.explanation.way.name).toBe(name)
    const said = await probabilitiesOf(request)
    const others = shuffled.slice(300)
    const loss = others.reduce((sum, row) => sum - Math.log(said[row * count + wanted(row)]!), 0) / others.length
    const { negativeLogLikelihood, top1 } = result.metrics!
    expect(loss / negativeLogLikelihood).toBeGreaterThan(0.93)
    expect(loss / negativeLogLikelihood).toBeLessThan(1.07)
    expect(Math.abs(right() - top1)).toBeLessThan(0.05)
  })
})

describe('decisions that are chosen', () => {
  const wrong = shuffled.filter((row) => says[row] !== truth(row))

  it.each([10, 30, 60])('as mistakes that are put right take nothing from what is right (%i)', async (count) => {
    const { result, right, rightBefore } = await learn(wrong.slice(0, count), truth)
    expect(right()).toBeGreaterThan(rightBefore() - 0.005)
    expect(result.explanation.witnesses).toBeGreaterThan(50)
    expect(result.suspects, 'a mistake put right is not doubtful').toEqual([])
  })

  it('as mistakes in one label do not empty it', async () => {
    const { right, rightBefore } = await learn(wrong.filter((row) => says[row] === 0), truth) // prettier-ignore
    expect(right(0)).toBeGreaterThan(rightBefore(0) - 0.02)
    expect(right()).toBeGreaterThan(rightBefore() - 0.005)
  })

  it('as rejections of mistakes do not empty it either', async () => {
    const mistakes = wrong.filter((row) => says[row] === 0)
    const rejections = { row: Int32Array.from(mistakes), label: new Int32Array(mistakes.length) }
    const { right, rightBefore, result } = await learn(rightOnes(1, 3), truth, { rejections })
    expect(right(0)).toBeGreaterThan(rightBefore(0) - 0.02)
    expect(result.explanation.witnesses).toBeGreaterThan(10)
  })

  it.each([30, 100, 300])(
    'as those the base head is least sure of leave alone what it is sure of (%i)',
    async (count) => {
      const margin = (row: number): number => {
        const sorted = baseSaid.subarray(row * labels, (row + 1) * labels).toSorted((a, b) => b - a)
        return sorted[0]! - sorted[1]!
      }
      const unsure = [...range(rows)].sort((a, b) => margin(a) - margin(b)).slice(0, count)
      const { right, rightBefore } = await learn(unsure, truth)
      expect(right()).toBeGreaterThan(rightBefore() - 0.005)
    },
  )

  it('as right ones of a label, all at once, change nothing', async () => {
    for (const count of [10, 30, 100]) {
      const { right, rightBefore } = await learn(rightOnes(0, count), truth)
      expect(right()).toBeGreaterThan(rightBefore() - 0.005)
    }
  })
})

describe('a rejection', () => {
  const rightOf0 = rightOnes(0, 60)
  const decided = shuffled.filter((row) => truth(row) !== 0).slice(0, 20)
  const mean = (probabilities: Float32Array, of: readonly number[]): number =>
    of.reduce((sum, row) => sum + probabilities[row * labels]!, 0) / of.length

  it('lowers the label on what looks like the image, the more the more often it is said', async () => {
    const lookAlikes = rightOf0.slice(30)
    const after: number[] = []
    for (const count of [0, 3, 10]) {
      const rejections = { row: Int32Array.from(rightOf0.slice(0, count)), label: new Int32Array(count) }
      const { request, right, rightBefore, result } = await learn(decided, truth, { rejections })
      after.push(mean(await probabilitiesOf(request), lookAlikes))
      expect(right(1, 2, 3, 4, 5)).toBeGreaterThan(rightBefore(1, 2, 3, 4, 5) - 0.005)
      expect(result).toMatchObject({ trainingRows: 20 + count, validationRows: 20 })
    }
    expect(after[1]! / after[0]!).toBeLessThan(0.8)
    expect(after[2]! / after[0]!).toBeLessThan(0.5)
  })

  it('lowers it without a base head as well', async () => {
    const both = [...shuffled.filter((row) => truth(row) !== 0).slice(0, 40), ...rightOf0.slice(50, 55)]
    const after: number[] = []
    for (const count of [0, 20]) {
      const rejections = { row: Int32Array.from(rightOf0.slice(0, count)), label: new Int32Array(count) }
      const { request } = await learn(both, truth, { rejections, base: null })
      after.push(mean(await probabilitiesOf(request), rightOf0.slice(20, 50)))
    }
    expect(after[1]! / after[0]!).toBeLessThan(0.8)
  })

  it('says nothing more of an image that has a label', async () => {
    const without = await learn(decided, truth)
    const bytes = readFileSync(without.request.outputFile)
    const rejections = { row: Int32Array.from(decided.slice(0, 5)), label: Int32Array.of(0, 0, 0, 0, 0) }
    const { request } = await learn(decided, truth, { rejections })
    expect(readFileSync(request.outputFile).equals(bytes)).toBe(true)
  })

  it('of every label there is says nothing', async () => {
    const [image] = rightOf0
    const rejections = { row: new Int32Array(labels).fill(image!), label: range(labels) }
    const with_ = await learn(decided, truth, { rejections })
    const without = await learn(decided, truth)
    expect(with_.found).toEqual(without.found)
  })
})

describe('the order and history of decisions', () => {
  const bytesOf = async (examples: HeadTrainingRequest['examples'], rejections = plain.rejections): Promise<Buffer> => {
    const request = { ...plain, labels: names(7), examples, rejections }
    await learnHead(request)
    return readFileSync(request.outputFile)
  }

  it('do not matter: the same decisions make the same head, byte for byte', async () => {
    const wanted = range(rows).map((row) => (truth(row) === 0 ? 6 : truth(row)))
    const decided = shuffled.slice(0, 50)
    const rejected = shuffled.slice(50, 56)
    const rejections = (of: number[]) => ({ row: Int32Array.from(of), label: Int32Array.from(of, (row) => says[row]!) })
    const first = await bytesOf(examplesOf(decided, wanted), rejections(rejected))
    const turned = await bytesOf(examplesOf(decided.toReversed(), wanted), rejections(rejected.toReversed()))
    const more = await bytesOf(examplesOf(shuffled.slice(0, 49), wanted), rejections(rejected))
    expect(turned.equals(first)).toBe(true)
    expect(more.equals(first), 'one decision fewer').toBe(false)
  })
})

it('labels are found by name: another order, one gone, one new', async () => {
  const changed = ['label 5', 'new', 'label 1', 'label 0', 'label 3', 'label 4']
  const position = (row: number): number => changed.indexOf(`label ${truth(row)}`)
  const decided = shuffled.filter((row) => position(row) >= 0).slice(0, 4)
  const { found } = await learn(decided, position, { labels: changed, base: { modelFile, labels: base.labels.map((name) => (name === 'label 2' ? '(removed)' : name)) } }) // prettier-ignore
  const kept = (row: number): number | null => (position(row) < 0 ? null : position(row))
  expect(shareRight(found, kept)).toBeGreaterThan(0.84)
})

it('other views of what was decided bear no witness', async () => {
  const renamed = (row: number): number => (truth(row) === 0 ? 6 : truth(row))
  const decided = rightOnes(0, 20)
  // Every image of another label is a view of some decided one.
  const groups = range(rows).map((row) => (truth(row) !== 0 ? decided[row % 20]! : row))
  const alone = await learn(decided, renamed, { count: 7 })
  const beside = await learn(decided, renamed, { count: 7, groups })
  expect(beside.result.explanation.witnesses).toBeLessThan(0.3 * alone.result.explanation.witnesses)
  const nearly = await learn(decided, renamed, { count: 7, groups: range(rows).map((row) => row) })
  expect(nearly.result.explanation.witnesses).toBe(alone.result.explanation.witnesses)
})

describe('a label of which a part looks different', () => {
  // A second block, which the base head does not read, alone tells every second image of label 0 from the others.
  const isNew = (row: number): boolean => truth(row) === 0 && (row / labels) % 2 === 1
  const data = new Float32Array(rows * 43)
  for (let row = 0; row < rows; row++) {
    data.fill(isNew(row) ? 1 : -1, row * 43, row * 43 + 3)
    data.set(library.data.subarray(row * 40, row * 40 + 40), row * 43 + 3)
  }
  const blocks = [
    { id: 'second', dimensions: 3, transform: 'unit' as const, gain: 4 },
    { id: 'embedding', dimensions: 40, transform: 'unit' as const },
  ]
  const { featuresFile } = requestFor(folder, { data, truth: library.truth }, labels, { blocks })
  const wanted = (row: number): number => (isNew(row) ? labels : truth(row))

  it('becomes two by random decisions: the base head reads its own block, a fit both', async () => {
    const { right, result } = await learn(shuffled.slice(0, 120), wanted, { count: 7, featuresFile, blocks })
    expect(result.explanation.way.penalty).not.toBeNull()
    expect(right(0)).toBeGreaterThan(0.85)
    expect(right()).toBeGreaterThan(0.84)
  })

  it('becomes two by decisions on it alone, and no other label is harmed', async () => {
    const [fresh, old] = [true, false].map((is) => rightOnes(0, rows).filter((row) => isNew(row) === is).slice(0, 15)) // prettier-ignore
    const { right, rightBefore } = await learn([...fresh!, ...old!], wanted, { count: 7, featuresFile, blocks })
    expect(right(0)).toBeGreaterThan(0.8)
    expect(right(1, 2, 3, 4, 5)).toBeGreaterThan(rightBefore(1, 2, 3, 4, 5) - 0.02)
  })
})
