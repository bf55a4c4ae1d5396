import { describe, expect, it } from 'vitest'
import type { ImageDetail, ImageRow, Value } from '../../src-preload/contract.ts'
import { decisionsOn } from '../../src-renderer/answers/flip-answers.ts'
import { setAfter, setDetailAfter, toggled } from '../../src-renderer/answers/optimistic-set.ts'

const value = (labelId: number, source: Value['source'] = 'machine'): Value => ({
  attributeId: 7,
  labelId,
  source,
  confidence: 0.8,
})
const other = { ...value(50), attributeId: 8 }
const row = (...values: Value[]) => ({ id: 1, values: [...values, other] }) as ImageRow
const labels = ({ values }: Pick<ImageRow, 'values'>) => values.map(({ labelId, source }) => [labelId, source])

describe('a label of several, pressed', () => {
  it('is added where an image lacks it, and taken away where all have it', () => {
    expect(toggled([row(value(1))], 7, 1)).toEqual({ kind: 'not', labelId: 1 })
    expect(toggled([row(value(1)), row(value(2))], 7, 1)).toEqual({ kind: 'is', labelId: 1 })
    expect(toggled([row(value(1))], 7, 50), 'of another attribute').toEqual({ kind: 'is', labelId: 50 })
    expect(toggled([], 7, 1), 'of images that are not shown').toEqual({ kind: 'is', labelId: 1 })
  })

  it('shows at once, and leaves other labels and attributes alone', () => {
    const image = row(value(1), value(2))
    expect(labels(setAfter(image, 7, { kind: 'is', labelId: 3 }))).toEqual([
      [50, 'machine'], [1, 'machine'], [2, 'machine'], [3, 'human'],
    ]) // prettier-ignore
    expect(labels(setAfter(image, 7, { kind: 'not', labelId: 1 }))).toEqual([[50, 'machine'], [2, 'machine']]) // prettier-ignore
    expect(labels(setAfter(image, 7, { kind: 'not' }))).toEqual([[50, 'machine']])
    expect(labels(setAfter(image, 7, { kind: 'set', labelIds: [2] }))).toEqual([[50, 'machine'], [2, 'human']]) // prettier-ignore
    expect(labels(setAfter(image, 7, { kind: 'accept' }))).toEqual([[50, 'machine'], [1, 'human'], [2, 'human']]) // prettier-ignore
    const decided = row(value(1, 'human'), value(2))
    expect(labels(setAfter(decided, 7, { kind: 'clear' }))).toEqual([[50, 'machine'], [2, 'machine']]) // prettier-ignore
    expect(setAfter(image, 7, { kind: 'text', text: 'a' })).toBe(image)
  })

  it('is whole where the set was said as a whole', () => {
    const image = row(value(1))
    const about = { attributeId: 7, isWhole: false, values: [value(1)], value: value(1), decidedAt: null }
    const detail = { ...image, attributes: [about, { ...about, attributeId: 8 }] } as unknown as ImageDetail
    const after = (decision: Parameters<typeof setDetailAfter>[2]) => setDetailAfter(detail, 7, decision, 99).attributes
    expect(after({ kind: 'set', labelIds: [] })[0]).toMatchObject({
      isWhole: true,
      values: [],
      value: null,
      decidedAt: 99,
    })
    expect(after({ kind: 'is', labelId: 2 })[0]).toMatchObject({ isWhole: false, decidedAt: 99 })
    expect(after({ kind: 'clear' })[0]).toMatchObject({ isWhole: false, decidedAt: null })
    expect(after({ kind: 'accept' })[1], 'another attribute').toBe(detail.attributes[1])
  })
})

describe('a verdict on a flip of sets', () => {
  it('decides the set as a whole, an empty one as well', () => {
    const of = (...ids: number[]) => ids.map((labelId) => ({ labelId, confidence: 0.5 }))
    const flips = [
      { kind: 'labels', image: row(), from: of(1, 2), to: of(2) },
      { kind: 'labels', image: { ...row(), id: 2 }, from: of(3), to: [] },
    ] as const
    const on = (kind: 'old' | 'new') =>
      decisionsOn(flips as unknown as Parameters<typeof decisionsOn>[0], { kind }, new Map()).decisions
    expect(on('new')).toEqual([{ kind: 'set', labelIds: [2] }, { kind: 'set', labelIds: [] }]) // prettier-ignore
    expect(on('old')).toEqual([{ kind: 'set', labelIds: [1, 2] }, { kind: 'set', labelIds: [3] }]) // prettier-ignore
  })
})
