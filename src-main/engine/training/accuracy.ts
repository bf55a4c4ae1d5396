import type { Comparison, Metrics, Share } from '../../../src-preload/contract.ts'
import { shareInterval } from '../../common/intervals.ts'
import type { Explanation, HeadMetrics } from '../../common/training-types.ts'
import { shareOf } from '../models/comparison.ts'

/** What a card and a run keep of a trainer's metrics. */
export function plainMetrics({ images, top1, top3, macroRecall, perLabel, calibrationError }: HeadMetrics): Metrics {
  const interval = shareInterval(Math.round(top1 * images), images)
  return { images, top1, interval, top3, macroRecall, perLabel, calibrationError }
}

const count = (value: number): string => value.toLocaleString('en')

/** `18 of 20 right (70–97 %)`. */
function rightText({ right, of, low, high }: Share, what = ''): string {
  const [from, to] = [low, high].map((share) => Math.round(share * 100)) as [number, number]
  return `${count(right)} of ${count(of)}${what} right (${from === to ? from : `${from}–${to}`} %)`
}

/** One line for people. @param examples the model learned from */
export function describeAccuracy(comparison: Comparison, after: Metrics | null, examples: number): string {
  const { images, before, gained, lost } = comparison
  if (!after) return `Trained on ${count(examples)} decisions; too few to set some aside for measuring`
  const own = rightText(shareOf(Math.round(after.top1 * after.images), after.images), ' decided images')
  const line = `${own}, measured without learning from them`
  if (!before || images === 0) return line
  const both = `active model ${rightText(before)}, new model ${rightText(comparison.after)}`
  return `${line}; on images new to both: ${both}, ${count(gained)} newly right, ${count(lost)} newly wrong`
}

/**
 * Which way of learning was chosen, and why, in a line for people.
 * @param measured decisions that were set aside in turn to compare the ways
 */
export function describeExplanation({ name, strangeShare, compared }: Explanation, measured: number): string {
  const ways = compared.map((way) => {
    const share = shareOf(Math.round(way.accuracy * measured), measured)
    return `${wayInShort(way.name)}, ${rightText(share)}`
  })
  const tried =
    ways.length > 1
      ? `Tried on ${count(measured)} decisions set aside: ${ways.join('; ')}.`
      : 'There were too few decisions to compare ways to learn.'
  return `Learned from ${wayInWords(name)}. ${strangersInWords(strangeShare)} ${tried}`
}

function strangersInWords(share: number | null): string {
  if (share === null) return 'There is no shipped model to start from.'
  if (share === 0) return 'The shipped model knows every label that was used.'
  return `${Math.max(1, Math.round(share * 100))} % of the decisions use labels that the shipped model does not know.`
}

/** How a candidate's name begins (trainer/head/candidates.ts), and what it starts from. */
const starts = {
  'label map': 'the shipped model, translated into your labels',
  'softened map': 'the shipped model, translated into your labels and trusted half',
  'labels alone': 'your decisions alone',
}

/** `label map + 100`: `the shipped model, translated into your labels, with a moderate correction`. */
export function wayInWords(name: string): string {
  const start = Object.entries(starts).find(([beginning]) => name.startsWith(beginning))
  if (!start) return name
  const [beginning, words] = start
  if (beginning === 'labels alone') return `${words}${carefully(name)}`
  return `${words}, with ${correction(name)}`
}

/** As much of it as tells it from others that were tried. */
export function wayInShort(name: string): string {
  if (name.startsWith('label map')) return correction(name)
  if (name.startsWith('softened map')) return `the shipped model trusted half, with ${correction(name)}`
  return wayInWords(name)
}

/** What holds a fit back; null: nothing was fitted, or a person chose how strongly. */
function penaltyOf(name: string): number | null {
  const found = / \+ (\d+)/.exec(name)?.[1]
  return found === undefined ? null : Number(found)
}

/** How much of what is learned a penalty lets through. */
function correction(name: string): string {
  const penalty = penaltyOf(name)
  if (penalty === null) return name.includes('l2') ? 'a correction as strong as you chose' : 'no correction'
  if (penalty >= 1000) return 'a slight correction'
  if (penalty >= 300) return 'a small correction'
  return penalty >= 100 ? 'a moderate correction' : 'a large correction'
}

function carefully(name: string): string {
  const penalty = penaltyOf(name)
  const scaled = name.includes('each feature scaled') ? ', every feature on its own scale' : ''
  if (penalty === null) return scaled
  return `${penalty >= 300 ? ', carefully' : penalty < 100 ? ', freely' : ''}${scaled}`
}
