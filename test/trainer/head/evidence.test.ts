import { describe, expect, test } from 'vitest'
import type { HeadTrainingOptions, HeadTrainingRequest } from '../../../src-main/common/contracts/training.ts'
import { evidenceOf, strangeShareOf } from '../../../src-main/trainer/head/evidence.ts'

/** Of eight rows: 4 is a, 2 is rather b than c and is not a, 5 is neither a nor b; 7 counts for nothing. */
const said = {
  labels: ['a', 'b', 'c'],
  examples: { row: Int32Array.of(4, 2, 2, 7), label: Int32Array.of(0, 1, 2, 1), weight: Float32Array.of(1, 3, 1, 0) },
  rejections: { row: Int32Array.of(2, 5, 5), label: Int32Array.of(0, 0, 1) },
  groups: new Int32Array(8).fill(-1),
}
const evidence = (changes: object = {}) =>
  evidenceOf({ ...said, ...changes } as HeadTrainingRequest, { labelSmoothing: 0.3, seed: 1 } as HeadTrainingOptions, null) // prettier-ignore
const rounded = (values: Float32Array | undefined) =>
  Array.from(values ?? [], (value) => Math.round(value * 1000) / 1000)

describe('what people said, row by row', () => {
  test('is put in the order of the rows, with what counts alone', () => {
    const { allowed, areMistakes, base, decided, decisions, rows, targets, weights } = evidence()
    expect([...rows]).toEqual([2, 4, 5])
    expect([...decided]).toEqual([1, 0, -1])
    expect([...weights]).toEqual([4, 1, 1])
    // Smoothed by 0.3: a tenth for each label, and 0.7 by the weights of what was said; 0.75 and 0.25 of it in row 2.
    expect(rounded(targets)).toEqual([0.1, 0.625, 0.275, 0.8, 0.1, 0.1, 0, 0, 0])
    expect(rounded(allowed).slice(6), 'what row 5 may still be').toEqual([0, 0, 1])
    expect({ areMistakes, base, decisions }).toEqual({ areMistakes: false, base: null, decisions: 3 })
  })

  test('allows whatever was not rejected, and says so only where something was', () => {
    const none = { row: new Int32Array(), label: new Int32Array() }
    expect(evidence({ rejections: none }).allowed).toBeUndefined()
    expect(evidence({ rejections: { row: Int32Array.of(2), label: Int32Array.of(0) } }).allowed).toBeUndefined()
  })

  test('is measured by rows asked for, or in turn, but never by rows alone that have no label', () => {
    const folds = (changes?: object) => evidence(changes).folds.map(({ heldOut }) => [...heldOut])
    expect(folds({ heldOut: { rows: Int32Array.of(4, 7) } })).toEqual([[1]])
    expect(folds({ heldOut: { rows: Int32Array.of(5) } })).toEqual([])
    expect(folds({ heldOut: { rows: Int32Array.of(2, 4) } }), 'nothing is left to learn from').toEqual([])
    expect(folds().toSorted()).toEqual([[0], [1]])
  })

  test('is strange as far as its weights are of labels that the base head does not know', () => {
    const all = evidence()
    const base = (...isNew: number[]) => ({ isNew: Uint8Array.from(isNew) }) as Parameters<typeof strangeShareOf>[1]
    expect(strangeShareOf(all, null)).toBeNull()
    expect(strangeShareOf(all, base(0, 1, 0))).toBe(4 / 5)
    expect(strangeShareOf(all, base(1, 0, 1))).toBe(1 / 5)
    const onlyRejected = { ...all, decided: Int32Array.of(-1, -1, -1) }
    expect(strangeShareOf(onlyRejected, base(1, 1, 1))).toBe(0)
  })
})
