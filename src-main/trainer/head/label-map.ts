/** What a base head says, in the words of the person's labels. */
export interface LabelMap {
  /** Base labels x labels, row-major: probability of the person's label where the base head means its own. */
  shares: Float64Array
}

/** How far a base label is taken to mean the label of its name, before any decision. */
const trustInNames = 0.9
/** The same once the decisions were counted: what no one decided keeps nearly all of its mass. */
const finalTrustInNames = 0.99
/** Decisions that a base label's own meaning is worth, where it goes on being used; where its images were given new names. */
const [strengthKept, strengthReplaced] = [4, 1]
const iterations = 8

/**
 * Learns from decisions how a base head's labels map to those of a person, by expectation maximisation in closed form:
 * r_ij, the part of base label j in decision i, goes with P0_ij A_j,y_i; A_j is the mean of its decisions and of a prior at
 * its own name. A base label whose images are given a label that the base does not know loses its mass after one or two
 * decisions, a contradiction among known labels takes about four, and one that nobody touched keeps it.
 *
 * A row that is only known not to be X counts for every pair of a base label and another label, as likely as they are.
 *
 * @param base what the base head says of each row, rows x base labels, rows summing to one
 * @param decided the label of each row, -1 where `allowed` (rows x labels) has a 1 for those it may be
 * @param weights how much each row counts
 * @param own for each base label the label of the same name, -1 where there is none any more
 * @param isNew 1 for the labels that the base head does not know
 */
export function learnLabelMap(
  base: Float32Array,
  { decided, allowed, weights }: { decided: Int32Array; allowed?: Float32Array | undefined; weights: Float32Array },
  own: Int32Array,
  isNew: Uint8Array,
): LabelMap {
  const [from, to] = [own.length, isNew.length]
  const frequencies = new Float64Array(to)
  let total = 0
  for (const [row, label] of decided.entries()) {
    if (label < 0) continue
    frequencies[label]! += weights[row]!
    total += weights[row]!
  }
  if (total > 0) for (let label = 0; label < to; label++) frequencies[label]! /= total

  const prior = (trust: number, j: number, k: number): number =>
    own[j]! < 0 ? frequencies[k]! : (own[j] === k ? trust : 0) + (1 - trust) * frequencies[k]!
  const shares = new Float64Array(from * to)
  for (let j = 0; j < from; j++) for (let k = 0; k < to; k++) shares[j * to + k] = prior(trustInNames, j, k)

  for (let iteration = 1; iteration <= iterations; iteration++) {
    const counts = new Float64Array(from * to)
    const mass = new Float64Array(from)
    const replaced = new Float64Array(from)
    for (const [row, label] of decided.entries()) {
      if (weights[row] === 0) continue
      const may = label < 0 ? allowed?.subarray(row * to, (row + 1) * to) : undefined
      if (label < 0 && !may) continue
      const [low, high] = may ? [0, to] : [label, label + 1]
      let sum = 0
      for (let j = 0; j < from; j++) {
        const said = base[row * from + j]!
        for (let k = low; k < high; k++) if (!may || may[k]! > 0) sum += said * shares[j * to + k]!
      }
      if (sum <= 0) continue
      const scale = weights[row]! / sum
      for (let j = 0; j < from; j++) {
        const said = base[row * from + j]! * scale
        if (said < 1e-9) continue
        for (let k = low; k < high; k++) {
          if (may && may[k]! === 0) continue
          const part = said * shares[j * to + k]!
          counts[j * to + k]! += part
          mass[j]! += part
          if (isNew[k]) replaced[j]! += part
        }
      }
    }
    const trust = iteration === iterations ? finalTrustInNames : trustInNames
    for (let j = 0; j < from; j++) {
      const lost = replaced[j]! / (mass[j]! + 0.5)
      const strength = strengthKept * (1 - lost) + strengthReplaced * lost
      for (let k = 0; k < to; k++) shares[j * to + k] = strength * prior(trust, j, k) + counts[j * to + k]!
    }
    normaliseRows(shares, to)
  }
  return { shares }
}

/**
 * The map with as much left to base labels that were never decided as the decisions leave room for: where hardly any label of
 * the base head was decided just once, hardly another one is to come (Good 1953, The population frequencies of species).
 * Otherwise an unfamiliar kind of picture would be spread over base labels that nobody uses.
 *
 * @param base what the base head says of the decided rows, rows x base labels
 * @param counts how often each label was decided
 * @param isNew 1 for the labels that the base head does not know
 */
export function withRoomForUnseen(
  base: Float32Array,
  { shares }: LabelMap,
  counts: Float64Array,
  isNew: Uint8Array,
): LabelMap {
  const to = counts.length
  const from = shares.length / to
  const total = counts.reduce((a, b) => a + b, 0)
  const once = counts.filter((count, label) => count > 0 && count <= 1 && isNew[label] === 0).length
  const room = (once + 0.5) / (total + 1)
  const unseenOf = new Float64Array(from)
  for (let j = 0; j < from; j++) {
    for (let k = 0; k < to; k++) if (counts[k] === 0) unseenOf[j]! += shares[j * to + k]!
  }
  let taken = 0
  for (const [at, value] of base.entries()) taken += value * unseenOf[at % from]!
  taken /= base.length / from
  const factor = taken > 0 ? Math.min(1, room / taken) : 1
  return { shares: shares.map((share, at) => (counts[at % to] === 0 ? share * factor : share)) }
}

function normaliseRows(values: Float64Array, columns: number): void {
  for (let start = 0; start < values.length; start += columns) {
    let sum = 0
    for (let at = start; at < start + columns; at++) sum += values[at]!
    if (sum > 0) for (let at = start; at < start + columns; at++) values[at]! /= sum
  }
}
