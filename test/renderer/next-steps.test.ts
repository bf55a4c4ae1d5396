import { describe, expect, it } from 'vitest'
import { nextSteps, type Standing } from '../../src-renderer/answers/next-steps.ts'

const standing = (attributeId: number, part: Partial<Standing> = {}): Standing => ({
  attributeId,
  title: `Attribute ${attributeId}`,
  kind: 'label',
  changes: 0,
  unsure: 0,
  newDecisions: 0,
  canRetrain: true,
  unreviewed: 0,
  ...part,
})

const said = (...standings: Standing[]) =>
  nextSteps(standings).map(({ attributeId, count, kind }) => [attributeId, kind, count])

describe('what pays most next', () => {
  it('is a review, then teaching, then what the model doubts, then what nobody saw; larger first', () => {
    expect(
      said(
        standing(1, { unsure: 40, unreviewed: 90 }),
        standing(2, { newDecisions: 25 }),
        standing(3, { changes: 12, unsure: 400 }),
      ),
    ).toEqual([
      [3, 'changes', 12],
      [2, 'retrain', 25],
      [1, 'unsure', 40],
    ])
    expect(said(standing(1, { unsure: 4 }), standing(2, { unsure: 9 }), standing(3, { unreviewed: 100 }))).toEqual([
      [2, 'unsure', 9],
      [1, 'unsure', 4],
      [3, 'unreviewed', 100],
    ])
  })

  it('is three things at most, one an attribute', () => {
    expect(said(...[1, 2, 3, 4].map((id) => standing(id, { changes: id, unsure: 5 })))).toHaveLength(3)
  })

  it('is not teaching where little is new, or a model cannot learn from it', () => {
    expect(said(standing(1, { newDecisions: 24, unsure: 3 }))).toEqual([[1, 'unsure', 3]])
    expect(said(standing(1, { newDecisions: 99, canRetrain: false, unreviewed: 3 }))).toEqual([[1, 'unreviewed', 3]])
  })

  it('is of a text only its model: it has no queue', () => {
    expect(said(standing(1, { kind: 'text', unsure: 5, unreviewed: 5 }))).toEqual([])
    expect(said(standing(1, { kind: 'text', changes: 5 }))).toEqual([[1, 'changes', 5]])
  })

  it('is nothing where all is done', () => {
    expect(said(standing(1))).toEqual([])
  })
})
