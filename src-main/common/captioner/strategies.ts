import { mixed } from '../random.ts'
import { RandomGenerator } from '../random-generator.ts'
import { decodingDefaults, refuse, requireWhole, type Decoding } from './decoding.ts'

export interface DecodedCaption {
  /** Without the special tokens, and without those that limits leave out. */
  tokens: number[]
  /** ln of the probability under the model of all that was thought, its end included, in nats. */
  logProbability: number
  /** The share of the words that are written. */
  shownProbability: number
  /** Whether the model ended it, rather than the bound. */
  finished: boolean
}

/** A caption under way, or done. */
export interface Hypothesis extends DecodedCaption {
  image: number
  /** All tokens, those left out included. */
  thought: number[]
  /** Whether the last of them is written. */
  isLastShown: boolean
  /** [hidden] */
  state: Float32Array
  /** Words that must come next: of each place one. */
  owed: readonly (readonly number[])[]
  /** Which of the labels wanted it names, those owed included: a bit each. */
  named: number
}

/** What makes one way to choose captions differ from another. */
export interface Strategy {
  /** Captions are to name all the labels they should, and are kept apart by how many they name. */
  isDemanding: boolean
  /** The words a caption may go on with. */
  extend: (logProbabilities: Float32Array, hypothesis: Hypothesis) => number[]
  /** Which of an image's extended captions stay. */
  keep: (extended: Hypothesis[]) => Hypothesis[]
  score: (hypothesis: Hypothesis) => number
  /** The best score that a caption under way can still reach: its probability can only fall. */
  atBest: (hypothesis: Hypothesis, longest: number) => number
}

export function strategyOf(decoding: Decoding, isDemanding: boolean): Strategy {
  return decoding.method === 'beam' ? beam(decoding, isDemanding) : single(decoding)
}

function single(decoding: Exclude<Decoding, { method: 'beam' }>): Strategy {
  const score = (one: Hypothesis): number => one.logProbability
  const common = { isDemanding: false, keep: (all: Hypothesis[]) => all, score, atBest: score }
  if (decoding.method === 'greedy') return { ...common, extend: (values) => largest(values, 1) }
  const { temperature, topK, seed } = { ...decodingDefaults, ...decoding }
  if (!(temperature > 0 && temperature < Infinity))
    refuse('temperature', `is ${temperature}: give a number above zero.`)
  requireWhole('topK', topK, 0, Infinity)
  const streams = new Map<number, RandomGenerator>()
  return {
    ...common,
    extend(values, { image }) {
      const random = streams.get(image) ?? new RandomGenerator(mixed(seed, image))
      streams.set(image, random)
      return [draw(values, temperature, topK, random)]
    },
  }
}

function draw(values: Float32Array, temperature: number, topK: number, random: RandomGenerator): number {
  const among = topK === 0 ? [...values.keys()] : largest(values, topK)
  const most = among.reduce((best, token) => Math.max(best, values[token]!), -Infinity)
  const weights = among.map((token) => Math.exp((values[token]! - most) / temperature))
  let left = random.uniform() * weights.reduce((a, b) => a + b, 0)
  return among[weights.findIndex((weight) => (left -= weight) < 0)] ?? largest(values, 1)[0]!
}

function beam({ width, lengthPower }: Extract<Decoding, { method: 'beam' }>, isDemanding: boolean): Strategy {
  const kept = width ?? decodingDefaults.width
  const power = lengthPower ?? decodingDefaults.lengthPower
  requireWhole('width', kept, 1, 100)
  if (!(power >= 0 && power < Infinity)) refuse('lengthPower', `is ${power}: give zero or more.`)
  // Their numbers of words differ by one at most, so here the plain probability decides.
  const best = (all: Hypothesis[]): Hypothesis[] =>
    all.sort((a, b) => b.logProbability - a.logProbability).slice(0, kept)
  return {
    isDemanding,
    extend: (values) => largest(values, kept),
    keep: isDemanding ? (all) => [...Map.groupBy(all, ({ named }) => countBits(named)).values()].flatMap(best) : best,
    score: ({ logProbability, thought }) => logProbability / (thought.length + 1) ** power,
    atBest: ({ logProbability }, longest) => logProbability / (longest + 1) ** power,
  }
}

function countBits(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

/** The indices of the largest values, largest first; of equals the lower index first. Impossible ones are left out. */
function largest(values: Float32Array, count: number): number[] {
  const found: number[] = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (value === -Infinity || (found.length === count && value <= values[found[count - 1]!]!)) continue
    let place = found.length < count ? found.length : count - 1
    for (; place > 0 && values[found[place - 1]!]! < value; place--) found[place] = found[place - 1]!
    found[place] = index
  }
  return found
}
