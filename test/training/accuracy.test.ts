import { describe, expect, it } from 'vitest'
import { shareOf } from '../../src-main/engine/models/comparison.ts'
import { shareInterval } from '../../src-main/common/intervals.ts'
import {
  describeAccuracy,
  describeExplanation,
  describeExtent,
  plainMetrics,
  wayInShort,
  wayInWords,
} from '../../src-main/engine/training/accuracy.ts'
import { contestFor } from '../../src-main/trainer/head/candidates.ts'
import type { WayToLearn } from '../../src-main/common/contracts/training.ts'
import type { Comparison, Metrics } from '../../src-preload/contract.ts'

const map = (penalty: number | null): WayToLearn => ({ name: 'label map', prior: 'map', penalty, transform: 'unit' })

const after = { images: 187, top1: 152 / 187 } as Metrics
const comparison: Comparison = {
  images: 48,
  before: shareOf(31, 48),
  after: shareOf(36, 48),
  gained: 6,
  lost: 1,
  difference: { low: -0.01, high: 0.2 },
  verdict: 'too-few',
}

describe('how good a new model is', () => {
  it('is told by counts with intervals, and beside the active model', () => {
    expect(describeAccuracy(comparison, after, 187)).toBe(
      '152 of 187 decided images right (75–86 %), measured without learning from them; ' +
        'on images new to both: active model 31 of 48 right (50–77 %), new model 36 of 48 right (61–85 %), ' +
        '6 newly right, 1 newly wrong',
    )
  })

  it('is not compared where there is nothing to compare with', () => {
    expect(describeAccuracy({ ...comparison, before: null }, after, 187)).not.toContain('active model')
    expect(describeAccuracy({ ...comparison, images: 0 }, after, 187)).not.toContain('active model')
    expect(describeAccuracy(comparison, null, 3)).toMatch(/^Trained on 3 decisions; too few/)
  })
})

it('keeps of what was measured the share with its interval, in images', () => {
  const measured = { images: 40, top1: 0.75, top3: 0.9, macroRecall: 0.5, perLabel: [], calibrationError: 0.1 }
  const { images, top1, interval } = plainMetrics(measured as never)
  expect({ images, top1, interval }).toEqual({ images: 40, top1: 0.75, interval: shareInterval(30, 40) })
})

it('says of how many it learned where only some were given', () => {
  expect(describeExtent('view Summer', { learned: 312, decided: 1204 })).toBe(
    'Given 312 of 1,204 decided images: view Summer.',
  )
})

describe('how a model learned', () => {
  it('is told where undecided images stood in, and where the shipped model was trusted half', () => {
    const way: WayToLearn = { ...map(100), prior: 'softened' }
    const said = describeExplanation({ way, strangeShare: 0, witnesses: 1500, compared: [] }, 60)
    expect(said).toContain('translated into your labels and trusted half')
    expect(said).toContain('1,500 undecided images stood for what they leave out')
    expect(wayInShort(way)).toBe('the shipped model trusted half, with a moderate correction')
  })

  it.each([
    [null, 'no correction'],
    [1000, 'a slight correction'],
    [300, 'a small correction'],
    [299, 'a moderate correction'],
    [100, 'a moderate correction'],
    [99, 'a large correction'],
  ])('by a penalty of %s is by %s', (penalty, words) => {
    expect(wayInShort(map(penalty))).toBe(words)
  })

  const decisions = { count: 5000, labels: 10, evenness: 0.1 }
  const shares = [null, 0, 0.3, 0.9]
  const ways = shares.flatMap((strangeShare) => contestFor({ ...decisions, strangeShare }, true).candidates)

  it('has words for every way there is, and other words for every way of a contest', () => {
    for (const way of ways) expect(wayInWords(way)).toMatch(/^(the shipped model|your decisions alone)/)
    for (const strangeShare of shares) {
      const { candidates } = contestFor({ ...decisions, strangeShare }, true)
      for (const words of [wayInWords, wayInShort])
        expect(new Set(candidates.map((way) => words(way))).size).toBe(candidates.length)
    }
    expect(wayInWords({ ...map(3), name: 'label map, l2 0.001' })).toContain('as strong as you chose')
  })

  it('is told with what speaks for it', () => {
    const compared = [
      { way: map(null), accuracy: 0.75, loss: 1 },
      { way: map(100), accuracy: 0.8, loss: 0.8 },
    ]
    expect(describeExplanation({ way: map(100), strangeShare: 0.124, witnesses: 0, compared }, 60)).toBe(
      'Learned from the shipped model, translated into your labels, with a moderate correction. ' +
        '12 % of the decisions use labels that the shipped model does not know. Tried on 60 decisions set aside: ' +
        'no correction, 45 of 60 right (63–84 %); a moderate correction, 48 of 60 right (68–88 %).',
    )
  })

  it('says where there was no choice', () => {
    const said = describeExplanation(
      { way: { ...map(30), prior: 'frequencies' }, strangeShare: null, witnesses: 0, compared: [] },
      0,
    )
    expect(said).toContain('There is no shipped model')
    expect(said).toContain('too few decisions to compare')
    expect(describeExplanation({ way: map(null), strangeShare: 0, witnesses: 0, compared: [] }, 0)).toContain(
      'knows every label',
    )
  })
})
