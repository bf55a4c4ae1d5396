import { expect, it } from 'vitest'
import type { Value } from '../../src-preload/contract.ts'
import { decisionOf } from '../../src-renderer/answers/spreading.ts'

it('what one view has is what the others are given, whichever the kind of answer', () => {
  const value = (labelId: number): Value => ({ attributeId: 1, labelId, source: 'machine', confidence: 0.9 })
  expect(decisionOf('label', [value(3)], null)).toEqual({ kind: 'is', labelId: 3 })
  expect(decisionOf('labels', [value(3), value(5)], null)).toEqual({ kind: 'set', labelIds: [3, 5] })
  expect(decisionOf('text', [], 'a red hat')).toEqual({ kind: 'text', text: 'a red hat' })
  expect(decisionOf('label', [], 'a red hat')).toBeNull()
  expect(decisionOf('text', [value(3)], null)).toBeNull()
})
