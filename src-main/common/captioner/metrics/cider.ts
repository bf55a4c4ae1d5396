import type { CaptionPair } from './bleu.ts'
import { countNGrams } from './n-grams.ts'

/** Constants of the reference implementation (coco-caption). */
const longest = 4
const sigma = 6
const scale = 10

/** Runs of one length, weighted by how often they occur and how rare they are. */
interface Weighted {
  weights: Map<string, number>
  norm: number
}

interface Sentence {
  byLength: Weighted[]
  /** The reference implementation measures length as the number of its pairs of tokens. */
  pairs: number
}

/**
 * CIDEr-D (Vedantam et al. 2015): the cosine of candidate and reference in the space of weighted runs of 1 to 4 tokens,
 * each run of the candidate counted at most as often as in the reference, times exp(-(difference of length)² / 2σ²);
 * averaged over run lengths and references, times ten. Rarity is measured on the references given: a corpus of one image
 * scores zero, because all its runs are in every image.
 *
 * @returns of every pair, 0 to 10; their mean is the score of the corpus
 */
export function ciderD(pairs: readonly CaptionPair[]): number[] {
  const images = Math.log(pairs.length)
  const seenIn = documentFrequencies(pairs)
  const sentence = (tokens: readonly string[]): Sentence => ({
    byLength: Array.from({ length: longest }, (_, index) => {
      const counts = countNGrams(tokens, index + 1)
      const weights = new Map(
        [...counts].map(([key, count]) => [key, count * (images - Math.log(Math.max(1, seenIn.get(key) ?? 0)))]),
      )
      return { weights, norm: Math.hypot(...weights.values()) }
    }),
    pairs: Math.max(0, tokens.length - 1),
  })
  return pairs.map(({ candidate, references }) => {
    const own = sentence(candidate)
    const sum = references.reduce((total, reference) => total + similarity(own, sentence(reference)), 0)
    return references.length > 0 ? (scale * sum) / references.length : 0
  })
}

/** In how many images some reference holds a run. Runs of different lengths differ in their key. */
function documentFrequencies(pairs: readonly CaptionPair[]): Map<string, number> {
  const frequencies = new Map<string, number>()
  for (const { references } of pairs) {
    const here = new Set<string>()
    for (const reference of references) {
      for (let length = 1; length <= longest; length++) {
        for (const key of countNGrams(reference, length).keys()) here.add(key)
      }
    }
    for (const key of here) frequencies.set(key, (frequencies.get(key) ?? 0) + 1)
  }
  return frequencies
}

/** Mean over the run lengths. */
function similarity(candidate: Sentence, reference: Sentence): number {
  const penalty = Math.exp(-((candidate.pairs - reference.pairs) ** 2) / (2 * sigma ** 2))
  let sum = 0
  for (const [index, { weights, norm }] of candidate.byLength.entries()) {
    const other = reference.byLength[index]!
    let product = 0
    for (const [key, weight] of weights) {
      const theirs = other.weights.get(key) ?? 0
      product += Math.min(weight, theirs) * theirs
    }
    if (norm > 0 && other.norm > 0) sum += product / (norm * other.norm)
  }
  return (penalty * sum) / longest
}
