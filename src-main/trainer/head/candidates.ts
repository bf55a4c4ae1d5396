import type { WayToLearn } from '../../common/contracts/training.ts'

/**
 * One way to explain the decisions. A softened map (the base head's probabilities to the power of a half) is what an
 * unfamiliar kind of picture needs. With few decisions features are rows of length one; with many it can pay to give each a
 * scale of its own.
 */
export type Candidate = WayToLearn

const priorNames = { map: 'label map', softened: 'softened map', frequencies: 'labels alone' }

function candidate(
  prior: Candidate['prior'],
  penalty: number | null,
  transform: WayToLearn['transform'] = 'unit',
): Candidate {
  const strength = penalty === null ? '' : ` + ${penalty}`
  const scale = { unit: '', standardise: ', each feature scaled', memory: ', by memory' }[transform]
  return { name: `${priorNames[prior]}${strength}${scale}`, prior, penalty, transform }
}

/** By memory alone. */
export const byMemory = (penalty: number): Candidate => candidate('frequencies', penalty, 'memory')

/** What is compared, and how it is chosen. */
export interface Contest {
  candidates: Candidate[]
  /** Kept unless another is clearly better; null: the one with the least loss. */
  incumbent: Candidate | null
  /** A challenger of the incumbent must be right more often by this, over the root of the number of decisions. */
  margin: number
}

/** In the base head's own domain a fit on few decisions does harm: below, nothing but a clear gain leaves the map. */
const [ownDomain, ownLabels] = [0.1, 0.5]
/** So few decisions say little of features, or of how frequent labels are: they are hardly believed. */
const leastToTell = 20
/** With fewer decisions held-out ones choose by chance, and the frequencies of the labels tell better what will do. */
const leastToCompare = 100
/** With so many the penalty of a plane hardly matters any longer. */
const manyDecisions = 400
/** From so many decisions a scale for every feature can be worth its noise. */
const leastToScale = 200
/** Up to so many decisions a memory is learned in a moment; beyond it takes minutes, and is compared only when asked for. */
const [mostToRemember, mostOfAll] = [1500, 8000]
/** Labels that seem this evenly frequent are told apart by planes; of skewed ones a memory knows more, as it does with many. */
const even = 0.3

/** What a contest depends on. */
export interface Decisions {
  /** Rows with a label. */
  count: number
  /** How many labels these have. */
  labels: number
  /** How far these are thought to be equally frequent, 0 to 1. */
  evenness: number
  /** Share of the rows whose label the base head does not know; null: there is no base head. */
  strangeShare: number | null
}

/** What to compare. @param thorough whether ways that take minutes are compared */
export function contestFor({ count, labels, evenness, strangeShare }: Decisions, thorough = false): Contest {
  const scaled = count >= leastToScale ? [candidate('frequencies', 100, 'standardise')] : []
  if (strangeShare === null) {
    if (count < leastToTell) return onlyWay(candidate('frequencies', 1000))
    if (count < leastToCompare) return onlyWay(evenness > even ? candidate('frequencies', 30) : byMemory(0.3))
    const planes = (count < manyDecisions ? [300, 100, 30] : [100]).map((penalty) => candidate('frequencies', penalty))
    const memories = count <= (thorough ? mostOfAll : mostToRemember) ? [0.3, 0.1].map(byMemory) : []
    return { candidates: [...planes, ...scaled, ...memories], incumbent: null, margin: 0 }
  }
  const map = candidate('map', null)
  if (strangeShare <= ownDomain) {
    return { candidates: [map, candidate('map', 1000), candidate('map', 100)], incumbent: map, margin: 0.3 }
  }
  if (strangeShare <= ownLabels) {
    const incumbent = candidate('map', 100)
    const candidates = [map, candidate('map', 1000), candidate('map', 300), incumbent, candidate('softened', 30)]
    return { candidates, incumbent, margin: 0 }
  }
  // With one label alone there is nothing to tell apart: all else would only learn to say it of everything.
  if (labels === 1) return onlyWay(map)
  const candidates = [candidate('map', 100), candidate('softened', 30), candidate('frequencies', 30), ...scaled]
  return { candidates, incumbent: null, margin: 0 }
}

/** Nothing to compare. */
export function onlyWay(way: Candidate): Contest {
  return { candidates: [way], incumbent: way, margin: 0 }
}

/** How a candidate did on rows it did not learn from. */
export interface Score {
  candidate: Candidate
  /** Of each row: -ln probability of its label at the candidate's best temperature, in nats. */
  losses: Float64Array
  /** Of each row: 1 where its label was the most probable. */
  right: Uint8Array
  /** How much each row counts. */
  weights: Float32Array
}

/**
 * Those that may still be chosen: a candidate that is behind another by so much that held-out rows to come will hardly make up
 * for it is out (successive elimination; Maron & Moore 1994, Hoeffding races).
 *
 * @param scores of the same rows
 */
export function stillInTheRace({ incumbent }: Contest, scores: readonly Score[]): Candidate[] {
  const best = leastLoss(scores)
  const against = scores.find(({ candidate }) => candidate === incumbent) ?? best
  return scores
    .filter((score) => {
      if (score === against) return true
      const { mean, standardError } = pairedGain(score, against)
      return mean < clearly * standardError
    })
    .map(({ candidate }) => candidate)
}

/** Standard errors by which a candidate falls behind for good. */
const clearly = 2

/** Chooses by the contest's rule; a challenger needs a paired gain of more than two standard errors. */
export function choose({ incumbent, margin }: Contest, scores: readonly Score[]): Score {
  if (!incumbent) return leastLoss(scores)
  const present = scores.find(({ candidate }) => candidate === incumbent)!
  const accuracy = (score: Score): number => weightedMean(score, (row) => score.right[row]!)
  const better = scores.filter((score) => {
    if (score === present) return false
    const { mean, standardError } = pairedGain(present, score)
    return mean > 2 * standardError && accuracy(score) - accuracy(present) > margin / Math.sqrt(effectiveRows(score))
  })
  return better.length > 0 ? leastLoss(better) : present
}

function leastLoss(scores: readonly Score[]): Score {
  const loss = (score: Score): number => weightedMean(score, (row) => score.losses[row]!)
  return scores.reduce((best, score) => (loss(score) < loss(best) ? score : best))
}

/** How much less the second loses, in nats a row. */
function pairedGain(from: Score, to: Score): { mean: number; standardError: number } {
  const gain = (row: number): number => from.losses[row]! - to.losses[row]!
  const mean = weightedMean(to, gain)
  const variance = weightedMean(to, (row) => (gain(row) - mean) ** 2)
  return { mean, standardError: Math.sqrt(variance / effectiveRows(to)) }
}

function weightedMean({ weights }: Score, of: (row: number) => number): number {
  const total = weights.reduce((a, b) => a + b, 0)
  return weights.reduce((sum, weight, row) => sum + weight * of(row), 0) / total
}

/** As many rows of equal weight would say as much (Kish 1965, Survey Sampling). */
function effectiveRows({ weights }: Score): number {
  return weights.reduce((a, b) => a + b, 0) ** 2 / weights.reduce((sum, weight) => sum + weight ** 2, 0)
}
