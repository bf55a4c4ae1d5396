import { describe, expect, it } from 'vitest'
import type { CaptionFlip, Flip, ImageRow } from '../../src-preload/contract.ts'
import { actionsOn } from '../../src-renderer/flips/flip-decisions.ts'
import { wordDiff } from '../../src-renderer/flips/word-diff.ts'
import { figuresOf, gainOf } from '../../src-renderer/models/figures.ts'

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
  const caption = (id: number, from: string | null, to: string): CaptionFlip => ({
    image: image(id),
    from: from === null ? null : { text: from, source: 'machine', confidence: 0.5 },
    to: { text: to, confidence: 0.6 },
  })
  const label = (id: number, from: number | null, to: number): Flip => ({
    image: image(id),
    from: from === null ? null : { labelId: from, confidence: 0.5 },
    to: { labelId: to, confidence: 0.6 },
  })

  it('is one action per label', () => {
    const flips = [label(1, 5, 6), label(2, 5, 6), label(3, null, 6)]
    expect(actionsOn(flips, 'confirmed', new Map())).toEqual([{ decision: { kind: 'is', labelId: 6 }, ids: [1, 2, 3] }])
    expect(actionsOn(flips, 'kept', new Map())).toEqual([
      { decision: { kind: 'is', labelId: 5 }, ids: [1, 2] },
      { decision: { kind: 'not', labelId: 6 }, ids: [3] },
    ])
  })

  it('confirms each caption by its text, and keeps the old ones in one step', () => {
    const flips = [caption(1, 'a', 'x'), caption(2, 'b', 'x'), caption(3, 'c', 'y'), caption(4, null, 'z')]
    expect(actionsOn(flips, 'confirmed', new Map())).toEqual([
      { decision: { kind: 'text', text: 'x' }, ids: [1, 2] },
      { decision: { kind: 'text', text: 'y' }, ids: [3] },
      { decision: { kind: 'text', text: 'z' }, ids: [4] },
    ])
    expect(actionsOn(flips, 'kept', new Map())).toEqual([{ decision: { kind: 'accept' }, ids: [1, 2, 3] }])
  })

  it('leaves out what has no words', () => {
    expect(actionsOn([caption(1, 'a', '')], 'confirmed', new Map())).toEqual([])
    expect(actionsOn([caption(1, '', 'x')], 'kept', new Map())).toEqual([])
  })

  it('writes the old caption where the new one was confirmed before', () => {
    const actions = actionsOn([caption(1, 'a', 'x'), caption(2, 'b', 'y')], 'kept', new Map([[1, 'confirmed']]))
    expect(actions).toEqual([
      { decision: { kind: 'text', text: 'a' }, ids: [1] },
      { decision: { kind: 'accept' }, ids: [2] },
    ])
  })
})

describe('the figures of a model', () => {
  it('are shares of a head and scores of a captioner', () => {
    const head = figuresOf({ images: 10, top1: 0.824, top3: 0.93, macroRecall: 0.7, perLabel: [] })
    expect(head.map(({ text }) => text)).toEqual(['82.4%', '93.0%', '70.0%'])
    const captioner = figuresOf({
      images: 10,
      bleu4: 0.41,
      ciderD: 2.5,
      exact: 0.125,
      agreement: [{ attribute: 'type', images: 9, written: 0.8, reference: 0.9 }],
    })
    expect(captioner.map(({ key, text }) => `${key} ${text}`)).toEqual([
      'cider 2.50',
      'bleu 0.41',
      'exact 12.5%',
      'says-type 80.0%',
    ])
  })

  it('gain points or score', () => {
    const [before, after] = [0.5, 0.547].map((top1) =>
      figuresOf({ images: 1, top1, top3: 1, macroRecall: 1, perLabel: [] }),
    )
    expect(gainOf(before![0]!, after![0]!)).toEqual({ text: '+4.7 points', worse: false })
    const scores = [2.5, 2.29].map((ciderD) => figuresOf({ images: 1, bleu4: 0, ciderD, exact: 0, agreement: [] })[0]!)
    expect(gainOf(scores[0]!, scores[1]!)).toEqual({ text: '−0.21', worse: true })
  })
})
