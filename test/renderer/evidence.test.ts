import { describe, expect, it } from 'vitest'
import { evidenceOf } from '../../src-renderer/answers/evidence.ts'
import { percent } from '../../src-renderer/copy/format.ts'

const detail: Parameters<typeof evidenceOf>[0] = {
  values: [],
  isWhole: false,
  top: [
    { labelId: 1, confidence: 0.8 },
    { labelId: 2, confidence: 0.2 },
  ],
  rejected: [],
  decidedAt: null,
  model: 'Pattern 2',
  familiarity: null,
  suspect: null,
}
const value = (labelId: number, source: 'human' | 'imported' | 'machine', confidence: number | null) => ({
  ...{ attributeId: 1, labelId, source, confidence },
})

describe('what speaks for one of several labels', () => {
  it('is a person or a table before the model', () => {
    const values = [value(1, 'human', null), value(2, 'imported', null), value(3, 'machine', 0.7)]
    const said = (labelId: number) => evidenceOf({ ...detail, values }, labelId)
    expect([said(1), said(2), said(3)]).toEqual(['decided by a person', 'imported', `${percent(0.7)}, Pattern 2`])
  })

  it('is told of labels that the image does not have, too', () => {
    expect(evidenceOf(detail, 2)).toBe(`${percent(0.2)}, too unsure for Pattern 2 to say`)
    expect(evidenceOf(detail, 9)).toBe('nothing speaks for it')
    expect(evidenceOf({ ...detail, rejected: [2] }, 2)).toBe('a person said it is not')
    const whole = { ...detail, isWhole: true }
    expect(evidenceOf(whole, 1)).toBe(`not among what was decided; ${percent(0.8)} for Pattern 2`)
    expect(evidenceOf(whole, 9)).toBe('not among what was decided')
  })
})
