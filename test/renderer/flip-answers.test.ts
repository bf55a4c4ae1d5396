import { describe, expect, it } from 'vitest'
import type { ImageRow, LabelFlip, TextFlip } from '../../src-preload/contract.ts'
import { decisionsOn } from '../../src-renderer/answers/flip-decisions.ts'
import { wordDiff } from '../../src-renderer/answers/word-diff.ts'
import { figuresOf, gainOf, withRange } from '../../src-renderer/answers/figures.ts'
import { headFigures } from './figures.ts'

const shown = (before: string, after: string): [string, string] => {
  const diff = wordDiff(before, after)
  const mark = (parts: { text: string; changed: boolean }[]) =>
    parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join(' ')
  return [mark(diff.before), mark(diff.after)]
}

describe('two texts word by word', () => {
  it('have the changed words marked on either side', () => {
    expect(shown('Puma Men Black Shirt', 'Puma Women Blue Shirt')).toEqual([
      'Puma [Men Black] Shirt',
      'Puma [Women Blue] Shirt',
    ])
    expect(shown('Blue Shirt', 'Fila Blue Striped Shirt')).toEqual(['Blue Shirt', '[Fila] Blue [Striped] Shirt'])
    expect(shown('a b c d', 'c d')).toEqual(['[a b] c d', 'c d'])
  })

  it('are changed as a whole where nothing is shared, and not at all where they are the same', () => {
    expect(shown('', 'New words')).toEqual(['', '[New words]'])
    expect(shown('Old words', 'New text')).toEqual(['[Old words]', '[New text]'])
    expect(shown('Same  words', 'Same words')).toEqual(['Same words', 'Same words'])
  })

  it('lose no word', () => {
    const [before, after] = ['the quick brown fox the end', 'a quick fox jumps the end the']
    const diff = wordDiff(before, after)
    expect(diff.before.map(({ text }) => text).join(' ')).toBe(before)
    expect(diff.after.map(({ text }) => text).join(' ')).toBe(after)
  })
})

describe('a verdict on flips', () => {
  const image = (id: number) => ({ id }) as ImageRow
  const caption = (id: number, from: string | null, to: string): TextFlip => ({
    kind: 'text',
    image: image(id),
    from: from === null ? null : { text: from, source: 'machine', confidence: 0.5 },
    to: { text: to, confidence: 0.6 },
  })
  const label = (id: number, from: number | null, to: number): LabelFlip => ({
    kind: 'label',
    image: image(id),
    from: from === null ? null : { labelId: from, confidence: 0.5 },
    to: { labelId: to, confidence: 0.6 },
    others: [],
  })

  it('decides on each label', () => {
    const flips = [label(1, 5, 6), label(2, 4, 7), label(3, null, 6)]
    expect(decisionsOn(flips, 'confirmed', new Map())).toEqual({
      ids: [1, 2, 3],
      decisions: [6, 7, 6].map((labelId) => ({ kind: 'is', labelId })),
    })
    expect(decisionsOn(flips, 'kept', new Map()).decisions).toEqual([
      { kind: 'is', labelId: 5 },
      { kind: 'is', labelId: 4 },
      { kind: 'not', labelId: 6 },
    ])
  })

  it('confirms each caption by its text, and leaves out what has no words', () => {
    const flips = [caption(1, 'a', 'x'), caption(2, 'b', ''), caption(3, '', 'y'), caption(4, null, 'z')]
    expect(decisionsOn(flips, 'confirmed', new Map())).toEqual({
      ids: [1, 3, 4],
      decisions: ['x', 'y', 'z'].map((text) => ({ kind: 'text', text })),
    })
    expect(decisionsOn(flips, 'kept', new Map())).toEqual({
      ids: [1, 2],
      decisions: [{ kind: 'accept' }, { kind: 'accept' }],
    })
  })

  it('writes the old caption where the new one was confirmed before', () => {
    const kept = decisionsOn([caption(1, 'a', 'x'), caption(2, 'b', 'y')], 'kept', new Map([[1, 'confirmed']]))
    expect(kept).toEqual({ ids: [1, 2], decisions: [{ kind: 'text', text: 'a' }, { kind: 'accept' }] })
  })
})

describe('the figures of a model', () => {
  it('are counts with intervals of a head, scores of a captioner', () => {
    const head = figuresOf(headFigures(0.824, 250))
    expect(head.map(withRange)).toEqual(['206 of 250 (77–87\u00a0%)', '233 of 250 (89–96\u00a0%)', '76\u00a0%'])
    const captioner = figuresOf({
      images: 40,
      bleu4: 0.41,
      ciderD: 2.5,
      exact: 0.125,
      agreement: [{ attribute: 'type', images: 30, written: 0.8, reference: 0.9 }],
    })
    expect(captioner.map((figure) => `${figure.key} ${withRange(figure)}`)).toEqual([
      'cider 2.50',
      'bleu 0.41',
      'exact 5 of 40 (5–26\u00a0%)',
      'says-type 24 of 30 (63–90\u00a0%)',
    ])
    expect(captioner[3]?.meaning).toContain('27 of 30')
  })

  it('gain a score, and never points of shares', () => {
    const [before, after] = [2.5, 2.29].map((ciderD) =>
      figuresOf({ images: 10, bleu4: 0, ciderD, exact: ciderD / 10, agreement: [] }),
    )
    expect(gainOf(before![0]!, after![0]!)).toEqual({ text: '−0.21', worse: true })
    expect(gainOf(before![2]!, after![2]!)).toBeNull()
  })
})
