import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import { witnessesFor, type Witness } from '../../../src-main/trainer/head/witnesses.ts'
import { range } from '../synthetic.ts'

/**
 * A library of 400 pictures that a base head calls by four labels, a hundred each, label l on the rows that leave l. It is
 * sure of its word to 0.60 to 0.996, rising with the row. Label 4 is the person's own.
 */
const [rows, labels, fresh] = [400, 4, 4]
const said = (row: number): number => 0.6 + (0.4 * row) / rows
const probabilities = Float32Array.from({ length: rows * labels }, (_, at) => {
  const [row, label] = [Math.floor(at / labels), at % labels]
  return row % labels === label ? said(row) : (1 - said(row)) / 3
})
const base = { head: {} as never, probabilities, own: range(labels), isNew: Uint8Array.of(0, 0, 0, 0, 1) }
const trust = 0.799

type Decisions = ReadonlyMap<number, number>
const decide = (rows: Iterable<number>, label: (row: number) => number): Decisions =>
  new Map([...rows].map((row) => [row, label(row)]))
const own = (row: number): number => row % labels
const shuffled = [...range(rows)].sort((a, b) => mixed(1, a) - mixed(1, b))
const of = (label: number): number[] => shuffled.filter((row) => own(row) === label)

function told(
  decided: Decisions,
  isFree: (row: number) => boolean = () => true,
  changes: Partial<typeof base> = {},
  rejected: ReadonlyMap<number, ReadonlySet<number>> = new Map(),
): ReturnType<typeof witnessesFor> {
  return witnessesFor({ ...base, ...changes }, { decided, rejected }, isFree, 1)
}
function witnesses(decided: Decisions, changes: Partial<typeof base> = {}): Witness[] {
  return told(decided, () => true, changes).witnesses
}
const weightOf = (found: Witness[], label: number): number =>
  found.filter((witness) => witness.label === label).reduce((sum, { weight }) => sum + weight, 0)

describe('decisions on a fair draw need no witness', () => {
  it.each([
    ['that agree', own],
    ['one in five of which do not', (row: number) => (row % 5 === 0 ? (own(row) + 1) % labels : own(row))],
    ['that are all of new names', () => fresh],
    ['that mean something else by every label', (row: number) => (own(row) + 1) % labels],
  ])('%s', (_, label) => {
    for (const count of [3, 10, 40, 200, 400]) {
      expect(witnesses(decide(shuffled.slice(0, count), label)), `${count} decisions`).toEqual([])
    }
  })

  it('however few there are', () => {
    expect(witnesses(decide([5], () => fresh))).toEqual([])
    expect(witnesses(new Map())).toEqual([])
  })
})

describe('decisions on one label alone', () => {
  it('have the others spoken for as often as they are in the library', () => {
    const found = witnesses(decide(of(2).slice(0, 20), () => fresh))
    // A quarter of the library was touched by 20 decisions: 20 for each of the other quarters.
    expect([0, 1, 2, 3].map((label) => Math.round(weightOf(found, label) * 1000) / 1000)).toEqual([20, 20, 0, 20])
    expect(found).toHaveLength(60)
    for (const { row, label } of found) expect(label).toBe(own(row))
    expect(new Set(found.map(({ row }) => row)).size).toBe(60)
    // From all over: as many of what the base head is less sure of as of what it is more sure of.
    const sure = found.filter(({ row }) => row >= rows / 2).length
    expect(Math.abs(sure - 30)).toBeLessThanOrEqual(3)
  })

  it('have none beside them where the base head calls alike what the person tells apart: it has nothing to say', () => {
    const isNew = Uint8Array.from({ length: labels + 3 }, (_, label) => (label < labels ? 0 : 1))
    const named = (names: number): Decisions =>
      new Map(of(2).slice(0, 30).map((row, at) => [row, labels + (at % names)])) // prettier-ignore
    expect(witnesses(named(1), { isNew })).not.toEqual([])
    expect(witnesses(named(2), { isNew }), 'one label in two halves').not.toEqual([])
    expect(witnesses(named(3), { isNew })).toEqual([])
  })

  it('are noticed from six on: fewer may be of one by chance', () => {
    expect(witnesses(decide(of(2).slice(0, 5), () => fresh))).toEqual([])
    expect(witnesses(decide(of(2).slice(0, 6), () => fresh))).toHaveLength(18)
  })

  it('need none where the base head knows few others', () => {
    // Label 2 is four fifths of this library: what is decided of it speaks for most.
    const mostly = probabilities.map((_, at) => {
      const [row, label] = [Math.floor(at / labels), at % labels]
      return label === (row % 5 === 0 ? 0 : 2) ? said(row) : (1 - said(row)) / 3
    })
    const chosen = range(rows).filter((row) => row % 5 !== 0).slice(0, 40) // prettier-ignore
    expect(
      witnesses(
        decide(chosen, () => fresh),
        { probabilities: mostly },
      ),
    ).toEqual([])
  })

  it('are not spoken for by images that may not: decided views of theirs, and labels that are gone', () => {
    const decided = decide(of(2).slice(0, 20), () => fresh)
    const { witnesses: found } = told(decided, (row) => own(row) !== 1 || row < 20)
    expect(weightOf(found, 1)).toBe(5)
    expect(found.filter(({ label }) => label === 1).map(({ row }) => row)).toEqual([1, 5, 9, 13, 17])
    const gone = witnesses(decided, { own: Int32Array.of(0, -1, 2, 3) })
    expect(weightOf(gone, 1)).toBe(0)
    expect(weightOf(gone, 0)).toBeCloseTo(20, 4)
  })

  it('speak by the names that base labels have now', () => {
    const names = Int32Array.of(3, 2, 1, 0)
    const found = witnesses(
      decide(of(2).slice(0, 20), () => fresh),
      { own: names },
    )
    for (const { row, label } of found) expect(label).toBe(3 - own(row))
  })
})

describe('decisions that only put mistakes right', () => {
  /** Those of which the base head is least sure, in random order. */
  const unsure = shuffled.filter((row) => row < rows / 4)

  it('have as much beside them as the base head should have right', () => {
    const decided = decide(unsure.slice(0, 12), (row) => (own(row) + 1) % labels)
    const found = witnesses(decided)
    for (let label = 0; label < labels; label++) {
      const wrong = [...decided.keys()].filter((row) => own(row) === label).length
      expect(weightOf(found, label) / Math.max(1, wrong), `label ${label}`).toBeCloseTo(
        wrong ? trust / (1 - trust) : 0,
        0,
      )
    }
    expect(told(decided).areMistakes).toBe(true)
  })

  it('count those that were confirmed', () => {
    const mistakes = unsure.filter((row) => own(row) === 2).slice(0, 8)
    const confirmed = of(2).filter((row) => row >= rows / 2).slice(0, 2) // prettier-ignore
    const decided = new Map([...decide(mistakes, () => 1), ...decide(confirmed, own)])
    expect(weightOf(witnesses(decided), 2)).toBeCloseTo(8 * (trust / (1 - trust)) - 2, 0)
  })

  it('are none where the base head was as sure as anywhere: the label means something else', () => {
    const decided = decide(shuffled.slice(0, 12), (row) => (own(row) + 1) % labels)
    expect(told(decided)).toEqual({ witnesses: [], areMistakes: false })
  })

  it('are none where half of what it should have right is', () => {
    const decided = decide(unsure.slice(0, 8), (row) => (mixed(3, row) % 2 === 0 ? own(row) : (own(row) + 1) % labels))
    expect(told(decided).areMistakes).toBe(false)
  })

  it('are not told by new names, nor by one or two', () => {
    const mistakes = (count: number, label: (row: number) => number): boolean =>
      told(decide(unsure.slice(0, count), label)).areMistakes
    expect(mistakes(12, () => fresh)).toBe(false)
    expect(mistakes(2, (row) => (own(row) + 1) % labels)).toBe(false)
  })

  it('may be rejections, of what the base head says', () => {
    const confirmed = decide(of(2).filter((row) => row >= rows / 2).slice(0, 2), own) // prettier-ignore
    const mistakes = unsure.filter((row) => own(row) === 2).slice(0, 8)
    const rejected = new Map(mistakes.map((row) => [row, new Set([1, 2])]))
    const { areMistakes, witnesses: found } = told(confirmed, undefined, {}, rejected)
    expect(areMistakes).toBe(true)
    expect(weightOf(found, 2)).toBeCloseTo(8 * (trust / (1 - trust)) - 2, 0)
    const other = new Map(mistakes.map((row) => [row, new Set([1])]))
    expect(told(confirmed, undefined, {}, other), 'of something else').toEqual({ witnesses: [], areMistakes: false })
  })

  it('never have more beside them than there is', () => {
    const decided = decide(unsure, (row) => (own(row) + 1) % labels)
    const found = witnesses(decided)
    for (let label = 0; label < labels; label++) expect(weightOf(found, label)).toBeLessThanOrEqual(75.001)
    expect(Math.max(...found.map(({ weight }) => weight))).toBeLessThanOrEqual(1)
  })
})

describe('decisions on what the base head is unsure of', () => {
  /** As the window asks for them: half of these it has right. */
  const asked = (count: number): Decisions =>
    decide(range(count), (row) => (row % 8 < 4 ? own(row) : (own(row) + 1) % labels))

  it('have all beside them that it is sure of, as if these had been looked at as often', () => {
    const found = witnesses(asked(40))
    // The first tenth of the library was decided: every other image counts as one.
    expect(found).toHaveLength(360)
    expect(new Set(found.map(({ weight }) => weight))).toEqual(new Set([1]))
    const half = witnesses(decide(range(40).filter((row) => mixed(1, row) % 2 === 0), (row) => (row % 8 < 4 ? own(row) : (own(row) + 1) % labels))) // prettier-ignore
    const rate = range(40).filter((row) => mixed(1, row) % 2 === 0).length / 40
    expect(half.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(rate * 360, 3)
    expect(Math.min(...half.map(({ row }) => row)), 'what was passed over there is as doubtful').toBeGreaterThanOrEqual(
      40,
    )
    expect(told(asked(40)).areMistakes).toBe(false)
  })

  it('are too few to tell below ten', () => {
    expect(witnesses(asked(9))).toEqual([])
    expect(witnesses(asked(10))).not.toEqual([])
  })

  it('need none where the person has other names: the base head knows nothing of these', () => {
    const mostly = (share: number): Decisions => decide(range(40), (row) => (row < share * 40 ? fresh : own(row)))
    expect(witnesses(mostly(0.55))).toEqual([])
    expect(witnesses(mostly(0.5))).not.toEqual([])
  })
})

it('there are about a thousand at most; beyond, each counts for several', () => {
  const many = 5000
  const wide = Float32Array.from({ length: many * labels }, (_, at) => {
    const [row, label] = [Math.floor(at / labels), at % labels]
    return row % labels === label ? 0.6 + (0.39 * row) / many : (0.4 - (0.39 * row) / many) / 3
  })
  const decided = decide(range(500), (row) => (row % 8 < 4 ? own(row) : (own(row) + 1) % labels))
  const found = witnesses(decided, { probabilities: wide })
  expect(found.length).toBeGreaterThanOrEqual(1000)
  expect(found.length).toBeLessThanOrEqual(1004)
  expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(4500, 0)
})
