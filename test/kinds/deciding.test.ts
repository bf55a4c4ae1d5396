import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../src-preload/contract.ts'
import type { Deciding } from '../../src-main/engine/kinds/answer-kind.ts'
import type { Entry, Origin } from '../../src-main/engine/kinds/entry.ts'
import { Bin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const bin = new Bin()
let engine: TestEngine
beforeAll(async () => {
  engine = await TestEngine.open({ bin })
})
afterAll(() => bin.empty())

const [cotton, linen, silk] = [1, 2, 3]
const is = (answer: number | string, source: Origin = 'human'): Entry => [answer, 'is', source, 5]
const not = (answer: number, source: Origin = 'human'): Entry => [answer, 'not', source, 5]
const whole = (source: Origin = 'human'): Entry => [null, 'whole', source, 5]

/** What a table's answer makes of what was said: the entries without their times, null where people decided otherwise. */
function told(kind: string, before: Entry[], answer: number | string | number[]) {
  const entries = engine.engine.kinds.named(kind).deciding.told(before, answer)
  return entries?.map(([said, verdict, source]) => [said, verdict, source]) ?? null
}

describe('a table that says one label', () => {
  test('is believed where no person said anything of it, and replaces a table', () => {
    expect(told('label', [], cotton)).toEqual([[cotton, 'is', 'imported']])
    expect(told('label', [is(linen, 'imported')], cotton)).toEqual([[cotton, 'is', 'imported']])
    expect(told('label', [not(linen), not(silk, 'imported')], cotton)).toEqual([
      [linen, 'not', 'human'],
      [silk, 'not', 'imported'],
      [cotton, 'is', 'imported'],
    ])
  })

  test('changes nothing where a person said the same, and is not believed where one said otherwise', () => {
    expect(told('label', [not(linen), is(cotton)], cotton)).toEqual([
      [linen, 'not', 'human'],
      [cotton, 'is', 'human'],
    ])
    expect(told('label', [is(linen)], cotton)).toBeNull()
    expect(told('label', [not(cotton)], cotton)).toBeNull()
  })
})

describe('a table that says several labels', () => {
  test('says them as a whole, each once, none of them as well', () => {
    expect(told('labels', [], [cotton, linen, cotton])).toEqual([
      [cotton, 'is', 'imported'],
      [linen, 'is', 'imported'],
      [null, 'whole', 'imported'],
    ])
    expect(told('labels', [], [])).toEqual([[null, 'whole', 'imported']])
    expect(told('labels', [is(silk, 'imported'), whole('imported')], [cotton]), 'in place of a table').toEqual([
      [cotton, 'is', 'imported'],
      [null, 'whole', 'imported'],
    ])
  })

  test('adds to what people said of single labels', () => {
    expect(told('labels', [is(cotton), not(silk)], [linen, cotton])).toEqual([
      [cotton, 'is', 'human'],
      [silk, 'not', 'human'],
      [linen, 'is', 'imported'],
      [null, 'whole', 'imported'],
    ])
    expect(told('labels', [not(silk)], [])).toEqual([
      [silk, 'not', 'human'],
      [null, 'whole', 'imported'],
    ])
  })

  test('changes nothing where people said as much', () => {
    for (const before of [[is(cotton), whole()], [is(cotton)], [whole()]]) {
      const labels = before.flatMap(([answer]) => (typeof answer === 'number' ? [answer] : []))
      expect(told('labels', before, labels)).toEqual(before.map((entry) => entry.slice(0, 3)))
    }
  })

  test.each([
    ['leaves out a label that a person gave', [is(cotton)], [linen]],
    ['has one that a person rejected', [not(cotton)], [cotton, linen]],
    ['has more than a person said is all', [is(cotton), whole()], [cotton, linen]],
    ['has some where a person said there are none', [whole()], [cotton]],
  ])('is not believed where it %s', (_, before, answer) => {
    expect(told('labels', before, answer)).toBeNull()
  })
})

test('a table that writes a text gives way to a person', () => {
  expect(told('text', [], 'A hat')).toEqual([['A hat', 'is', 'imported']])
  expect(told('text', [is('A coat', 'imported')], 'A hat')).toEqual([['A hat', 'is', 'imported']])
  expect(told('text', [is('A hat')], 'A hat')).toEqual([['A hat', 'is', 'human']])
  expect(told('text', [is('A coat')], 'A hat')).toBeNull()
})

describe('a decision', () => {
  const deciding = (kind: string): Deciding => engine.engine.kinds.named(kind).deciding
  const names = ['', 'Cotton', 'Linen', 'Silk', 'Wool']
  const wording = (kind: string, decision: Decision) => deciding(kind).wording(decision, (id) => names[id] ?? '')

  test.each<[kind: string, decision: Decision, words: string]>([
    ['label', { kind: 'is', labelId: 1 }, 'Cotton'],
    ['label', { kind: 'not' }, 'rejected'],
    ['label', { kind: 'not', labelId: 1 }, 'not Cotton'],
    ['label', { kind: 'clear' }, 'cleared'],
    ['label', { kind: 'clear', labelId: 1 }, 'Cotton cleared'],
    ['label', { kind: 'accept' }, 'accepted'],
    ['labels', { kind: 'is', labelId: 1 }, '+ Cotton'],
    ['labels', { kind: 'not' }, 'rejected'],
    ['labels', { kind: 'not', labelId: 1 }, 'not Cotton'],
    ['labels', { kind: 'set', labelIds: [] }, 'none'],
    ['labels', { kind: 'set', labelIds: [1, 2, 3] }, 'Cotton + Linen + Silk'],
    ['labels', { kind: 'set', labelIds: [1, 2, 3, 4] }, 'Cotton + Linen + Silk and 1 more'],
    ['labels', { kind: 'clear' }, 'cleared'],
    ['labels', { kind: 'clear', labelId: 1 }, 'Cotton cleared'],
    ['labels', { kind: 'accept' }, 'accepted'],
    ['text', { kind: 'text', text: 'A hat' }, 'written'],
    ['text', { kind: 'clear' }, 'cleared'],
    ['text', { kind: 'accept' }, 'accepted'],
  ])('on a %s is told: %o', (kind, decision, words) => {
    expect(wording(kind, decision)).toBe(words)
  })

  test('fits the answers of the attribute, or says what would', () => {
    const fit = (kind: string, decision: Decision) => () => {
      deciding(kind).requireFit('Colour', decision)
    }
    const text = (length: number): Decision => ({ kind: 'text', text: ` ${'x'.repeat(length)} ` })
    expect(fit('text', text(1000))).not.toThrow()
    expect(fit('text', text(1001))).toThrow('The colour has 1001 characters; at most 1000.')
    expect(fit('text', text(0))).toThrow('The colour is empty. Clear it instead.')
    expect(fit('text', { kind: 'accept' })).not.toThrow()
    expect(fit('text', { kind: 'clear' })).not.toThrow()
    for (const decision of [{ kind: 'is', labelId: 1 }, { kind: 'not' }, { kind: 'clear', labelId: 1 }] as const) {
      expect(fit('text', decision)).toThrow('Colour is a text: write it.')
    }
    expect(fit('label', text(1))).toThrow('Colour has labels: choose one.')
    expect(fit('label', { kind: 'set', labelIds: [1] })).toThrow('Colour has one label per image: choose one.')
    expect(fit('labels', text(1))).toThrow('Colour has labels: choose some.')
    expect(fit('labels', { kind: 'set', labelIds: [] })).not.toThrow()
    expect(fit('label', { kind: 'is', labelId: 1 })).not.toThrow()
  })

  test('makes of what was said of the image what is left of it', () => {
    const decided = (kind: string, before: Entry[], decision: Decision) =>
      deciding(kind)
        .decided(1, 1, before, decision)
        ?.map(([said, verdict]) => [said, verdict]) ?? null
    const before = [not(cotton), is(linen)]
    expect(decided('label', before, { kind: 'is', labelId: silk })).toEqual([
      [cotton, 'not'],
      [silk, 'is'],
    ])
    expect(decided('label', before, { kind: 'not', labelId: linen })).toEqual([
      [cotton, 'not'],
      [linen, 'not'],
    ])
    expect(decided('label', before, { kind: 'clear', labelId: cotton })).toEqual([[linen, 'is']])
    expect(decided('label', before, { kind: 'clear' })).toEqual([])
    // No image of this number has anything now.
    for (const kind of ['label', 'labels', 'text']) expect(decided(kind, [], { kind: 'accept' })).toBeNull()
    for (const kind of ['label', 'labels']) expect(decided(kind, [], { kind: 'not' })).toBeNull()
    const set = [is(cotton), not(linen), whole()]
    expect(decided('labels', set, { kind: 'is', labelId: linen })).toEqual([
      [cotton, 'is'],
      [null, 'whole'],
      [linen, 'is'],
    ])
    expect(decided('labels', set, { kind: 'clear', labelId: linen }), 'nor is it all').toEqual([[cotton, 'is']])
    expect(decided('labels', set, { kind: 'clear' })).toEqual([])
    expect(decided('labels', set, { kind: 'set', labelIds: [silk, silk] })).toEqual([
      [silk, 'is'],
      [null, 'whole'],
    ])
    expect(decided('text', [], { kind: 'text', text: ' A \n hat ' })).toEqual([['A hat', 'is']])
    expect(decided('text', [is('A coat')], { kind: 'clear' })).toEqual([])
  })
})
