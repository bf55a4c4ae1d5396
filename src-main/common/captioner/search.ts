import { AppError } from '../app-error.ts'
import { mixed } from '../random.ts'
import { RandomGenerator } from '../random-generator.ts'
import { endToken, startToken, unknownToken } from './vocabulary.ts'

/** One step of a captioner for many rows at once. */
export interface StepModel {
  hidden: number
  vocabulary: number
  /** @param hidden rows x hidden @returns logits rows x vocabulary, next rows x hidden */
  step(tokens: Int32Array, hidden: Float32Array): Promise<{ logits: Float32Array; next: Float32Array }>
}

/** How captions are chosen. All are bounded: after `longest` words a caption ends, whatever the model says. */
export type Decoding =
  | { method: 'greedy'; longest?: number }
  /** The best of `width` captions kept abreast, by log probability / (words + 1)^lengthPower. */
  | { method: 'beam'; width?: number; lengthPower?: number; longest?: number }
  /** Drawn from the `topK` likeliest words (0: of all) at a temperature; the same for the same seed and image number. */
  | { method: 'sample'; temperature?: number; topK?: number; seed?: number; longest?: number }

export interface DecodedCaption {
  /** Without the special tokens. */
  tokens: number[]
  /** ln of the caption's probability under the model, its end included, in nats. */
  logProbability: number
  /** Whether the model ended it, rather than the bound. */
  finished: boolean
}

export const decodingDefaults = { longest: 20, width: 3, lengthPower: 0.7, temperature: 1, topK: 0, seed: 1 }
const longestOfAll = 200

/** A caption under way, or done. */
interface Hypothesis extends DecodedCaption {
  image: number
  /** [hidden] */
  state: Float32Array
}

/**
 * Captions for images whose first hidden states are given. All captions under way go through the model together.
 *
 * @param first images x hidden
 */
export async function decodeCaptions(
  model: StepModel,
  first: Float32Array,
  decoding: Decoding,
): Promise<DecodedCaption[]> {
  const longest = decoding.longest ?? decodingDefaults.longest
  requireWhole('longest', longest, 1, longestOfAll)
  const images = first.length / model.hidden
  const start = Array.from({ length: images }, (_, image) => ({
    image,
    tokens: [],
    logProbability: 0,
    finished: false,
    state: first.slice(image * model.hidden, (image + 1) * model.hidden),
  }))
  const strategy = decoding.method === 'beam' ? beam(decoding) : single(decoding)
  const done: Hypothesis[][] = start.map(() => [])
  let live: Hypothesis[] = start
  for (let words = 0; words < longest && live.length > 0; words++) {
    const extended = await extend(model, live, strategy.extend)
    live = []
    for (const [image, ended] of done.entries()) {
      const own = strategy.keep(extended.get(image) ?? [])
      ended.push(...own.filter(({ finished }) => finished))
      const best = Math.max(...ended.map(strategy.score))
      live.push(...own.filter((one) => !one.finished && strategy.atBest(one, longest) > best))
    }
  }
  for (const hypothesis of live) done[hypothesis.image]!.push(hypothesis)
  return done.map((candidates) => {
    const best = candidates.reduce((a, b) => (strategy.score(b) > strategy.score(a) ? b : a))
    return { tokens: best.tokens, logProbability: best.logProbability, finished: best.finished }
  })
}

interface Strategy {
  /** The words a caption may go on with. */
  extend: (logProbabilities: Float32Array, hypothesis: Hypothesis) => number[]
  /** Which of an image's extended captions stay. */
  keep: (extended: Hypothesis[]) => Hypothesis[]
  score: (hypothesis: Hypothesis) => number
  /** The best score that a caption under way can still reach: its probability can only fall. */
  atBest: (hypothesis: Hypothesis, longest: number) => number
}

async function extend(
  model: StepModel,
  live: readonly Hypothesis[],
  choose: Strategy['extend'],
): Promise<Map<number, Hypothesis[]>> {
  const { hidden, vocabulary } = model
  const states = new Float32Array(live.length * hidden)
  for (const [row, { state }] of live.entries()) states.set(state, row * hidden)
  const tokens = Int32Array.from(live, (hypothesis) => hypothesis.tokens.at(-1) ?? startToken)
  const { logits, next } = await model.step(tokens, states)
  const extended = new Map<number, Hypothesis[]>()
  for (const [row, hypothesis] of live.entries()) {
    const values = toLogProbabilities(logits.slice(row * vocabulary, (row + 1) * vocabulary))
    const state = next.slice(row * hidden, (row + 1) * hidden)
    const own = extended.get(hypothesis.image) ?? []
    extended.set(hypothesis.image, own)
    for (const token of choose(values, hypothesis)) {
      const finished = token === endToken
      own.push({
        image: hypothesis.image,
        tokens: finished ? hypothesis.tokens : [...hypothesis.tokens, token],
        logProbability: hypothesis.logProbability + values[token]!,
        finished,
        state,
      })
    }
  }
  return extended
}

/** In place. `<s>` and `<unk>` are no words: they are never chosen, and the others share their probability. */
function toLogProbabilities(logits: Float32Array): Float32Array {
  logits[startToken] = -Infinity
  logits[unknownToken] = -Infinity
  let most = -Infinity
  for (let i = 0; i < logits.length; i++) most = Math.max(most, logits[i]!)
  let total = 0
  for (let i = 0; i < logits.length; i++) total += Math.exp(logits[i]! - most)
  const shift = most + Math.log(total)
  for (let i = 0; i < logits.length; i++) logits[i]! -= shift
  return logits
}

function single(decoding: Exclude<Decoding, { method: 'beam' }>): Strategy {
  const score = (one: Hypothesis): number => one.logProbability
  const common = { keep: (all: Hypothesis[]) => all, score, atBest: score }
  if (decoding.method === 'greedy') return { ...common, extend: (values) => largest(values, 1) }
  const { temperature, topK, seed } = { ...decodingDefaults, ...decoding }
  if (!(temperature > 0 && temperature < Infinity)) bad('temperature', `is ${temperature}: give a number above zero.`)
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

function beam({ width, lengthPower }: Extract<Decoding, { method: 'beam' }>): Strategy {
  const kept = width ?? decodingDefaults.width
  const power = lengthPower ?? decodingDefaults.lengthPower
  requireWhole('width', kept, 1, 100)
  if (!(power >= 0 && power < Infinity)) bad('lengthPower', `is ${power}: give zero or more.`)
  return {
    extend: (values) => largest(values, kept),
    // Their numbers of words differ by one at most, so here the plain probability decides.
    keep: (all) => all.sort((a, b) => b.logProbability - a.logProbability).slice(0, kept),
    score: ({ logProbability, tokens }) => logProbability / (tokens.length + 1) ** power,
    atBest: ({ logProbability }, longest) => logProbability / (longest + 1) ** power,
  }
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

function requireWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`
  bad(field, `is ${value}: give a whole number ${range}.`)
}

function bad(field: string, message: string): never {
  throw new AppError('bad-request', `${field} ${message}`, field)
}
