import { describe, expect, test } from 'vitest'
import { byImage, rowsOf } from '../../src-main/engine/kinds/entry-rows.ts'
import type { Entry, Step } from '../../src-main/engine/kinds/entry.ts'
import { idsOf, othersThan, summaryOf, type Flipped } from '../../src-main/engine/kinds/flip-groups.ts'

const flip = (imageId: number, taken: number[], added: number[], isImported = false): Flipped => ({
  ...{ imageId, taken, added, isImported },
})

describe('flips by what is taken and added', () => {
  // The most confident first.
  const flips = [
    flip(1, [5], [6]),
    flip(2, [], [6]),
    flip(3, [5], [7], true),
    flip(4, [], [6]),
    flip(5, [5], [6]),
    flip(6, [], [6]),
    flip(7, [6], [5]),
  ]

  test('are counted, the largest group first, what is imported apart', () => {
    expect(summaryOf({ id: 3, attributeId: 9 }, { total: 20, protected: 4 }, flips)).toEqual({
      versionId: 3,
      attributeId: 9,
      flips: 6,
      unchanged: 10,
      protected: 4,
      groups: [
        { taken: [], added: [6], images: 3, exampleId: 2 },
        { taken: [5], added: [6], images: 2, exampleId: 1 },
        { taken: [6], added: [5], images: 1, exampleId: 7 },
      ],
      contradicted: 1,
    })
  })

  test('are listed group by group, one group of them, or only what a table says otherwise', () => {
    expect(idsOf(flips, {})).toEqual([2, 4, 6, 1, 5, 7])
    expect(idsOf(flips, { imported: 'also' })).toEqual([2, 4, 6, 1, 5, 7, 3])
    expect(idsOf(flips, { imported: 'only' })).toEqual([3])
    expect(idsOf(flips, { group: { taken: [5], added: [6] } })).toEqual([1, 5])
    expect(idsOf(flips, { group: { taken: [6], added: [5] } }), 'not the other way round').toEqual([7])
    expect(idsOf(flips, { group: { taken: [5], added: [7] } }), 'of a table alone').toEqual([])
    expect(idsOf(flips, { group: { taken: [5], added: [6] }, imported: 'also' })).toEqual([1, 5, 3])
  })

  test('are of one group whatever the order of their labels, by number and not by letter', () => {
    const sets = [flip(1, [9, 10], [2]), flip(2, [10, 9], [2]), flip(3, [2], [9, 10]), flip(4, [9], [10, 2])]
    const { groups } = summaryOf({ id: 1, attributeId: 1 }, { total: 4, protected: 0 }, sets)
    expect(groups.map(({ images }) => images)).toEqual([2, 1, 1])
    expect(groups[0]).toMatchObject({ taken: [9, 10], added: [2] })
    expect(idsOf(sets, { group: { taken: [10, 9], added: [2] } })).toEqual([1, 2])
  })

  test('offer five other labels, none that is named or was rejected', () => {
    const top = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((labelId) => ({ labelId, confidence: 1 / labelId }))
    const ids = (named: (number | null)[], rejected?: number[]) =>
      othersThan(
        top,
        named.map((labelId) => (labelId === null ? null : { labelId, confidence: 1 })),
        rejected,
      ).map(({ labelId }) => labelId)
    expect(ids([1, 3])).toEqual([2, 4, 5, 6, 7])
    expect(ids([null, 2], [1, 5])).toEqual([3, 4, 6, 7, 8])
    expect(ids([], [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([9])
  })
})

describe('the rows of entries', () => {
  const is = (answer: number | null, at = 1): Entry => [answer, answer === null ? 'whole' : 'is', 'human', at]

  test('are put together by image', () => {
    const entries = byImage([
      [1, ...is(5)],
      [1, ...is(6)],
      [2, ...is(5)],
    ])
    expect([...entries]).toEqual([
      [1, [is(5), is(6)]],
      [2, [is(5)]],
    ])
  })

  test('go where an entry of the table goes, and come as the steps say; what only gets more stays', () => {
    const steps: Step[] = [
      [9, 1, [], [is(5)]],
      [9, 2, [is(5)], []],
      [9, 3, [is(null)], [is(6), is(null, 2)]],
      [9, 4, [is(5), is(6)], [is(5), is(6, 2), is(7)]],
      [9, 5, [is(5), is(null)], [is(5), is(7), is(null)]],
    ]
    expect(rowsOf(steps, ([answer]) => answer === null)).toEqual({ gone: [3], added: [[3, ...is(null, 2)]] })
    expect(rowsOf(steps, ([answer]) => answer !== null)).toEqual({
      gone: [2, 4],
      added: [
        [1, ...is(5)],
        [3, ...is(6)],
        [4, ...is(5)],
        [4, ...is(6, 2)],
        [4, ...is(7)],
        [5, ...is(7)],
      ],
    })
    const all = rowsOf(steps)
    expect(all.gone).toEqual([2, 3, 4])
    expect(all.added).toHaveLength(7)
  })
})
