import { describe, expect, it } from 'vitest'
import type { Label, Value } from '../../src-preload/contract.ts'
import { DigitKeys } from '../../src-renderer/state/digit-keys.svelte.ts'

const [type, colour] = [1, 2]
const candidate = (labelId: number) => ({ labelId, confidence: labelId / 100 })

/** An attribute of so many labels, 1 used most. */
function keys(labels: number) {
  const ids = Array.from({ length: labels }, (_, at) => at + 1)
  let isBusy = false
  const digits = new DigitKeys({
    attributes: { byUse: () => ids, offered: () => ids.map((id) => ({ id }) as Label) },
    isBusy: () => isBusy,
  })
  const shown = (imageId: number, top: readonly number[], part: { rejected?: number[]; has?: number } = {}) =>
    digits
      .ofImage(imageId, type, {
        top: top.map(candidate),
        rejected: part.rejected ?? [],
        values: part.has === undefined ? [] : [{ labelId: part.has } as Value],
      })
      .map(({ labelId }) => labelId)
  return { digits, shown, tagging: (is: boolean) => (isBusy = is) }
}

describe('the next nine labels', () => {
  it('come in pages, the first again after the last', () => {
    const { digits, shown } = keys(20)
    const pages = [0, 1, 2, 3].map(() => {
      const page = digits.page(7, type)
      const labels = shown(7, [])
      digits.turn(7, type)
      return [page, labels[0], labels.length]
    })
    expect(pages).toEqual([
      [0, 1, 9],
      [1, 10, 9],
      [2, 19, 2],
      [0, 1, 9],
    ])
  })

  it('are one page only where there are no more, or none', () => {
    for (const labels of [9, 1, 0]) {
      const { digits } = keys(labels)
      digits.turn(7, type)
      expect(digits.page(7, type), `${labels} labels`).toBe(0)
    }
    const { digits } = keys(10)
    digits.turn(7, type)
    expect(digits.page(7, type)).toBe(1)
  })

  it('are of that image and attribute alone', () => {
    const { digits } = keys(20)
    digits.turn(7, type)
    expect([digits.page(7, type), digits.page(8, type), digits.page(7, colour)]).toEqual([1, 0, 0])
    digits.turn(8, type)
    expect([digits.page(8, type), digits.page(7, type)], 'turned back by another').toEqual([1, 0])
  })

  it('of a selection are turned by themselves', () => {
    const { digits } = keys(20)
    const shares = [{ labelId: 5, images: 3, human: 0, imported: 0 }]
    const labels = () => digits.ofSelection(shares, type).map(({ labelId, images }) => [labelId, images])
    expect(labels().slice(0, 2)).toEqual([[5, 3], [1, 0]]) // prettier-ignore
    digits.turn(0, type)
    expect(labels()[0]).toEqual([10, 0])
  })
})

describe('labels behind keys while images are tagged', () => {
  it('stay where they are, as sure as the model is now', () => {
    const { digits, shown, tagging } = keys(3)
    expect(shown(7, [3, 2])).toEqual([3, 2, 1])
    tagging(true)
    expect(shown(7, [2, 3])).toEqual([3, 2, 1])
    expect(digits.ofImage(7, type, { top: [candidate(1)], rejected: [], values: [] })).toMatchObject([
      { labelId: 3, confidence: null },
      { labelId: 2, confidence: null },
      { labelId: 1, confidence: 0.01 },
    ])
    tagging(false)
    expect(shown(7, [2, 3]), 'once nothing is tagged').toEqual([2, 3, 1])
  })

  it('make room for what is new, behind the others, and for none that was rejected', () => {
    const { shown, tagging } = keys(4)
    shown(7, [4, 3])
    tagging(true)
    expect(shown(7, [9, 4])).toEqual([4, 3, 1, 2, 9])
    expect(shown(7, [9, 4], { rejected: [4] })).toEqual([3, 1, 2, 9])
    expect(shown(7, [], { rejected: [4], has: 12 })).toEqual([3, 1, 2, 9, 12])
  })

  it('are those of another image or page as these have them', () => {
    const { digits, shown, tagging } = keys(20)
    shown(7, [3, 2])
    tagging(true)
    expect(shown(8, [2, 3]).slice(0, 2)).toEqual([2, 3])
    expect(shown(7, [2, 3]).slice(0, 2), 'come to anew').toEqual([2, 3])
    digits.turn(7, type)
    expect(shown(7, [2, 3])[0]).toBe(10)
  })

  it('are never more than nine', () => {
    const { shown, tagging } = keys(20)
    shown(7, [])
    tagging(true)
    expect(shown(7, [20, 19])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('are there before the details of an image are', () => {
    const { digits } = keys(2)
    expect(digits.ofImage(7, type, undefined).map(({ labelId }) => labelId)).toEqual([1, 2])
  })
})
