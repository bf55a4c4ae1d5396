import type { HeadTrainingOptions, HeadTrainingRequest } from '../common/training-types.ts'
import type { PriorPredictions } from './prior.ts'
import { holdOut } from './split.ts'

/** The rows that take part in the fit, and what they are to say. */
export interface TrainingRows {
  /** Rows of the features file, rising. */
  rows: Int32Array
  /** Participants x labels, every row summing to one. */
  targets: Float32Array
  /** The label a person gave (of several the heaviest); -1 for rejections and replayed rows. */
  decided: Int32Array
  /** 1 for the participants that are held out. */
  heldOut: Uint8Array
  /** Weight in the fit with the held-out rows left out (they have zero), and with them. */
  fittingWeights: Float32Array
  allWeights: Float32Array
  replayed: number
}

/** An example of a rare label weighs at most this many times its own weight. */
const largestBalance = 10
/** Up to this weight of decisions the replay weighs as much; beyond, it grows with the square root only. */
const fullReplayDecisions = 100
/** With fewer decisions nothing is concluded about the prior. */
const leastDecisionsToTrust = 20
/** Where fewer of the decisions confirm it, people chose to touch what is wrong. */
const onlyCorrectionsBelow = 0.25
/** Right four times in five. */
const fullTrustOdds = 4
/** A replayed row never weighs more than a decided one. */
const largestReplayWeight = 1

/**
 * Rows with decisions have the decided label as their target (a share of it spread over all labels where smoothed). "Is not X" rows have the prior's prediction without X.
 * All others replay the prior's prediction (self-distillation: Li & Hoiem 2016, Learning without Forgetting), so that a
 * few corrections do not wipe out what the head knows; they share a total weight of `replay` times that of the decided
 * rows, and less than that once there are so many decisions that they speak for themselves, or where the decisions show
 * that the prior is often wrong on these images. Another view of a decided product does not replay: its prediction is
 * doubtful exactly where it was corrected.
 *
 * A product that the prior learned from is never held out: on it, the prior and what begins with it would look better
 * than they are.
 */
export function trainingRows(
  request: HeadTrainingRequest,
  options: HeadTrainingOptions,
  prior: PriorPredictions | null,
): TrainingRows {
  const { labels, groups } = request
  const count = labels.length
  const decisions = decisionsByRow(request, options)
  const rejected = prior ? rejectedByRow(request, decisions) : new Map<number, Set<number>>()
  const decidedGroups = new Set([...decisions.keys(), ...rejected.keys()].map((row) => groups[row]!))
  decidedGroups.delete(-1)
  const replays = (row: number): boolean =>
    prior !== null &&
    options.replay > 0 &&
    !decisions.has(row) &&
    !rejected.has(row) &&
    !decidedGroups.has(groups[row]!)

  const rows = Int32Array.from({ length: request.rows }, (_, row) => row).filter(
    (row) => (decisions.get(row)?.total ?? 0) > 0 || rejected.has(row) || replays(row),
  )
  const targets = new Float32Array(rows.length * count)
  const decided = new Int32Array(rows.length).fill(-1)
  const weights = new Float32Array(rows.length)
  const replayShare = new Float32Array(rows.length)
  for (const [index, row] of rows.entries()) {
    const target = targets.subarray(index * count, (index + 1) * count)
    const decision = decisions.get(row)
    if (decision) {
      const sure = 1 - options.labelSmoothing
      target.fill(options.labelSmoothing / count)
      for (const [label, weight] of decision.weights) target[label]! += (sure * weight) / decision.total
      decided[index] = decision.label
      weights[index] = decision.total
    } else if (prior) {
      target.set(prior.probabilities.subarray(row * count, (row + 1) * count))
      const without = rejected.get(row)
      if (without) {
        removeLabels(target, without)
        weights[index] = 1
      } else {
        replayShare[index] = prior.kept[row]!
      }
    }
  }

  const heldOut = new Uint8Array(rows.length)
  const isNew = newToPrior(request)
  const candidates = rows.map((_, index) => index).filter((index) => decided[index]! >= 0 && isNew(rows[index]!))
  const ownGroups = candidates.map((index) => groups[rows[index]!]!)
  const held = holdOut(
    candidates.map((index) => decided[index]!),
    ownGroups,
    options.validationShare,
    options.seed,
  )
  const heldGroups = new Set(ownGroups.filter((group, i) => held[i] === 1 && group >= 0))
  for (const [i, index] of candidates.entries()) heldOut[index] = held[i]!
  for (const [index, row] of rows.entries()) if (heldGroups.has(groups[row]!)) heldOut[index] = 1

  const trusted = (counts: (index: number) => boolean): number =>
    options.replay * (prior ? trustIn(prior, rows, decided, count, counts, replays) : 1)
  return {
    rows,
    targets,
    decided,
    heldOut,
    fittingWeights: withReplay(
      weights.map((weight, index) => (heldOut[index] ? 0 : weight)),
      replayShare,
      trusted((index) => heldOut[index] === 0),
    ),
    allWeights: withReplay(
      weights,
      replayShare,
      trusted(() => true),
    ),
    replayed: replayShare.reduce((sum, share) => sum + (share > 0 ? 1 : 0), 0),
  }
}

/** Tells rows of products that the prior did not learn from; without a prior, all. */
export function newToPrior(request: {
  seen?: Uint8Array
  groups: Int32Array
  prior: object | null
}): (row: number) => boolean {
  const { seen, groups, prior } = request
  if (!prior) return () => true
  const seenGroups = new Set(groups.filter((group, row) => group >= 0 && seen?.[row] === 1))
  return (row) => seen?.[row] !== 1 && !seenGroups.has(groups[row]!)
}

interface Decision {
  /** Label -> balanced weight. */
  weights: Map<number, number>
  total: number
  label: number
}

function decisionsByRow({ examples, labels }: HeadTrainingRequest, { classBalance }: HeadTrainingOptions) {
  const perLabel = new Float64Array(labels.length)
  for (const [i, label] of examples.label.entries()) perLabel[label]! += examples.weight[i]!
  const power = { none: 0, sqrt: 0.5, balanced: 1 }[classBalance]
  const raw = perLabel.map((sum) => (sum > 0 ? sum ** -power : 0))
  const total = perLabel.reduce((a, b) => a + b, 0)
  const mean = perLabel.reduce((sum, weight, label) => sum + weight * raw[label]!, 0) / total
  const factors = raw.map((value) => Math.min(value / mean, largestBalance))

  const decisions = new Map<number, Decision>()
  for (const [i, row] of examples.row.entries()) {
    const label = examples.label[i]!
    const weight = examples.weight[i]! * factors[label]!
    const decision = decisions.get(row) ?? { weights: new Map<number, number>(), total: 0, label }
    decision.weights.set(label, (decision.weights.get(label) ?? 0) + weight)
    decision.total += weight
    if (decision.weights.get(label)! > decision.weights.get(decision.label)!) decision.label = label
    decisions.set(row, decision)
  }
  return decisions
}

function rejectedByRow({ rejections }: HeadTrainingRequest, decisions: ReadonlyMap<number, Decision>) {
  const rejected = new Map<number, Set<number>>()
  for (const [i, row] of rejections.row.entries()) {
    if (decisions.has(row)) continue
    const labels = rejected.get(row) ?? new Set()
    rejected.set(row, labels.add(rejections.label[i]!))
  }
  return rejected
}

/** Takes labels out of a distribution; where nothing is left, the others share it evenly. */
function removeLabels(target: Float32Array, labels: ReadonlySet<number>): void {
  for (const label of labels) target[label] = 0
  const total = target.reduce((a, b) => a + b, 0)
  const others = target.length - labels.size
  for (let i = 0; i < target.length; i++) {
    if (labels.has(i)) continue
    target[i] = total > 1e-9 ? target[i]! / total : 1 / others
  }
}

/**
 * How much the prior's own predictions are worth on these images, between 0 and 1, by what people said of them: 1 where
 * it was right four times in five or better, falling with the square of its odds of being right. On images unlike those
 * it was made from, replay would otherwise teach its mistakes over and over. Decisions that are nearly all corrections
 * say what people chose to touch and not how often it is wrong: then all that they left alone counts as right, which is
 * the best that can be true. A few corrections leave 1; where half the images were corrected, as with labels of a shop's
 * own that the prior cannot know, little is left.
 */
function trustIn(
  prior: PriorPredictions,
  rows: Int32Array,
  decided: Int32Array,
  labels: number,
  counts: (index: number) => boolean,
  replays: (row: number) => boolean,
): number {
  let [right, total, untouched] = [0, 0, 0]
  for (const [index, row] of rows.entries()) {
    if (!counts(index)) continue
    if (decided[index]! < 0) {
      // One that was told what it is not was touched too, and confirms nothing.
      if (replays(row)) untouched++
      continue
    }
    const said = prior.probabilities.subarray(row * labels, (row + 1) * labels)
    if (said.every((probability) => probability <= said[decided[index]!]!)) right++
    total++
  }
  if (total < leastDecisionsToTrust) return 1
  const wrong = total - right
  if (right / total < onlyCorrectionsBelow) right += untouched
  const odds = (right + 1) / (wrong + 1)
  return Math.min(1, (odds / fullTrustOdds) ** 2)
}

function withReplay(weights: Float32Array, replayShare: Float32Array, replay: number): Float32Array {
  const decided = weights.reduce((a, b) => a + b, 0)
  const shares = replayShare.reduce((a, b) => a + b, 0)
  const total = replay * Math.min(decided, Math.sqrt(fullReplayDecisions * decided))
  const each = shares > 0 ? Math.min(total / shares, largestReplayWeight) : 0
  return weights.map((weight, index) => weight + each * replayShare[index]!)
}
