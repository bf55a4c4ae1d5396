import { describe, expect, it } from 'vitest'
import type { AttributeDetail, Decision, ImageDetail, ImageRow, Value } from '../../src-preload/contract.ts'
import { decided, decidedDetail } from '../../src-renderer/answers/optimistic.ts'
import { optionsForImage, optionsForSelection, sharesOf } from '../../src-renderer/answers/ranking.ts'

const row = (id: number, ...values: Value[]): ImageRow => ({
  id,
  name: `${id}.jpg`,
  folder: '',
  width: 1,
  height: 1,
  error: null,
  edge: null,
  thumbnail: null,
  values,
  caption: null,
})
const value = (labelId: number, source: Value['source'] = 'machine', confidence: number | null = 0.8): Value => ({
  attributeId: 1,
  labelId,
  source,
  confidence,
})
const candidates = (...labelIds: number[]) => labelIds.map((labelId, at) => ({ labelId, confidence: 0.5 / (at + 1) }))

describe('the labels behind the number keys', () => {
  it('are the best of the model, then those used most, each once', () => {
    const options = optionsForImage(candidates(5, 3), [3, 1, 2, 5, 9], [])
    expect(options.map(({ labelId }) => labelId)).toEqual([5, 3, 1, 2, 9])
    expect(options[0]?.confidence).toBe(0.5)
    expect(options[2]?.confidence).toBeNull()
  })

  it('are nine at most, five of them from the model', () => {
    const options = optionsForImage(candidates(1, 2, 3, 4, 5, 6), [20, 21, 22, 23, 24, 25], [])
    expect(options.map(({ labelId }) => labelId)).toEqual([1, 2, 3, 4, 5, 20, 21, 22, 23])
  })

  it('are the next nine on the next page, and never one that was rejected', () => {
    const byUse = Array.from({ length: 20 }, (_, at) => at + 1)
    const ids = (page: number) =>
      optionsForImage(candidates(5, 3), byUse, [], { page, rejected: [3, 1] }).map(({ labelId }) => labelId)
    expect(ids(0)).toEqual([5, 2, 4, 6, 7, 8, 9, 10, 11])
    expect(ids(1)).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20])
    expect(ids(2)).toEqual([])
  })

  it('include what a person chose although the model never thought of it', () => {
    expect(optionsForImage(candidates(1), [7, 8], [99])[1]?.labelId).toBe(99)
  })

  it('are the most frequent ones of a selection first', () => {
    const rows = [row(1, value(4)), row(2, value(4, 'human')), row(3, value(6)), row(4)]
    const shares = sharesOf(rows, 1)
    expect(shares[0]).toEqual({ labelId: 4, images: 2, human: 1, imported: 0 })
    expect(optionsForSelection(shares, [6, 9]).map(({ labelId, images }) => [labelId, images])).toEqual([
      [4, 2],
      [6, 1],
      [9, 0],
    ])
  })

  it('are counted of one attribute, by who gave them, those of as many images by number', () => {
    const other = { ...value(4), attributeId: 2 }
    const rows = [row(1, value(8), other), row(2, value(7, 'imported'), other), row(3, value(9)), row(4, value(9))]
    expect(sharesOf(rows, 1)).toEqual([
      { labelId: 9, images: 2, human: 0, imported: 0 },
      { labelId: 7, images: 1, human: 0, imported: 1 },
      { labelId: 8, images: 1, human: 0, imported: 0 },
    ])
  })

  it('are nine at most of a selection as well', () => {
    const shares = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((labelId) => ({ labelId, images: 3, human: 0, imported: 0 }))
    const labels = (count: number) =>
      optionsForSelection(shares.slice(0, count), [20, 21, 22]).map(({ labelId }) => labelId)
    expect(labels(10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(labels(7)).toEqual([1, 2, 3, 4, 5, 6, 7, 20, 21])
  })
})

describe('what is shown before the engine answers', () => {
  const detail: AttributeDetail = {
    attributeId: 1,
    value: value(5),
    values: [value(5)],
    isWhole: false,
    top: candidates(5, 3, 2),
    rejected: [],
    decidedAt: null,
    model: 'm',
    familiarity: null,
    suspect: { confidence: 0.05, otherId: 3, otherConfidence: 0.82 },
  }
  const after = (image: ImageRow, ...decision: [Parameters<typeof decided>[2]]) =>
    decided(image, 1, decision[0], detail).values[0]

  it('is the label picked, with what the model thinks of it', () => {
    expect(after(row(1, value(5)), { kind: 'is', labelId: 3 })).toEqual(value(3, 'human', 0.25))
  })

  it('is the prediction made certain, and nothing where there is none', () => {
    expect(after(row(1, value(5)), { kind: 'accept' })?.source).toBe('human')
    expect(after(row(1, value(5, 'imported')), { kind: 'accept' })?.source).toBe('human')
    expect(after(row(1), { kind: 'accept' })).toBeUndefined()
  })

  it('is the next best label when one is rejected', () => {
    expect(after(row(1, value(5)), { kind: 'not' })).toMatchObject({ labelId: 3, source: 'machine' })
    expect(after(row(1, value(5)), { kind: 'not', labelId: 2 })).toEqual(value(5))
  })

  it('is the prediction again when a decision is taken back', () => {
    expect(after(row(1, value(9, 'human', null)), { kind: 'clear' })).toMatchObject({ labelId: 5, source: 'machine' })
  })

  it('is not doubted any more once it is said again, by whatever decision', () => {
    const image = { ...row(1, value(5, 'human')), attributes: [detail] } as unknown as ImageDetail
    const doubt = (decision: Decision) => decidedDetail(image, 1, decision, 9).attributes[0]?.suspect
    expect(doubt({ kind: 'accept' })).toBeNull()
    expect(doubt({ kind: 'is', labelId: 5 })).toBeNull()
    expect(doubt({ kind: 'not' })).toBeNull()
    expect(doubt({ kind: 'clear' })).toBeNull()
    expect(doubt({ kind: 'not', labelId: 2 })).toEqual(detail.suspect)
  })
})
