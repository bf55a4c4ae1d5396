import { describe, expect, it } from 'vitest'
import { shareInterval } from '../../src-main/common/intervals.ts'
import type { SetMetrics } from '../../src-preload/contract.ts'
import { adviceOn, differenceIn, sharesIn, verdictOf } from '../../src-renderer/answers/comparison.ts'
import { labelFigures } from '../../src-renderer/answers/label-figures.ts'
import { rightOf, shareFrom, shareOf, shareText } from '../../src-renderer/answers/shares.ts'
import { suspicionOf } from '../../src-renderer/answers/suspicion.ts'
import { guessed, isUnsure, unsureAmong, whyUnsure } from '../../src-renderer/answers/sureness.ts'
import { axisFor } from '../../src-renderer/charts/interval-scale.ts'
import { doneRun, comparisonOf, headFigures } from './figures.ts'

const words = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null

describe('an answer that the model is not sure of', () => {
  const attribute = { kind: 'label' as const, threshold: 0.45 }
  const said = (confidence: number | null, source: 'machine' | 'human' | 'imported' = 'machine') =>
    isUnsure({ source, confidence }, attribute)

  it('is one below the threshold of its attribute, and never a decision', () => {
    expect([0.44, 0.45, 0.9, null].map((confidence) => said(confidence))).toEqual([true, false, false, true])
    expect(said(0.1, 'human')).toBe(false)
    expect(said(null, 'imported')).toBe(false)
  })

  it('is no caption, and not where there is no answer', () => {
    expect(isUnsure({ source: 'machine', confidence: 0.1 }, { kind: 'text', threshold: 0.5 })).toBe(false)
    expect(isUnsure(null, attribute)).toBe(false)
    expect(isUnsure({ source: 'machine', confidence: 0.1 }, undefined)).toBe(false)
  })

  it('is shown as a question', () => {
    expect(guessed('Jeans')).toBe('Jeans?')
  })

  it('is counted over a selection', () => {
    const rows = [0.3, 0.8, 0.1].map((confidence) => ({
      values: [
        { attributeId: 2, labelId: 6, source: 'machine' as const, confidence: 0 },
        { attributeId: 1, labelId: 5, source: 'machine' as const, confidence },
      ],
    }))
    const type = {
      ...attribute,
      id: 1,
      name: 'type',
      title: 'Type',
      labels: [],
      description: '',
      activeVersionId: 1,
      sources: { human: 0, imported: 0, machine: 0 },
    }
    expect(unsureAmong(rows, { ...type, ownThreshold: null, modelThreshold: 0.45 })).toBe(2)
  })

  it('says why where the picture is unlike those learned from', () => {
    const value = { attributeId: 1, labelId: 5, source: 'machine' as const, confidence: 0.2 }
    expect(whyUnsure({ value, familiarity: 0.3 })).toMatch(/^Unlike the images/)
    expect(whyUnsure({ value: null, familiarity: 0.3 })).toMatch(/^Unlike the images/)
    expect(whyUnsure({ value, familiarity: 0.5 })).toBeNull()
    expect(whyUnsure({ value, familiarity: null })).toBeNull()
    expect(whyUnsure({ value: { ...value, source: 'human' }, familiarity: 0.3 })).toBeNull()
  })
})

it('a doubted decision names what the others are', () => {
  const suspicion = suspicionOf({ confidence: 0.03, otherId: 7, otherConfidence: 0.82 }, { nameOf: () => 'Jeans' })
  expect(suspicion.otherId).toBe(7)
  expect(words(suspicion.text)).toBe('Probably wrong: similar images are Jeans (82 %)')
})

describe('a share', () => {
  it('has the interval that the engine gives it', () => {
    for (const [right, of] of [
      [0, 0],
      [0, 7],
      [18, 20],
      [20, 20],
      [341, 512],
    ] as const) {
      expect(shareOf(right, of)).toEqual({ right, of, ...shareInterval(right, of) })
    }
  })

  it('is told by its count first', () => {
    expect(words(shareText(shareOf(18, 20)))).toBe('18 of 20 (70–97 %)')
    expect(words(shareText(shareOf(20, 20)))).toBe('20 of 20 (84–100 %)')
    expect(words(shareText(shareOf(96_000, 100_000)))).toBe('96,000 of 100,000 (96 %)')
    expect(shareFrom(0.4, 15).right).toBe(6)
  })

  it('of a model keeps the interval that came with it', () => {
    expect(rightOf(headFigures(0.8, 100))).toEqual({ right: 80, of: 100, ...shareInterval(80, 100) })
  })

  it('is drawn on at least half of the axis', () => {
    expect(axisFor([shareOf(95, 100), shareOf(98, 100)])).toEqual({ low: 0.5, high: 1 })
    expect(axisFor([shareOf(1, 20)])).toEqual({ low: 0, high: 0.5 })
    expect(axisFor([shareOf(1, 20), shareOf(18, 20)])).toEqual({ low: 0, high: 1 })
  })
})

describe('a new model beside the active one', () => {
  it('is better where the images say so, and accepting it is advised', () => {
    expect(verdictOf(comparisonOf('better'))).toEqual({
      text: 'Better, and not by chance',
      tone: 'good',
      reason: '13 more right of 180: 16 newly right, 3 newly wrong.',
      advice: 'accept',
    })
    expect(words(sharesIn(comparisonOf('better')))).toBe(
      'On 180 images new to both models: active model 141 right (72–84 %), new model 154 right (80–90 %).',
    )
  })

  it('is told in images where few were measured', () => {
    const verdict = verdictOf(comparisonOf('few'))
    expect(verdict).toMatchObject({ text: 'Too few decisions to tell which is better', advice: 'either' })
    expect(verdict.reason).toMatch(/^3 more right of 10:/)
    const fewer = { ...comparisonOf('few'), after: shareOf(5, 10) }
    expect(verdictOf(fewer).reason).toMatch(/^1 fewer right of 10:/)
    expect(verdictOf({ ...fewer, after: shareOf(6, 10) }).reason).toMatch(/^As many right of 10:/)
  })

  it('is not advised unless it is better', () => {
    expect(verdictOf(comparisonOf('worse'))).toMatchObject({ tone: 'bad', advice: 'reject' })
    expect(verdictOf(comparisonOf('level'))).toMatchObject({ text: 'As good as the active model', advice: 'either' })
    expect(verdictOf(comparisonOf('too-few')).advice).toBe('either')
  })

  it('says what to do where nothing could be measured', () => {
    const verdict = verdictOf(comparisonOf('none'))
    expect(verdict.advice).toBe('either')
    expect(verdict.reason).toMatch(/Decide on a few more, then retrain/)
    expect(sharesIn(comparisonOf('none'))).toBeNull()
    expect(differenceIn(comparisonOf('none'))).toBeNull()
  })

  it('is judged by itself where it is the first', () => {
    const first = comparisonOf('first')
    expect(verdictOf(first).advice).toBe('accept')
    expect(words(verdictOf(first).reason)).toBe('36 of 48 right (61–85 %), on images new to it.')
    expect(sharesIn(first)).toBeNull()
    expect(verdictOf({ ...first, images: 0, after: shareOf(0, 0) }).reason).toMatch(/^Too few decisions/)
  })

  it('may differ by as much as chance allows', () => {
    expect(differenceIn(comparisonOf('better'))).toBe(
      'Of 100 images, the new model would get from 2 more to 12 more right.',
    )
    expect(differenceIn(comparisonOf('too-few'))).toMatch(/from 1 fewer to 21 more right/)
  })

  it('writes captions that are closer, or is not advised', () => {
    const captions = (ciderD: number) => ({ images: 9, bleu4: 0, ciderD, exact: 0, agreement: [] })
    const run = doneRun({ comparison: null, before: captions(2), after: captions(1.9) })
    expect(adviceOn(run)).toBe('reject')
    expect(adviceOn({ ...run, after: captions(2.1) })).toBe('accept')
    expect(adviceOn({ ...run, before: null })).toBe('accept')
    const sets = (microF1: number | null): SetMetrics => ({
      ...{ images: 40, exact: 0.5, interval: { low: 0.35, high: 0.65 }, precision: 0.75, recall: 0.75 },
      ...{ microF1, macroF1: null, perLabel: [], calibrationError: null },
    })
    const ofSets = (before: number | null, after: number | null) =>
      adviceOn(doneRun({ comparison: null, before: sets(before), after: sets(after) }))
    expect([ofSets(0.5, 0.4), ofSets(0.4, 0.5), ofSets(0.5, 0.5)]).toEqual(['reject', 'accept', 'accept'])
    expect([ofSets(null, 0.1), ofSets(0.1, null)], 'nothing to go by').toEqual(['accept', 'accept'])
    expect(adviceOn(doneRun({ comparison: comparisonOf('worse') }))).toBe('reject')
  })
})

it('labels are counted one by one, those with most images first', () => {
  const figures = labelFigures({
    perLabel: [
      { label: 'Skirts', support: 4, recall: 0.5, precision: 1 },
      { label: 'Jeans', support: 20, recall: 0.9, precision: 0.75 },
      { label: 'Capes', support: 2, recall: 0, precision: null },
    ],
  })
  expect(figures.map(({ label }) => label)).toEqual(['Jeans', 'Skirts', 'Capes'])
  expect(figures[0]).toMatchObject({ found: shareOf(18, 20), rightWhenSaid: shareOf(18, 24) })
  expect(figures[2]).toMatchObject({ found: shareOf(0, 2), rightWhenSaid: null })
  const said = (precision: number | null, recall: number | null) =>
    labelFigures({ perLabel: [{ label: 'Jeans', support: 10, recall, precision }] })[0]
  expect(said(null, null), 'nobody has it, and it is never said').toMatchObject({ found: null, rightWhenSaid: null })
  expect(said(0, 0), 'always said in vain').toMatchObject({ found: shareOf(0, 10), rightWhenSaid: null })
  expect(said(0.5, null)).toMatchObject({ rightWhenSaid: null })
  expect(said(null, 0.4)).toMatchObject({ found: shareOf(4, 10), rightWhenSaid: null })
  expect(said(0, 0.4), 'figures that do not fit each other').toMatchObject({ rightWhenSaid: null })
  expect(said(0.5, 0.4)).toMatchObject({ found: shareOf(4, 10), rightWhenSaid: shareOf(4, 8) })
})
