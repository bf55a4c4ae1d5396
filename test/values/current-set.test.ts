import { describe, expect, it } from 'vitest'
import { currentSet } from '../../src-preload/contract/current-value.ts'

const [cotton, linen, silk, wool] = [1, 2, 3, 4]
const top = [
  { labelId: cotton, confidence: 0.9 },
  { labelId: linen, confidence: 0.6 },
  { labelId: silk, confidence: 0.3 },
]
const is = (labelId: number, source: 'human' | 'imported' = 'human') => ({ labelId, verdict: 'is', source }) as const
const not = (labelId: number) => ({ labelId, verdict: 'not', source: 'human' }) as const
const labelsOf = (set: ReturnType<typeof currentSet>) => set?.labels.map(({ labelId, source }) => [labelId, source])

describe('the labels an image has now', () => {
  it('are those the model is sure of', () => {
    const set = currentSet([], null, top, 0.5)
    expect(set?.labels).toEqual([
      { labelId: cotton, source: 'machine', confidence: 0.9 },
      { labelId: linen, source: 'machine', confidence: 0.6 },
    ])
    // Least sure it is of linen; that silk is none it believes by 0.7.
    expect(set).toMatchObject({ source: 'machine', confidence: 0.6 })
    expect(labelsOf(currentSet([], null, top, 0.3)), 'the threshold itself included').toHaveLength(3)
  })

  it('may be none: that is an answer, and no word is none', () => {
    expect(currentSet([], null, top, 0.95)).toMatchObject({
      labels: [],
      source: 'machine',
      confidence: expect.closeTo(0.1),
    })
    expect(currentSet([], 'human', [], 0.5)).toEqual({ labels: [], source: 'human', confidence: null })
    expect(currentSet([], null, [], 0.5)).toBeNull()
  })

  it('are changed one by one by a person, whatever the model says of these', () => {
    expect(labelsOf(currentSet([is(wool), not(cotton)], null, top, 0.5))).toEqual([
      [linen, 'machine'],
      [wool, 'human'],
    ])
    const set = currentSet([is(wool), not(cotton)], null, top, 0.5)
    // The model says cotton by 0.9, which it is not, and of wool nothing.
    expect(set).toMatchObject({ source: 'human', confidence: 0 })
  })

  it('are what a person said where these are all', () => {
    const set = currentSet([is(silk), is(cotton)], 'human', top, 0.5)
    expect(set?.labels).toEqual([
      { labelId: cotton, source: 'human', confidence: 0.9 },
      { labelId: silk, source: 'human', confidence: 0.3 },
    ])
    expect(set).toMatchObject({ source: 'human', confidence: 0.3 })
    expect(currentSet([is(silk, 'imported')], 'imported', [], 0.5)).toMatchObject({
      source: 'imported',
      confidence: null,
    })
  })

  it('are a person’s where a person said one of them, and a table’s otherwise', () => {
    expect(currentSet([is(cotton, 'imported'), is(wool)], null, [], 0.5)?.source).toBe('human')
    expect(currentSet([is(cotton, 'imported')], null, top, 0.5)?.source).toBe('imported')
    expect(currentSet([not(cotton)], null, top, 0.5)?.source, 'what it is not is said by nobody').toBe('machine')
  })
})
