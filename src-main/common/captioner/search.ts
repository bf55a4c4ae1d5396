import { allOf, keepTo, namedIn, waysToName } from './claims/keep-to.ts'
import { standing, type SearchLimits } from './claims/limits.ts'
import { decodingDefaults, requireWhole, type Decoding } from './decoding.ts'
import { strategyOf, type DecodedCaption, type Hypothesis, type Strategy } from './strategies.ts'
import { endToken, startToken, unknownToken } from './vocabulary.ts'

/** One step of a captioner for many rows at once. */
export interface StepModel {
  hidden: number
  vocabulary: number
  /** @param hidden rows x hidden @returns logits rows x vocabulary, next rows x hidden */
  step(tokens: Int32Array, hidden: Float32Array): Promise<{ logits: Float32Array; next: Float32Array }>
}

const longestOfAll = 200
const nothing: DecodedCaption = { tokens: [], logProbability: 0, shownProbability: 0, finished: true }

/**
 * Captions for images whose first hidden states are given. All captions under way go through the model together.
 *
 * @param first images x hidden
 * @param limits what each image's caption may and must hold
 */
export async function decodeCaptions(
  model: StepModel,
  first: Float32Array,
  decoding: Decoding,
  limits?: readonly (SearchLimits | null)[],
): Promise<DecodedCaption[]> {
  const longest = decoding.longest ?? decodingDefaults.longest
  requireWhole('longest', longest, 1, longestOfAll)
  const captions = Array.from({ length: first.length / model.hidden }, () => nothing)
  const images = [...captions.keys()].filter((image) => limits?.[image] !== null)
  const searched = await search(model, first, images, limits, strategyOf(decoding, false), longest)
  for (const [image, caption] of searched) captions[image] = caption
  if (!limits || decoding.method !== 'beam') return captions
  // Most captions name of themselves what they are to name. Only for the others it is worth a wider search.
  const lacking = images.filter((image) => namedIn(limits[image]!, captions[image]!.tokens) !== allOf(limits[image]!))
  const again = await search(model, first, lacking, limits, strategyOf(decoding, true), longest)
  for (const [image, caption] of again) if (caption.finished) captions[image] = caption
  return captions
}

async function search(
  model: StepModel,
  first: Float32Array,
  images: readonly number[],
  limits: readonly (SearchLimits | null)[] | undefined,
  strategy: Strategy,
  longest: number,
): Promise<Map<number, DecodedCaption>> {
  const done = new Map<number, Hypothesis[]>(images.map((image) => [image, []]))
  let live: Hypothesis[] = images.map((image) => ({
    image,
    tokens: [],
    thought: [],
    isLastShown: true,
    logProbability: 0,
    shownProbability: 0,
    finished: false,
    state: first.subarray(image * model.hidden, (image + 1) * model.hidden),
    owed: [],
    named: 0,
  }))
  for (let words = 0; words < longest && live.length > 0; words++) {
    const extended = await extend(model, live, strategy, limits)
    live = []
    for (const [image, own] of extended) {
      const ended = done.get(image)!
      const kept = strategy.keep(own)
      ended.push(...kept.filter(({ finished }) => finished))
      const best = Math.max(...ended.map(strategy.score))
      live.push(...kept.filter((one) => !one.finished && strategy.atBest(one, longest) > best))
    }
  }
  for (const hypothesis of live) done.get(hypothesis.image)!.push(hypothesis)
  return new Map([...done].map(([image, all]) => [image, bestOf(all, strategy, limits?.[image])]))
}

/** Those that say all they should come first, then those that ended, then the likeliest. */
function bestOf(
  all: readonly Hypothesis[],
  { score }: Strategy,
  limits: SearchLimits | null | undefined,
): DecodedCaption {
  const full = limits ? all.filter(({ tokens }) => namedIn(limits, tokens) === allOf(limits)) : []
  const among = full.length > 0 ? full : all
  if (among.length === 0) return nothing
  const { tokens, logProbability, shownProbability, finished } = among.reduce((a, b) => (score(b) > score(a) ? b : a))
  return { tokens, logProbability, shownProbability, finished }
}

async function extend(
  model: StepModel,
  live: readonly Hypothesis[],
  strategy: Strategy,
  limits: readonly (SearchLimits | null)[] | undefined,
): Promise<Map<number, Hypothesis[]>> {
  const { hidden, vocabulary } = model
  const states = new Float32Array(live.length * hidden)
  for (const [row, { state }] of live.entries()) states.set(state, row * hidden)
  const tokens = Int32Array.from(live, ({ thought }) => thought.at(-1) ?? startToken)
  const { logits, next } = await model.step(tokens, states)
  const extended = new Map<number, Hypothesis[]>()
  for (const [row, hypothesis] of live.entries()) {
    const values = toLogProbabilities(logits.subarray(row * vocabulary, (row + 1) * vocabulary))
    const state = next.subarray(row * hidden, (row + 1) * hidden)
    const own = extended.get(hypothesis.image) ?? []
    extended.set(hypothesis.image, own)
    for (const one of goingOn(hypothesis, values, strategy, limits?.[hypothesis.image] ?? undefined))
      own.push({ ...one, state })
  }
  return extended
}

/** The captions that one under way becomes. @param values log probabilities of the next word; they are written over */
function goingOn(
  hypothesis: Hypothesis,
  values: Float32Array,
  strategy: Strategy,
  limits: SearchLimits | undefined,
): Hypothesis[] {
  const { tokens, thought } = hypothesis
  const add = (token: number, isShown: boolean, owed: Hypothesis['owed'] = [], named = 0): Hypothesis => {
    const isEnd = token === endToken
    const logProbability = values[token]!
    return {
      ...hypothesis,
      tokens: isEnd || !isShown ? tokens : [...tokens, token],
      thought: isEnd ? thought : [...thought, token],
      isLastShown: isShown,
      logProbability: hypothesis.logProbability + logProbability,
      shownProbability: hypothesis.shownProbability + (isShown ? logProbability : 0),
      finished: isEnd,
      owed,
      named: hypothesis.named | named,
    }
  }
  if (!limits) return strategy.extend(values, hypothesis).map((token) => add(token, true))
  const [place, ...rest] = hypothesis.owed
  if (place) return [add(likeliest(place, values), true, rest)]
  const inRun = keepTo(limits, thought, values)
  const isShown = (token: number): boolean => {
    if (inRun.includes(token)) return true
    if (limits.standing[token] !== standing.free) return false
    return hypothesis.isLastShown || !limits.following.get(token)?.includes(thought.at(-1)!)
  }
  if (!strategy.isDemanding) return strategy.extend(values, hypothesis).map((token) => add(token, isShown(token)))
  const forced = new Map<number, Hypothesis>()
  for (const [index, wanted] of limits.wanted.entries()) {
    if (hypothesis.named & (1 << index)) continue
    for (const [first, ...owed] of waysToName(limits, wanted, thought)) {
      const token = likeliest(first!, values)
      if (values[token]! > -Infinity) forced.set(token, add(token, true, owed, 1 << index))
    }
  }
  if (hypothesis.named !== allOf(limits)) values[endToken] = -Infinity
  const free = strategy.extend(values, hypothesis).filter((token) => !forced.has(token))
  const others = free.map((token) => add(token, isShown(token)))
  for (const one of others) one.named |= namedIn(limits, one.tokens)
  return [...forced.values(), ...others]
}

function likeliest(place: readonly number[], values: Float32Array): number {
  return place.reduce((best, token) => (values[token]! > values[best]! ? token : best))
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
