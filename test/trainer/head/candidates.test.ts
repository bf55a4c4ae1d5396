import { describe, expect, it } from 'vitest'
import {
  choose,
  contestFor,
  stillInTheRace,
  type Candidate,
  type Contest,
  type Decisions,
  type Score,
} from '../../../src-main/trainer/head/candidates.ts'

const namesOf = ({ candidates }: Contest): string[] => candidates.map(({ name }) => name)
/** Of 300 decisions on five labels of any frequency. */
const contest = (changes: Partial<Decisions>, thorough = false): Contest =>
  contestFor({ count: 300, labels: 5, evenness: 0.1, strangeShare: null, ...changes }, thorough)
const scaled = 'labels alone + 100, each feature scaled'

describe('what is compared', () => {
  it('without a base head is nothing below a hundred decisions: how even labels are says what will do', () => {
    const [skewed, even] = [contest({ count: 99, evenness: 0.3 }), contest({ count: 99, evenness: 0.31 })]
    expect(namesOf(skewed)).toEqual(['labels alone + 0.3, by memory'])
    expect(namesOf(even)).toEqual(['labels alone + 30'])
    expect(namesOf(contest({ count: 20 }))).toEqual(namesOf(skewed))
    // So few say little of how frequent labels are.
    for (const evenness of [0.1, 0.9])
      expect(namesOf(contest({ count: 19, evenness }))).toEqual(['labels alone + 1000'])
    for (const { incumbent, candidates } of [skewed, even]) expect(incumbent).toBe(candidates[0])
  })

  it('without a base head is planes and memories, and each feature on its own scale from 200 decisions', () => {
    const planes = ['labels alone + 300', 'labels alone + 100', 'labels alone + 30']
    const memories = ['labels alone + 0.3, by memory', 'labels alone + 0.1, by memory']
    for (const evenness of [0.1, 0.9]) {
      expect(namesOf(contest({ count: 100, evenness }))).toEqual([...planes, ...memories])
      expect(namesOf(contest({ count: 199, evenness }))).toEqual([...planes, ...memories])
    }
    expect(namesOf(contest({ count: 200 }))).toEqual([...planes, scaled, ...memories])
    expect(contest({ count: 200 }).incumbent).toBeNull()
    expect(namesOf(contest({ count: 399 }))).toEqual([...planes, scaled, ...memories])
    expect(namesOf(contest({ count: 400 }))).toEqual(['labels alone + 100', scaled, ...memories])
  })

  it('remembers thousands only where minutes do not matter', () => {
    const remembers = (count: number, thorough: boolean): boolean =>
      contest({ count }, thorough).candidates.some(({ transform }) => transform === 'memory')
    expect([1500, 1501].map((count) => remembers(count, false))).toEqual([true, false])
    expect([1501, 8000, 8001].map((count) => remembers(count, true))).toEqual([true, true, false])
  })

  it('in the domain of the base head is the map, which a fit must clearly beat', () => {
    for (const strangeShare of [0, 0.1]) {
      const own = contest({ strangeShare })
      expect(namesOf(own)).toEqual(['label map', 'label map + 1000', 'label map + 100'])
      expect(own.incumbent).toBe(own.candidates[0])
      expect(own.margin).toBe(0.3)
    }
  })

  it('with some labels of the person is the map and a fit', () => {
    for (const strangeShare of [0.1001, 0.5]) {
      const own = contest({ strangeShare })
      expect(namesOf(own)).toEqual([
        'label map',
        'label map + 1000',
        'label map + 300',
        'label map + 100',
        'softened map + 30',
      ])
      expect(own.incumbent).toBe(own.candidates[3])
      expect(own.margin).toBe(0)
    }
  })

  it('with mostly labels of the person is whatever explains them best', () => {
    const few = contest({ count: 199, strangeShare: 0.5001 })
    expect(namesOf(few)).toEqual(['label map + 100', 'softened map + 30', 'labels alone + 30'])
    expect(few.incumbent).toBeNull()
    expect(namesOf(contest({ count: 200, strangeShare: 1 }))).toEqual([...namesOf(few), scaled])
  })

  it('is the map where there is but one label: all else would learn to say it of everything', () => {
    expect(namesOf(contest({ labels: 1, strangeShare: 1 }))).toEqual(['label map'])
    expect(namesOf(contest({ labels: 2, strangeShare: 1 }))).toContain('labels alone + 30')
  })

  it('has a penalty and a transform in every name', () => {
    for (const { name, penalty, transform } of contest({}).candidates) {
      expect(name).toContain(` + ${penalty}`)
      expect(name.endsWith('each feature scaled')).toBe(transform === 'standardise')
      expect(name.endsWith('by memory')).toBe(transform === 'memory')
    }
  })
})

describe('the race', () => {
  const rows = 90
  const [first, second, third] = contest({}).candidates as [Candidate, Candidate, Candidate]
  /** Losses about a mean; the first rows of all are alike. */
  const score = (candidate: Candidate, mean: number): Score => ({
    candidate,
    losses: Float64Array.from({ length: rows }, (_, row) => mean + ((row * 7919) % 13) / 13),
    right: new Uint8Array(rows),
    weights: new Float32Array(rows).fill(1),
  })
  const noisy = (candidate: Candidate, mean: number): Score => ({
    ...score(candidate, mean),
    losses: Float64Array.from({ length: rows }, (_, row) => mean + ((row * 104729) % 17) / 17),
  })

  it('goes on with those that may still win', () => {
    const scores = [score(first, 0.5), noisy(second, 0.52), noisy(third, 0.9)]
    expect(stillInTheRace({ candidates: [first, second, third], incumbent: null, margin: 0 }, scores)).toEqual([first, second]) // prettier-ignore
  })

  it('never loses the incumbent, and measures all others against it', () => {
    const scores = [score(first, 0.3), noisy(second, 0.6), noisy(third, 1)]
    expect(stillInTheRace({ candidates: [first, second, third], incumbent: second, margin: 0 }, scores)).toEqual([first, second]) // prettier-ignore
  })
})

describe('the choice', () => {
  const [kept, other, third]: Candidate[] = ['kept', 'other', 'third'].map((name) => ({
    name,
    prior: 'map',
    penalty: null,
    transform: 'unit',
  })) as [Candidate, Candidate, Candidate]
  const choiceOf = (incumbent: Candidate | null, margin = 0): Contest => ({
    candidates: [kept, other, third],
    incumbent,
    margin,
  })
  const score = (candidate: Candidate, losses: number[], right: number): Score => ({
    candidate,
    losses: Float64Array.from(losses),
    right: Uint8Array.from(losses, (_, row) => (row < right ? 1 : 0)),
    weights: new Float32Array(losses.length).fill(1),
  })

  it('is the least loss where nothing is kept, the first of equals', () => {
    const scores = [score(kept, [2, 2], 2), score(other, [1, 2.5], 0), score(third, [2.5, 1], 0)]
    expect(choose(choiceOf(null), scores).candidate).toBe(other)
  })

  it('leaves what is kept for a gain of more than two standard errors, and not for just two', () => {
    // Gains of 1 ± 1 on four rows: mean 1, deviation 1, standard error 1/2.
    const gains = (more: number): Score[] => [
      score(kept, [3, 3, 3, 3], 0),
      score(other, [1 - more, 1 - more, 3 - more, 3 - more], 4),
    ]
    expect(choose(choiceOf(kept), gains(0)).candidate, 'exactly two').toBe(kept)
    expect(choose(choiceOf(kept), gains(0.01)).candidate).toBe(other)
    expect(choose(choiceOf(kept), gains(-0.01)).candidate).toBe(kept)
  })

  it('asks for more right answers as well: any with a margin of zero', () => {
    const scores = (right: number): Score[] => [
      score(kept, Array<number>(100).fill(2), 50),
      score(other, Array<number>(100).fill(1), right),
    ]
    expect(choose(choiceOf(kept), scores(50)).candidate).toBe(kept)
    expect(choose(choiceOf(kept), scores(51)).candidate).toBe(other)
    expect(choose(choiceOf(kept), scores(49)).candidate).toBe(kept)
  })

  it('asks for 0.3 over the root of the decisions more of them in the domain', () => {
    // 3 in 100 of a hundred.
    const scores = (right: number): Score[] => [
      score(kept, Array<number>(100).fill(2), 50),
      score(other, Array<number>(100).fill(1), right),
    ]
    expect(choose(choiceOf(kept, 0.3), scores(52)).candidate).toBe(kept)
    expect(choose(choiceOf(kept, 0.3), scores(54)).candidate).toBe(other)
  })

  it('is the least loss among those that are clearly better', () => {
    const losses = (value: number): number[] => Array<number>(10).fill(value)
    const scores = [score(kept, losses(3), 1), score(other, losses(2), 2), score(third, losses(1), 1)]
    expect(choose(choiceOf(kept), scores).candidate, 'the third is not right more often').toBe(other)
    expect(choose(choiceOf(kept), [...scores.slice(0, 2), score(third, losses(1), 2)]).candidate).toBe(third)
  })

  it('counts rows by their weight, and no more of them than would say as much', () => {
    const weights = Float32Array.of(3, 1)
    const weighed = (of: Score): Score => ({ ...of, weights })
    // 3 · 1 + 1 · 4 is less than 3 · 2 + 1 · 2, though the plain sums are 5 and 4.
    const scores = [weighed(score(kept, [2, 2], 1)), weighed(score(other, [1, 4], 1))]
    expect(choose(choiceOf(null), scores).candidate).toBe(other)
    // Four rows of gains 1 ± 0.9 are beyond two standard errors (0.9); two that weigh as much together are not (1.27).
    const gains = [0.1, 1.9, 0.1, 1.9]
    const many = [score(kept, [3, 3, 3, 3], 0), score(other, gains.map((gain) => 3 - gain), 4)] // prettier-ignore
    expect(choose(choiceOf(kept), many).candidate).toBe(other)
    const few = many.map((of) => ({
      ...of,
      losses: of.losses.slice(0, 2),
      right: of.right.slice(0, 2),
      weights: Float32Array.of(2, 2),
    }))
    expect(choose(choiceOf(kept), few).candidate).toBe(kept)
    // Right where it weighs.
    const uneven = (right: number[]): Score[] => [
      weighed(score(kept, [2, 2], 1)),
      { ...weighed(score(other, [1, 1], 0)), right: Uint8Array.from(right) },
    ]
    expect(choose(choiceOf(kept), uneven([1, 0])).candidate).toBe(kept)
    expect(choose(choiceOf(kept), uneven([1, 1])).candidate).toBe(other)
    expect(choose(choiceOf(kept), uneven([0, 1])).candidate).toBe(kept)
  })
})
