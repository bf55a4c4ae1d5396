import { describe, expect, it } from 'vitest'
import { mixed } from '../../../src-main/common/random.ts'
import { holdOut } from '../../../src-main/trainer/data/split.ts'
import { range } from '../synthetic.ts'

/** 3,000 images of up to five views per product; label k is about half as frequent as label k - 1. */
const groups = range(3000).map((i) => Math.floor(i / 3) - (mixed(1, i) % 2))
const labels = groups.map((group) => Math.min(9, Math.clz32(mixed(2, group))))

describe('holding out by product', () => {
  const held = holdOut(labels, groups, 0.2, 1)

  it('never splits a product', () => {
    for (const group of new Set(groups)) {
      expect(new Set(held.filter((_, i) => groups[i] === group)).size).toBe(1)
    }
  })

  it('takes about the share of every label, and never the last product of one', () => {
    for (const label of new Set(labels)) {
      const of = range(3000).filter((i) => labels[i] === label)
      const out = of.filter((i) => held[i] === 1)
      expect(Math.abs(out.length - 0.2 * of.length)).toBeLessThanOrEqual(3)
      expect(out.length).toBeLessThan(of.length)
    }
  })

  it('is the same for the same seed, and hardly moves when products are added', () => {
    expect(holdOut(labels, groups, 0.2, 1)).toEqual(held)
    expect(holdOut(labels, groups, 0.2, 2)).not.toEqual(held)
    const earlier = holdOut(labels.slice(0, 2700), groups.slice(0, 2700), 0.2, 1)
    const moved = earlier.filter((side, i) => side !== held[i]).length
    expect(moved / 2700).toBeLessThan(0.1)
  })

  it('holds nothing out where there is little, or a label has a single product', () => {
    expect(holdOut(Int32Array.of(0, 1, 0, 1), new Int32Array(4).fill(-1), 0.5, 1)).toEqual(new Uint8Array(4))
    const one = holdOut(
      range(20).map((i) => i % 2),
      range(20).map((i) => i % 2),
      0.5,
      1,
    )
    expect(one).toEqual(new Uint8Array(20))
    const pair = holdOut(
      range(20).map((i) => i % 2),
      range(20).map((i) => i % 4),
      0.5,
      1,
    )
    expect(range(20).filter((i) => pair[i] === 1).length).toBe(10)
    expect(
      new Set(
        range(20)
          .filter((i) => pair[i] === 0)
          .map((i) => i % 2),
      ).size,
    ).toBe(2)
  })

  it('takes ungrouped images one by one', () => {
    const alone = holdOut(
      range(100).map((i) => i % 2),
      new Int32Array(100).fill(-1),
      0.2,
      1,
    )
    expect(alone.reduce((a, b) => a + b, 0)).toBe(20)
  })
})
