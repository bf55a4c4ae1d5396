import { describe, expect, it } from 'vitest'
import type { CaptionFlip, Flip, ImageRow } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { decisionsOn } from '../../src-renderer/flips/flip-decisions.ts'
import { Flips } from '../../src-renderer/state/flips.svelte.ts'
import { wordDiff } from '../../src-renderer/flips/word-diff.ts'
import { figuresOf, gainOf } from '../../src-renderer/models/figures.ts'
import { captionAttributeId } from './fake-captions.ts'
import { FakeStudio } from './fake-studio.ts'

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

describe('the flip list of a captioner', () => {
  it('decides on a whole selection in one step', async () => {
    const fake = new FakeStudio({ images: 60, latency: 1 })
    const engine = connect(fake)
    const [version] = await engine.models.versions({ attributeId: captionAttributeId })
    const flips = new Flips({
      engine,
      kindOf: () => 'text',
      onError: (error) => {
        throw error
      },
      onSettled: () => undefined,
    })
    await flips.open(version!.id, null)
    flips.selectAll()
    const before = fake.catalog.captions.decisions.size
    await flips.confirmNew()
    expect(fake.called.filter((name) => name === 'annotations.decide')).toHaveLength(1)
    const texts = Array.from(flips.ids, (id) => fake.catalog.captions.decisions.get(id)?.text)
    expect(texts).toEqual(Array.from(flips.ids, (id) => fake.catalog.captions.written(id, 0.85)?.text))
    expect(new Set(texts).size).toBeGreaterThan(1)
    expect([...flips.verdicts.values()]).toEqual(texts.map(() => 'confirmed'))
    await engine.annotations.undo()
    expect(fake.catalog.captions.decisions.size).toBe(before)
    flips.forgetVerdicts(flips.ids)
    expect(flips.verdicts.size).toBe(0)
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
