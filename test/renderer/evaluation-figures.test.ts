import { describe, expect, it } from 'vitest'
import type { CalibrationBin, EvaluationReport, LabelReport } from '../../src-preload/contract.ts'
import {
  isFew,
  labelsBy,
  matrixOf,
  offersOn,
  priceOf,
  surenessOf,
  surest,
  type LabelColumn,
} from '../../src-renderer/answers/evaluation.ts'
import { shareOf } from '../../src-renderer/answers/shares.ts'

const label = (name: string, support: number, f1: number | null, part: Partial<LabelReport> = {}): LabelReport => ({
  labelId: 1,
  label: name,
  support,
  found: support === 0 ? null : shareOf(1, support),
  rightWhenSaid: null,
  f1,
  ...part,
})

const reportOf = (labels: number, confusion: EvaluationReport['confusion']): EvaluationReport => {
  const all = Array.from({ length: labels }, (_, at) => label(`label ${at}`, labels - at, 0.5))
  return { labels: all, confusion } as EvaluationReport
}

describe('what is taken for what', () => {
  it('is nothing where labels do not exclude each other, or nothing was said', () => {
    expect(matrixOf(reportOf(3, null))).toBeNull()
    expect(matrixOf(reportOf(3, []))).toBeNull()
  })

  it('has a row for what it is and a column for what it is called', () => {
    expect(
      matrixOf(
        reportOf(3, [
          [0, 0, 5],
          [0, 2, 3],
          [2, 1, 4],
        ]),
      ),
    ).toEqual({
      labels: [0, 1, 2],
      cells: [
        [5, 0, 3],
        [0, 0, 0],
        [0, 4, 0],
      ],
    })
  })

  it('of 300 labels shows those most often confused, in the order of the report', () => {
    const right = Array.from({ length: 300 }, (_, at): [number, number, number] => [at, at, 3])
    const matrix = matrixOf(reportOf(300, [...right, [290, 299, 7]]))
    expect(matrix?.labels).toEqual([...Array.from({ length: 38 }, (_, at) => at), 290, 299])
    expect(matrix?.cells.at(-2)?.slice(-2)).toEqual([3, 7])
    expect(matrix?.cells.at(-1)?.slice(-2)).toEqual([0, 3])
  })

  it('counts mistakes to a label as much as those from it, and what is right not at all', () => {
    const right: [number, number, number][] = [[0, 0, 900]]
    const mistakes = Array.from({ length: 20 }, (_, at): [number, number, number] => [2 * at + 1, 2 * at + 2, 1 + at])
    const matrix = matrixOf(reportOf(41, [...right, ...mistakes]))
    expect(matrix?.labels).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
  })
})

describe('labels by a column', () => {
  const labels = [
    label('b', 3, 0.5, { found: shareOf(1, 3), rightWhenSaid: shareOf(9, 10) }),
    label('a', 0, null, { found: null, rightWhenSaid: shareOf(1, 10) }),
    label('d', 9, 0.2, { found: shareOf(8, 9), rightWhenSaid: null }),
    label('c', 9, 0.2, { found: shareOf(16, 18), rightWhenSaid: null }),
  ]
  const names = (column: LabelColumn, descending: boolean) =>
    labelsBy(labels, column, descending)
      .map((each) => each.label)
      .join('')

  it('are sorted either way, equal ones by name and what is not known last', () => {
    expect(names('f1', false)).toBe('cdba')
    expect(names('f1', true)).toBe('bcda')
    expect(names('support', false)).toBe('abcd')
    expect(names('support', true)).toBe('cdba')
    expect(names('found', false)).toBe('bcda')
    expect(names('found', true)).toBe('cdba')
    expect(names('rightWhenSaid', false)).toBe('abcd')
    expect(names('rightWhenSaid', true)).toBe('bacd')
    expect(names('label', false)).toBe('abcd')
    expect(names('label', true)).toBe('dcba')
  })

  it('are another list, and the report keeps its order', () => {
    names('label', false)
    expect(labels.map((each) => each.label).join('')).toBe('badc')
  })

  it('tell little of fewer than ten images', () => {
    expect([9, 10, 11].map((support) => isFew({ support }))).toEqual([true, false, false])
  })
})

describe('the price of a line', () => {
  const line = [
    { line: 0, unsaid: 0, said: 10, right: 7 },
    { line: 0.5, unsaid: 4, said: 6, right: 5 },
    { line: 1, unsaid: 10, said: 0, right: 0 },
  ]

  it('is what is left unsaid, and what was right of it', () => {
    expect(priceOf(line, 0)).toEqual({ unsaid: 0, lost: 0, said: shareOf(7, 10) })
    expect(priceOf(line, 0.5)).toEqual({ unsaid: 4, lost: 2, said: shareOf(5, 6) })
    expect(priceOf(line, 1)).toEqual({ unsaid: 10, lost: 7, said: shareOf(0, 0) })
    expect(priceOf(line, 0.7), 'of the nearest point').toEqual(priceOf(line, 0.5))
  })

  it('is not known without points, nor beyond them', () => {
    expect(priceOf([], 0.5)).toBeNull()
    expect(priceOf(line, 1.4)).toBeNull()
  })
})

describe('whether confidence is what it should be', () => {
  const bin = (confidence: number, right: number, of = 100, low = 0.9): CalibrationBin => {
    return { low, high: low + 0.1, confidence, right: shareOf(right, of) }
  }

  it('is told beyond what chance explains', () => {
    expect(surenessOf([bin(0.9, 90)])).toBe('close')
    expect(surenessOf([bin(0.99, 70)])).toBe('too-sure')
    expect(surenessOf([bin(0.4, 70)])).toBe('too-unsure')
    expect(surenessOf([bin(0.85, 70)])).toBe('too-sure')
    expect(surenessOf([bin(0.85, 7, 10)]), 'of few').toBe('close')
  })

  it('weighs each answer the same, not each step', () => {
    expect(surenessOf([bin(0.95, 950, 1000), bin(0.2, 10, 10, 0.1)])).toBe('close')
    expect(surenessOf([bin(0.95, 10, 10), bin(0.2, 900, 1000, 0.1)])).toBe('too-unsure')
  })

  it('is not known without answers', () => {
    expect(surenessOf([])).toBeNull()
    expect(surenessOf([bin(0.9, 0, 0)])).toBeNull()
  })

  it('is said apart of answers that are 90 % sure', () => {
    expect(surest([bin(0.85, 8, 10, 0.8), bin(0.95, 9, 10, 0.9)])).toEqual(shareOf(9, 10))
    expect(surest([bin(0.85, 8, 10, 0.8)])).toBeNull()
    expect(surest([])).toBeNull()
  })
})

describe('what an image of a figure offers', () => {
  const offers = (
    kind: 'label' | 'labels' | 'text',
    about: { is?: number; isNot?: number },
    { right = false, said = [2] }: { right?: boolean; said?: number[] } = {},
  ) => {
    const image = { id: 1, right, keptOut: 'since', source: 'human', confidence: 0.9, said, written: null } as const
    return offersOn(image, about, { kind }, (id) => `label ${id}`)
  }

  it('is what the model says, or to keep what was decided', () => {
    const made = offers('label', { is: 1 })
    expect(made.map(({ decision }) => decision)).toEqual([{ kind: 'is', labelId: 2 }, { kind: 'accept' }])
    expect(made[0]?.title).toContain('label 2')
    expect(offers('label', { is: 1 }, { right: true }).map(({ decision }) => decision)).toEqual([{ kind: 'accept' }])
    expect(offers('label', { is: 1 }, { said: [] }).map(({ decision }) => decision)).toEqual([{ kind: 'accept' }])
  })

  it('of several labels is about the label that the figure counts', () => {
    const [not, ...others] = offers('labels', { is: 1 })
    expect(not?.decision).toEqual({ kind: 'not', labelId: 1 })
    expect(not?.title).toContain('label 1')
    expect(others).toEqual([])
    const [is] = offers('labels', { isNot: 3 })
    expect(is?.decision).toEqual({ kind: 'is', labelId: 3 })
    expect(is?.title).toContain('label 3')
    expect(is?.title).not.toBe(not?.title.replace('1', '3'))
    expect(offers('labels', {})).toEqual([])
  })

  it('is nothing of a text', () => {
    expect(offers('text', { is: 1, isNot: 2 })).toEqual([])
  })
})
