import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import { foldsOf, type Fold } from '../../../src-main/trainer/head/folds.ts'
import { range } from '../synthetic.ts'

const alone = (count: number): Int32Array => new Int32Array(count).fill(-1)
/** The fold that holds a row out; -1: none. */
const foldOf = (folds: Fold[], rows: number): Int32Array => {
  const result = new Int32Array(rows).fill(-1)
  for (const [index, { heldOut }] of folds.entries()) for (const row of heldOut) result[row] = index
  return result
}
const held = (folds: Fold[]): number[] => folds.flatMap(({ heldOut }) => [...heldOut])

describe('folds', () => {
  /** 700 images of up to four views per product; label k is about half as frequent as label k - 1. */
  const groups = range(700).map((row) => 1 + Math.floor(row / 3) - (mixed(1, row) % 2))
  const labels = groups.map((group) => Math.min(6, Math.clz32(mixed(2, group))))
  const folds = foldsOf(labels, groups, 1)

  it('hold every row out once', () => {
    expect(folds).toHaveLength(5)
    expect(held(folds).toSorted((a, b) => a - b)).toEqual([...range(700)])
    for (const { heldOut } of folds) expect([...heldOut]).toEqual([...heldOut].toSorted((a, b) => a - b))
  })

  it('never split a product', () => {
    const of = foldOf(folds, 700)
    for (const group of new Set(groups)) expect(new Set(of.filter((_, row) => groups[row] === group)).size).toBe(1)
  })

  it('have as many products of every label, to one, and are about as large', () => {
    const of = foldOf(folds, 700)
    for (const label of new Set(labels)) {
      const products = new Set(groups.filter((_, row) => labels[row] === label))
      const perFold = folds.map((_, fold) => [...products].filter((group) => of[groups.indexOf(group)] === fold).length)
      const most = Math.ceil(products.size / 5)
      expect(Math.max(...perFold), `label ${label}`).toBeLessThanOrEqual(most)
    }
    const products = folds.map(({ heldOut }) => new Set(heldOut.map((row) => groups[row]!)).size)
    expect(Math.max(...products) - Math.min(...products)).toBeLessThanOrEqual(5)
  })

  it('are the same for the same seed, and others for another', () => {
    expect(foldsOf(labels, groups, 1)).toEqual(folds)
    expect(foldsOf(labels, groups, 2)).not.toEqual(folds)
  })

  it('hardly change when other products are added, wherever these stand', () => {
    // Every eleventh row is one of them.
    const old = range(770).filter((row) => row % 11 !== 5)
    expect(old).toHaveLength(700)
    const known = (row: number): number => old.indexOf(row)
    const wider = range(770).map((row) => (known(row) < 0 ? 1000 + row : groups[known(row)]!))
    const given = range(770).map((row) => (known(row) < 0 ? row % 7 : labels[known(row)]!))
    const [before, after] = [foldOf(folds, 700), foldOf(foldsOf(given, wider, 1), 770)]
    const moved = [...old].filter((row, index) => after[row] !== before[index]).length
    expect(moved / 700).toBeLessThan(0.25)
  })

  it('are as many as there are products, below five; and none with one', () => {
    for (const [products, folds] of [
      [1, 0],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 5],
    ] as const) {
      const found = foldsOf(range(products), range(products), 1)
      expect(found, `${products} products`).toHaveLength(folds)
      expect(held(found).toSorted()).toEqual(folds === 0 ? [] : [...range(products)])
    }
    expect(foldsOf(Int32Array.of(0, 1, 0), Int32Array.of(7, 7, 7), 1)).toEqual([])
  })

  it('leave nothing empty where every label stands alone', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const sizes = foldsOf(range(12), alone(12), seed).map(({ heldOut }) => heldOut.length)
      expect(sizes.toSorted(), `seed ${seed}`).toEqual([2, 2, 2, 3, 3])
    }
  })

  it.each([
    [999, 5],
    [1000, 3],
    [1999, 3],
    [2000, 1],
  ])('of %i decisions are %i, and a fifth of them where it is one', (decisions, count) => {
    // Rejections do not count towards it.
    const labels = range(decisions + 500).map((row) => (row < decisions ? row % 4 : -1))
    const found = foldsOf(labels, alone(labels.length), 1)
    expect(found).toHaveLength(count)
    if (count === 1) {
      for (let label = 0; label < 4; label++) {
        expect([...found[0]!.heldOut].filter((row) => labels[row] === label)).toHaveLength(100)
      }
    }
  })

  it('go by the label of a group, whichever of its rows has it', () => {
    // Ten products of two views: one that is only known not to be something, and the one with the label.
    const groups = range(20).map((row) => row >> 1)
    const labels = range(20).map((row) => (row % 2 === 0 ? -1 : (row >> 1) % 2))
    for (const { heldOut } of foldsOf(labels, groups, 1)) {
      expect([...heldOut].map((row) => labels[row]).toSorted()).toEqual([-1, -1, 0, 1])
    }
  })
})
