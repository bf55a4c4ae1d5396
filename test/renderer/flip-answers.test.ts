import { describe, expect, it } from 'vitest'
import type { Flip, ImageRow, LabelFlip, SetFlip, SetMetrics, TextFlip } from '../../src-preload/contract.ts'
import { decisionsOn, goesOn, optionsOf, type Answer, type Verdict } from '../../src-renderer/answers/flip-answers.ts'
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

describe('an answer on flips', () => {
  const image = (id: number, values: ImageRow['values'] = []) => ({ id, values }) as ImageRow
  const candidate = (labelId: number, confidence = 0.5) => ({ labelId, confidence })
  const caption = (id: number, from: string | null, to: string): TextFlip => ({
    kind: 'text',
    image: image(id),
    from: from === null ? null : { text: from, source: 'machine', confidence: 0.5 },
    to: { text: to, confidence: 0.6 },
  })
  const label = (id: number, from: number | null, to: number, others: number[] = []): LabelFlip => ({
    kind: 'label',
    image: image(id),
    from: from === null ? null : candidate(from),
    to: candidate(to),
    others: others.map((labelId) => candidate(labelId)),
  })
  const set = (id: number, from: number[], to: number[]): SetFlip => ({
    kind: 'labels',
    image: image(id),
    from: from.map((labelId) => candidate(labelId)),
    to: to.map((labelId) => candidate(labelId)),
    others: [candidate(90)],
  })
  const none = new Map<number, Verdict>()
  const marks = (flips: readonly Flip[], answer: Answer) =>
    decisionsOn(flips, answer, none).verdicts.map(({ mark }) => mark)

  it('decides on each label', () => {
    const flips = [label(1, 5, 6), label(2, 4, 7), label(3, null, 6)]
    expect(decisionsOn(flips, { kind: 'new' }, none)).toMatchObject({
      ids: [1, 2, 3],
      decisions: [6, 7, 6].map((labelId) => ({ kind: 'is', labelId })),
    })
    expect(decisionsOn(flips, { kind: 'old' }, none).decisions).toEqual([
      { kind: 'is', labelId: 5 },
      { kind: 'is', labelId: 4 },
      { kind: 'not', labelId: 6 },
    ])
  })

  it('is any label, and tells whether that is the old, the new or another', () => {
    const flips = [label(1, 5, 6), label(2, 6, 7), label(3, 8, 9)]
    const { decisions, verdicts } = decisionsOn(flips, { kind: 'label', labelId: 6 }, none)
    expect(decisions).toEqual(Array.from({ length: 3 }, () => ({ kind: 'is', labelId: 6 })))
    expect(verdicts.map(({ mark }) => mark)).toEqual(['new', 'old', 'other'])
    expect(decisionsOn([label(1, 5, 6)], { kind: 'not' }, none)).toMatchObject({
      decisions: [{ kind: 'not', labelId: 6 }],
      verdicts: [{ mark: 'not', labelIds: [5] }],
    })
  })

  it('puts labels of several in or out one by one, from what the image would have', () => {
    const flip = set(1, [5, 6], [5, 7])
    const first = decisionsOn([flip], { kind: 'label', labelId: 8 }, none)
    expect(first).toMatchObject({ decisions: [{ kind: 'set', labelIds: [5, 7, 8] }], verdicts: [{ mark: 'other' }] })
    const earlier = new Map([[1, first.verdicts[0]!]])
    expect(decisionsOn([flip], { kind: 'label', labelId: 8 }, earlier).verdicts).toEqual([
      { mark: 'new', labelIds: [5, 7], text: null },
    ])
    expect(marks([flip], { kind: 'old' })).toEqual(['old'])
    expect(goesOn(flip, { kind: 'label', labelId: 8 })).toBe(false)
    expect(goesOn(label(1, 5, 6), { kind: 'label', labelId: 8 })).toBe(true)
    // One label that would come is denied by itself; another change as a whole.
    expect(decisionsOn([set(1, [5], [5, 7])], { kind: 'not' }, none).decisions).toEqual([{ kind: 'not', labelId: 7 }])
    expect(decisionsOn([flip], { kind: 'not' }, none).decisions).toEqual([{ kind: 'set', labelIds: [5, 6] }])
    const whole = (from: number[], to: number[]) => decisionsOn([set(1, from, to)], { kind: 'not' }, none).decisions
    expect(whole([5], [5, 7, 8]), 'two that would come').toEqual([{ kind: 'set', labelIds: [5] }])
    expect(whole([5, 6], [5]), 'one that would go').toEqual([{ kind: 'set', labelIds: [5, 6] }])
    expect(whole([], [7])).toEqual([{ kind: 'not', labelId: 7 }])
  })

  it('confirms each caption by its text, and leaves out what has no words', () => {
    const flips = [caption(1, 'a', 'x'), caption(2, 'b', ''), caption(3, '', 'y'), caption(4, null, 'z')]
    expect(decisionsOn(flips, { kind: 'new' }, none)).toMatchObject({
      ids: [1, 3, 4],
      decisions: ['x', 'y', 'z'].map((text) => ({ kind: 'text', text })),
    })
    expect(decisionsOn(flips, { kind: 'old' }, none)).toMatchObject({
      ids: [1, 2],
      decisions: [{ kind: 'accept' }, { kind: 'accept' }],
    })
    expect(decisionsOn(flips, { kind: 'not' }, none).ids).toEqual([])
    expect(marks(flips, { kind: 'text', text: 'By hand' })).toEqual(['other', 'other', 'other', 'other'])
  })

  it('writes the old caption where another was said before', () => {
    const earlier = new Map([[1, { mark: 'new', labelIds: [], text: 'x' } as const]])
    const kept = decisionsOn([caption(1, 'a', 'x'), caption(2, 'b', 'y')], { kind: 'old' }, earlier)
    expect(kept.decisions).toEqual([{ kind: 'text', text: 'a' }, { kind: 'accept' }])
  })

  it('has a key for the new, the old and what else the model says, then for what is used most', () => {
    expect(optionsOf([label(1, 5, 6, [7])], [9, 5, 8]).map(({ labelId }) => labelId)).toEqual([6, 5, 7, 9, 8])
    const several = [label(1, 5, 6, [7]), label(2, 5, 6)]
    expect(optionsOf(several, [9]).map(({ labelId }) => labelId)).toEqual([6, 5, 9])
    expect(optionsOf([set(1, [5, 6], [5, 7])], []).map(({ labelId }) => labelId)).toEqual([5, 7, 6, 90])
    expect(optionsOf([caption(1, 'a', 'b')], [9])).toEqual([])
    expect(optionsOf([], [9])).toEqual([])
    expect(optionsOf([label(1, 5, 6), caption(2, 'a', 'b')], [9]), 'one of them is a text').toEqual([])
    expect(optionsOf([label(1, 5, 6)], [9])).toEqual([
      { labelId: 6, confidence: 0.5 },
      { labelId: 5, confidence: 0.5 },
      { labelId: 9, confidence: null },
    ])
    expect(optionsOf([label(1, 5, 6), label(2, 6, 5)], []).map(({ confidence }) => confidence)).toEqual([null, null])
    expect(optionsOf([label(1, 5, 6)], [1, 2, 3, 4, 7, 8, 9, 10]), 'nine keys').toHaveLength(9)
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

  it('are of sets how many are right as a whole, and scores where there are any', () => {
    const metrics: SetMetrics = {
      ...{ images: 40, exact: 0.5, interval: { low: 0.35, high: 0.65 }, precision: 0.75, recall: 0.75 },
      ...{ microF1: 0.75, macroF1: null, perLabel: [], calibrationError: null },
    }
    const [whole, micro, ...more] = figuresOf(metrics)
    expect([whole?.key, whole?.text, whole?.value]).toEqual(['whole', '20 of 40', 0.5])
    expect(micro).toMatchObject({ key: 'microF1', text: '0.75', value: 0.75, share: null })
    expect(more).toEqual([])
    expect(figuresOf({ ...metrics, macroF1: 0.5 }).map(({ key }) => key)).toEqual(['whole', 'microF1', 'macroF1'])
    expect(figuresOf({ ...metrics, images: 0 })[0]).toMatchObject({ text: '0 of 0', value: 0 })
  })

  it('say what they mean, each another thing', () => {
    const said = figuresOf(headFigures(0.8)).map(({ meaning, title }) => `${title}: ${meaning}`)
    expect(new Set(said).size).toBe(3)
    for (const one of said) expect(one).toMatch(/\S: \S/)
  })

  it('gain a score, and never points of shares', () => {
    const [before, after] = [2.5, 2.29].map((ciderD) =>
      figuresOf({ images: 10, bleu4: 0, ciderD, exact: ciderD / 10, agreement: [] }),
    )
    expect(gainOf(before![0]!, after![0]!)).toEqual({ text: '−0.21', worse: true })
    expect(gainOf(before![2]!, after![2]!)).toBeNull()
    expect(gainOf(after![0]!, before![0]!)).toEqual({ text: '+0.21', worse: false })
    expect(gainOf(before![0]!, { ...before![0]!, value: 2.501 }), 'as it is shown').toBeNull()
  })
})
