import { countNGrams } from './n-grams.ts'

/** A caption that was made, and those that people wrote for the same image, as tokens. */
export interface CaptionPair {
  candidate: readonly string[]
  references: readonly (readonly string[])[]
}

const longest = 4

/**
 * Corpus BLEU (Papineni et al. 2002): the geometric mean of the modified precisions of runs of 1 to `order` tokens, each
 * counted over the whole corpus, times the brevity penalty, whose reference length is that closest to the candidate's
 * (of two equally close ones the shorter). No smoothing: zero where no run of some length is right.
 *
 * @returns 0 to 1
 */
export function bleu(pairs: readonly CaptionPair[], order = longest): number {
  let logSum = 0
  for (let length = 1; length <= order; length++) {
    const { matches, total } = modifiedPrecision(pairs, length)
    if (matches === 0) return 0
    logSum += Math.log(matches / total) / order
  }
  const candidateLength = pairs.reduce((sum, { candidate }) => sum + candidate.length, 0)
  const referenceLength = pairs.reduce((sum, pair) => sum + closestLength(pair), 0)
  const penalty = candidateLength > referenceLength ? 1 : Math.exp(1 - referenceLength / candidateLength)
  return penalty * Math.exp(logSum)
}

/** Runs of the candidates that references hold, each at most as often as in the reference that has it most. */
export function modifiedPrecision(pairs: readonly CaptionPair[], length: number): { matches: number; total: number } {
  let [matches, total] = [0, 0]
  for (const { candidate, references } of pairs) {
    const most = new Map<string, number>()
    for (const reference of references) {
      for (const [key, count] of countNGrams(reference, length)) most.set(key, Math.max(most.get(key) ?? 0, count))
    }
    for (const [key, count] of countNGrams(candidate, length)) {
      matches += Math.min(count, most.get(key) ?? 0)
      total += count
    }
  }
  return { matches, total }
}

function closestLength({ candidate, references }: CaptionPair): number {
  const lengths = references.map(({ length }) => length).sort((a, b) => a - b)
  const distance = (length: number): number => Math.abs(length - candidate.length)
  return lengths.reduce((best, length) => (distance(length) < distance(best) ? length : best), lengths[0] ?? 0)
}
