import { describe, expect, test } from 'vitest'
import type { Decision } from '../../src-preload/contract.ts'
import { merged, without } from '../../src-main/engine/decisions/merged.ts'
import { Outcome } from '../../src-main/engine/decisions/outcome.ts'
import { asked, describe as titleOf } from '../../src-main/engine/decisions/wording.ts'
import type { Entry } from '../../src-main/engine/kinds/entry.ts'

describe('what is said of an image once two labels are one', () => {
  const [from, into, other] = [1, 2, 3]
  const said = (answer: number, verdict: 'is' | 'not', source: 'human' | 'imported', at: number): Entry => [
    ...([answer, verdict, source, at] as const),
  ]

  test('is what was said of the one, as it was said', () => {
    const entry = said(from, 'not', 'imported', 7)
    expect(merged([said(other, 'is', 'human', 3), entry], from, into)).toEqual([
      said(other, 'is', 'human', 3),
      said(into, 'not', 'imported', 7),
    ])
    expect(merged([said(into, 'is', 'human', 3)], from, into)).toEqual([said(into, 'is', 'human', 3)])
    expect(merged([said(other, 'is', 'human', 3)], from, into)).toEqual([said(other, 'is', 'human', 3)])
    expect(merged([], from, into)).toEqual([])
  })

  test.each([
    ['that it is, before that it is not', said(from, 'is', 'imported', 1), said(into, 'not', 'human', 9)],
    ['a person, before a table', said(into, 'is', 'human', 1), said(from, 'is', 'imported', 9)],
    ['a person, before a table, of what it is not', said(from, 'not', 'human', 1), said(into, 'not', 'imported', 9)],
    ['what was said last', said(from, 'is', 'human', 9), said(into, 'is', 'human', 8)],
    ['what was said last by tables', said(into, 'not', 'imported', 9), said(from, 'not', 'imported', 8)],
  ])('of both, is %s', (_, [, ...weightier], lighter) => {
    for (const answer of [from, into]) {
      const heavy: Entry = [answer, ...weightier]
      const light: Entry = [answer === from ? into : from, ...(lighter.slice(1) as [Entry[1], Entry[2], number])]
      expect(merged([heavy, light], from, into)).toEqual([[into, ...weightier]])
      expect(merged([light, heavy], from, into)).toEqual([[into, ...weightier]])
    }
  })

  test('is what is left where the label is no more', () => {
    const all = [said(from, 'not', 'human', 1), said(other, 'is', 'human', 2)]
    expect(without(all, from)).toEqual([said(other, 'is', 'human', 2)])
    expect(without(all, into)).toEqual(all)
  })
})

describe('what is asked for', () => {
  const [jeans, skirt]: Decision[] = [
    { kind: 'is', labelId: 1 },
    { kind: 'is', labelId: 2 },
  ]

  test('is one decision on each image once', () => {
    const { decisionOn, decisions, imageIds } = asked([4, 2, 4], jeans!)
    expect([...imageIds]).toEqual([2, 4])
    expect([...decisions]).toEqual([jeans])
    expect(decisionOn(2)).toBe(jeans)
  })

  test('is the last of several on one image, and only what holds of some image', () => {
    const each = { kind: 'each' as const, decisions: [jeans!, jeans!, skirt!] }
    const { decisionOn, decisions, imageIds } = asked([4, 2, 4], each)
    expect([...imageIds]).toEqual([2, 4])
    expect([decisionOn(4), decisionOn(2)]).toEqual([skirt, jeans])
    expect(decisions.size).toBe(2)
    expect([...asked([4, 4], { kind: 'each', decisions: [jeans!, skirt!] }).decisions]).toEqual([skirt])
  })

  test('is refused where images and decisions are not as many', () => {
    expect(() => asked([4, 2], { kind: 'each', decisions: [jeans!] })).toThrow(
      'There are 1 decisions on 2 images. Send one for each.',
    )
  })

  test('is told by two of the things said and the number of images', () => {
    expect(titleOf('Type', new Set(['Jeans']), 1)).toBe('Type: Jeans on 1 image')
    expect(titleOf('Type', new Set(['Jeans', 'Skirts']), 1200)).toBe('Type: Jeans, Skirts on 1,200 images')
    expect(titleOf('Type', new Set(['Jeans', 'Skirts', 'Hats']), 3)).toBe('Type: Jeans, Skirts and 1 more on 3 images')
  })
})

test('what an action did is counted by decision and by image, an image of two attributes once', () => {
  const outcome = new Outcome()
  expect([outcome.isNothing, outcome.images, outcome.steps]).toEqual([true, 0, 0])
  outcome.add(1, [5, 6], [10, 11])
  expect([outcome.isNothing, outcome.images, outcome.steps]).toEqual([false, 2, 2])
  outcome.add(1, [7], [11, 12])
  outcome.add(2, [6, 8], [20])
  expect([outcome.images, outcome.steps]).toEqual([4, 5])
  expect(outcome.byAttribute.get(1)).toEqual({ imageIds: [5, 6, 7], labelIds: new Set([10, 11, 12]) })
})
