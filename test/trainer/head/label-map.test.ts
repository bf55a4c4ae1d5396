import { describe, expect, it } from 'vitest'
import { learnLabelMap, withRoomForUnseen } from '../../../src-main/trainer/head/label-map.ts'
import { mixed } from '../../../src-main/common/random.ts'

/**
 * Base labels `skirt` and `dress`, which the person has as well, and the person's own `gown`. Where the base head is certain,
 * it is known which of its labels a decision speaks of, and every number can be worked out by hand.
 */
const [skirt, dress, gown] = [0, 1, 2]
const own = Int32Array.of(skirt, dress)
const isNew = Uint8Array.of(0, 0, 1)
const certain = (...labels: number[]): Float32Array =>
  Float32Array.from(labels.flatMap((label) => [label === skirt ? 1 : 0, label === dress ? 1 : 0]))

interface Decisions {
  base: Float32Array
  decided: number[]
  allowed?: number[][]
  weights?: number[]
}

function learn({ base, decided, allowed, weights = decided.map(() => 1) }: Decisions, names = own): number[][] {
  const rows = {
    decided: Int32Array.from(decided),
    weights: Float32Array.from(weights),
    ...(allowed && { allowed: Float32Array.from(allowed.flat()) }),
  }
  return inRows(learnLabelMap(base, rows, names, isNew).shares, 3)
}

const inRows = (values: Float64Array, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, row) => [...values.slice(row * columns, (row + 1) * columns)])

function expectRows(found: number[][], wanted: number[][]): void {
  expect(found.map((row) => row.map((value) => value.toFixed(6)))).toEqual(
    wanted.map((row) => row.map((value) => value.toFixed(6))),
  )
}

describe('the label map', () => {
  it('lets a base label whose images get a new name lose its mass after two decisions', () => {
    // One: u = 1 / 1.5, strength 4 · 1/3 + 1 · 2/3 = 2. Two: u = 2 / 2.5, strength 4 · 0.2 + 0.8 = 1.6. Three: u = 6/7.
    expectRows(learn({ base: certain(skirt), decided: [gown] }), [
      [1.98 / 3, 0, 1.02 / 3],
      [0, 0.99, 0.01],
    ])
    const two = learn({ base: certain(skirt, skirt), decided: [gown, gown] })
    expectRows(two, [
      [0.44, 0, 0.56],
      [0, 0.99, 0.01],
    ])
    const three = learn({ base: certain(skirt, skirt, skirt), decided: [gown, gown, gown] })
    const strength = 4 / 7 + 6 / 7
    expectRows([three[0]!], [[(0.99 * strength) / (strength + 3), 0, (0.01 * strength + 3) / (strength + 3)]])
  })

  it('takes four decisions to change the meaning of a label that goes on being used', () => {
    const after = (decisions: number): number[] =>
      learn({
        base: certain(...Array<number>(decisions).fill(skirt)),
        decided: Array<number>(decisions).fill(dress),
      })[skirt]!
    for (const decisions of [1, 3, 4, 8]) {
      expectRows([after(decisions)], [[3.96 / (4 + decisions), (0.04 + decisions) / (4 + decisions), 0]])
    }
    expect(after(3)[skirt]).toBeGreaterThan(after(3)[dress]!)
    expect(after(4)[skirt]).toBeLessThan(after(4)[dress]!)
  })

  it('is stronger in its own meaning where decisions confirm it', () => {
    // Three of four are skirts: the frequencies are 0.75 and 0.25 of dresses.
    expectRows(learn({ base: certain(skirt, skirt, skirt, skirt), decided: [skirt, skirt, skirt, dress] }), [
      [(4 * (0.99 + 0.0075) + 3) / 8, (4 * 0.0025 + 1) / 8, 0],
      [0.0075, 0.99 + 0.0025, 0],
    ])
  })

  it('shares a decision among base labels that may have been meant', () => {
    // Both alike at every step: half of it each, u = 0.5 / 1, strength 4 · 0.5 + 1 · 0.5 = 2.5.
    expectRows(learn({ base: Float32Array.of(0.5, 0.5), decided: [gown] }), [
      [2.475 / 3, 0, 0.525 / 3],
      [0, 2.475 / 3, 0.525 / 3],
    ])
  })

  it('counts decisions by their weight', () => {
    const heavy = learn({ base: certain(skirt), decided: [dress], weights: [3] })
    expectRows(heavy, learn({ base: certain(skirt, skirt, skirt), decided: [dress, dress, dress] }))
    const held = learn({ base: certain(skirt, skirt), decided: [gown, dress], weights: [0, 1] })
    expectRows(held, learn({ base: certain(skirt), decided: [dress] }))
  })

  it('gives a base label that is gone to what is decided of its images, and to the frequent where nothing is', () => {
    const gone = Int32Array.of(-1, dress)
    // No name to trust in: 4 · (3/4 dress, 1/4 gown) and one decision, u = 1 / 1.5 as above.
    const decided = [dress, dress, dress, gown]
    const strength = 2
    expectRows(learn({ base: certain(dress, dress, dress, skirt), decided }, gone), [
      [0, (strength * 0.75) / 3, (strength * 0.25 + 1) / 3],
      [0, (4 * (0.99 + 0.0075) + 3) / 7, 0.01 / 7],
    ])
    expectRows([learn({ base: certain(dress, dress, dress, dress), decided }, gone)[skirt]!], [[0, 0.75, 0.25]])
  })

  it('takes what is only known not to be X for every other label, as likely as they are', () => {
    // Dresses three times as frequent as gowns among what is decided: 3/4 and 1/4 of the rejected skirt, u = 0.25 / 1.5.
    const [base, decided] = [certain(dress, dress, dress, dress, skirt), [dress, dress, dress, gown, -1]]
    const none = [0, 0, 0]
    const map = learn({ base, decided, allowed: [none, none, none, none, [0, 1, 1]] })
    const strength = 4 * (1 - 0.25 / 1.5) + 0.25 / 1.5
    const sum = strength + 1
    expectRows(
      [map[skirt]!],
      [[(strength * 0.99) / sum, (strength * 0.0075 + 0.75) / sum, (strength * 0.0025 + 0.25) / sum]],
    )
    // One that is only known not to be a gown was a skirt: that confirms it.
    const confirmed = learn({ base, decided, allowed: [none, none, none, none, [1, 1, 0]] })
    expect(confirmed[skirt]![skirt]).toBeGreaterThan(0.97)
    expect(map[skirt]![skirt]).toBeLessThan(0.8)
    // One that may be nothing at all says nothing.
    const nothing = learn({ base, decided, allowed: [none, none, none, none, none] })
    expectRows(nothing, learn({ base: certain(dress, dress, dress, dress), decided: [dress, dress, dress, gown] }))
  })

  it('keeps every name where there is nothing but rejections: they do not say what else it is', () => {
    const map = learn({ base: certain(skirt), decided: [-1], allowed: [[0, 1, 1]] })
    expectRows(map, [
      [1, 0, 0],
      [0, 1, 0],
    ])
  })

  it('is what expectation maximisation written out makes of doubtful base labels', () => {
    const [rows, from, to] = [14, 4, 6]
    const names = Int32Array.of(0, 3, -1, 1)
    const fresh = Uint8Array.of(0, 0, 1, 0, 1, 1)
    const chance = (seed: number, at: number): number => (mixed(seed, at) + 0.5) / 2 ** 32
    const base = Array.from({ length: rows }, (_, row) => {
      const values = Array.from({ length: from }, (_, j) => chance(1, row * from + j) ** 2)
      const sum = values.reduce((a, b) => a + b, 0)
      return values.map((value) => value / sum)
    })
    const decided = base.map((_, row) => (row % 5 === 4 ? -1 : mixed(2, row) % to))
    const allowed = base.map((_, row) =>
      Array.from({ length: to }, (_, k) => (row % 5 === 4 && k !== row % to ? 1 : 0)),
    )
    const weights = base.map((_, row) => (row === 3 ? 0 : 0.1 + chance(3, row)))
    const found = learnLabelMap(
      Float32Array.from(base.flat()),
      {
        decided: Int32Array.from(decided),
        allowed: Float32Array.from(allowed.flat()),
        weights: Float32Array.from(weights),
      },
      names,
      fresh,
    )
    const wanted = writtenOut(base, { decided, allowed, weights }, names, fresh, to)
    for (const [j, row] of inRows(found.shares, to).entries()) {
      for (const [k, share] of row.entries()) expect(share).toBeCloseTo(wanted[j]![k]!, 5)
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    }
  })
})

/** The same by its formulas, one pair of labels after the other: docs/learning.md. */
function writtenOut(
  base: number[][],
  { decided, allowed, weights }: { decided: number[]; allowed: number[][]; weights: number[] },
  names: Int32Array,
  fresh: Uint8Array,
  to: number,
): number[][] {
  const labels = Array.from({ length: to }, (_, k) => k)
  const weightOf = (fits: (label: number) => boolean): number =>
    weights.reduce((sum, weight, row) => sum + (fits(decided[row]!) ? weight : 0), 0)
  const f = labels.map((k) => weightOf((label) => label === k) / weightOf((label) => label >= 0))
  const prior = (j: number, k: number, trust: number): number =>
    names[j]! < 0 ? f[k]! : trust * (names[j] === k ? 1 : 0) + (1 - trust) * f[k]!
  const may = (row: number, k: number): boolean => (decided[row]! >= 0 ? decided[row] === k : allowed[row]![k] === 1)
  let map = [...names].map((_, j) => labels.map((k) => prior(j, k, 0.9)))
  for (let iteration = 1; iteration <= 8; iteration++) {
    const counts = map.map((shares, j) =>
      shares.map((_, k) =>
        base.reduce((sum, said, row) => {
          const joint = (j: number, k: number): number => (may(row, k) ? said[j]! * map[j]![k]! : 0)
          const whole = map.flatMap((shares, j) => shares.map((_, k) => joint(j, k))).reduce((a, b) => a + b, 0)
          return sum + (weights[row]! * joint(j, k)) / whole
        }, 0),
      ),
    )
    map = counts.map((own, j) => {
      const mass = own.reduce((a, b) => a + b, 0)
      const lost = own.reduce((sum, count, k) => sum + (fresh[k] ? count : 0), 0) / (mass + 0.5)
      const strength = 4 * (1 - lost) + lost
      const raw = own.map((count, k) => strength * prior(j, k, iteration === 8 ? 0.99 : 0.9) + count)
      const sum = raw.reduce((a, b) => a + b, 0)
      return raw.map((value) => value / sum)
    })
  }
  return map
}

describe('room for base labels that were never decided', () => {
  /** Two base labels; what they mean in three labels, of which the last was never decided. */
  const map = { shares: Float64Array.of(0.8, 0, 0.2, 0, 0.4, 0.6) }
  const none = Uint8Array.of(0, 0, 0)

  it('is what decisions of labels that were decided just once leave', () => {
    // On average 0.75 · 0.2 + 0.25 · 0.6 = 0.3 of what is said goes to it; room is (1 + 0.5) / 10 = 0.15, half of that.
    const base = Float32Array.of(1, 0, 0.5, 0.5)
    const { shares } = withRoomForUnseen(base, map, Float64Array.of(8, 1, 0), none)
    expectRows(inRows(shares, 3), [
      [0.8, 0, 0.1],
      [0, 0.4, 0.3],
    ])
  })

  it('does not count a new label that was decided once, nor one of half a decision as none', () => {
    const base = Float32Array.of(1, 0, 0.5, 0.5)
    const fresh = withRoomForUnseen(base, map, Float64Array.of(8, 1, 0), Uint8Array.of(0, 1, 0))
    expect(fresh.shares[2]).toBeCloseTo((0.2 * 0.05) / 0.3, 9)
    const doubted = withRoomForUnseen(base, map, Float64Array.of(8.9, 0.1, 0), none)
    expect(doubted.shares[2]).toBeCloseTo(0.1, 9)
  })

  it('is never more than there was', () => {
    const base = Float32Array.of(1, 0)
    expect([...withRoomForUnseen(base, map, Float64Array.of(1, 1, 0), none).shares]).toEqual([...map.shares])
    const all = Float64Array.of(3, 1, 2)
    expect([...withRoomForUnseen(base, map, all, none).shares]).toEqual([...map.shares])
  })
})
