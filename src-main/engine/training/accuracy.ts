import type { Comparison, Metrics, Share } from '../../../src-preload/contract.ts'
import { shareInterval } from '../../common/intervals.ts'
import type { Explanation, HeadMetrics, WayToLearn } from '../../common/contracts/training.ts'
import { shareOf } from '../models/comparison.ts'
import type { Extent } from './dataset.ts'

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

/** `Given 312 of 1,204 decided images: view Summer.` @param name what people call the images it learned from */
export function describeExtent(name: string, { learned, decided }: Extent): string {
  return `Given ${count(learned)} of ${count(decided)} decided images: ${name}.`
}

/**
 * Which way of learning was chosen, and why, in a line for people.
 * @param measured decisions that were set aside in turn to compare the ways
 */
export function describeExplanation({ way, strangeShare, witnesses, compared }: Explanation, measured: number): string {
  const ways = compared.map((one) => {
    const share = shareOf(Math.round(one.accuracy * measured), measured)
    return `${wayInShort(one.way)}, ${rightText(share)}`
  })
  const tried =
    ways.length > 1
      ? `Tried on ${count(measured)} decisions set aside: ${ways.join('; ')}.`
      : 'There were too few decisions to compare ways to learn.'
  const beside =
    witnesses === 0
      ? ''
      : ` As the decisions are not an even selection, ${count(witnesses)} undecided images stood for what they leave out.`
  return `Learned from ${wayInWords(way)}. ${strangersInWords(strangeShare)}${beside} ${tried}`
}

function strangersInWords(share: number | null): string {
  if (share === null) return 'There is no shipped model to start from.'
  if (share === 0) return 'The shipped model knows every label that was used.'
  return `${Math.max(1, Math.round(share * 100))} % of the decisions use labels that the shipped model does not know.`
}

const starts = {
  map: 'the shipped model, translated into your labels',
  softened: 'the shipped model, translated into your labels and trusted half',
  frequencies: 'your decisions alone',
}

/** `the shipped model, translated into your labels, with a moderate correction`. */
export function wayInWords(way: WayToLearn): string {
  if (way.prior === 'frequencies') return `${starts.frequencies}${manner(way)}`
  return `${starts[way.prior]}, with ${correction(way)}`
}

/** As much of it as tells it from others that were tried. */
export function wayInShort(way: WayToLearn): string {
  if (way.prior === 'map') return correction(way)
  if (way.prior === 'softened') return `the shipped model trusted half, with ${correction(way)}`
  return wayInWords(way)
}

/** How much of what is learned a penalty lets through. */
function correction({ name, penalty }: WayToLearn): string {
  if (penalty === null) return 'no correction'
  if (name.includes('l2')) return 'a correction as strong as you chose'
  if (penalty >= 1000) return 'a slight correction'
  if (penalty >= 300) return 'a small correction'
  return penalty >= 100 ? 'a moderate correction' : 'a large correction'
}

function manner({ penalty, transform }: WayToLearn): string {
  if (transform === 'memory')
    return `, picture by picture${penalty !== null && penalty >= 0.3 ? ', carefully' : penalty !== null && penalty < 0.1 ? ', freely' : ''}`
  const scaled = transform === 'standardise' ? ', every feature on its own scale' : ''
  if (penalty === null) return scaled
  return `${penalty >= 300 ? ', carefully' : penalty < 100 ? ', freely' : ''}${scaled}`
}
