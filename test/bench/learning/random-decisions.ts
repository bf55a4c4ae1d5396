import type { Filter } from '../../../src-preload/contract.ts'
import { RandomGenerator } from '../../../src-main/common/random-generator.ts'
import type { Answer, Desk } from './desk.ts'
import type { Outcome } from './outcome.ts'
import { shareRight } from './outcome.ts'
import { strengths, type PlainScript, type Strength } from './plain-script.ts'
import type { Situation } from './situations.ts'
import type { Workshop } from './workshop.ts'

/** One number of decisions of one draw: how well the images without a decision are answered. */
export interface Cell {
  decisions: number
  learned: Outcome
  plain: Map<Strength, Outcome>
  /** The shipped model as it is; null where there is none for the attribute. */
  shipped: Outcome | null
  way: string
  /** From the click to the flip list. */
  seconds: number
  /** Of the decisions, those that were wrong on purpose, and what the list of the probably wrong ones has of them. */
  suspects: { wrong: number; listed: number; found: number }
}

/** The images with a known truth in the order of a draw: the first ones are decided. */
export function orderOf(truth: readonly string[], draw: number): number[] {
  const known = [...truth.keys()].filter((image) => truth[image] !== '')
  return new RandomGenerator(1000 + draw).shuffle(known)
}

/**
 * What people would decide, in the order of a draw; of every ten one is wrong on purpose where that is asked for, another
 * label of the set, any of them as likely.
 */
export function decisionsOf(
  truth: readonly string[],
  order: readonly number[],
  draw: number,
  wrong: boolean,
): string[] {
  const random = new RandomGenerator(2000 + draw)
  const names = [...new Set(truth)].filter((name) => name !== '').sort()
  let next = 0
  return order.map((image, at) => {
    if (at % 10 === 0) next = at + random.below(10)
    const own = truth[image]!
    if (!wrong || at !== next) return own
    const others = names.filter((name) => name !== own)
    return others[random.below(others.length)]!
  })
}

/**
 * Decides on more and more images of a draw, retrains at each size, and asks the new model about all others. Nothing is
 * accepted in between: every training goes on from the shipped model.
 */
export async function runDraw(
  workshop: Workshop,
  situation: Situation,
  draw: number,
  sizes: readonly number[],
  wrong = false,
): Promise<Cell[]> {
  const data = await workshop.data(situation.set)
  const truth = data.truth[situation.column]!
  const order = orderOf(truth, draw)
  const decisions = decisionsOf(truth, order, draw, wrong)
  const desk = await workshop.openDesk(situation)
  try {
    const shippedVersion = await desk.activeVersion()
    const script = workshop.script(situation, desk)
    const cells: Cell[] = []
    let decided = 0
    for (const size of sizes) {
      await desk.decide(order.slice(decided, size), decisions.slice(decided, size))
      decided = size
      // With a single label there is nothing to learn yet, and the window says so.
      if (new Set(decisions.slice(0, size)).size < 2) continue
      const asked = order.slice(size)
      const { seconds, versionId, way } = await desk.retrain()
      const outcome = (version: number): Promise<Outcome> => judged(desk, desk.said(version, asked), asked, truth)
      const plain = await plainOutcomes(script, { order, decisions, truth, size })
      const learned = await outcome(versionId)
      const shipped = shippedVersion === null ? null : await outcome(shippedVersion)
      const wrongImages = order.slice(0, size).filter((image, at) => decisions[at] !== truth[image])
      cells.push({
        decisions: size,
        learned,
        plain,
        shipped,
        way,
        seconds,
        suspects: await suspects(desk, wrongImages),
      })
      const [ours, theirs] = [shareRight(learned), Math.max(...[...plain.values()].map(shareRight))]
      const note = `${ours.toFixed(3)}, plain script ${theirs.toFixed(3)}, ${seconds.toFixed(1)} s: ${way}`
      console.log(`${situation.id}${wrong ? ', one of ten wrong' : ''}, draw ${draw + 1}, ${size} decisions: ${note}`)
    }
    return cells
  } finally {
    await desk.close()
  }
}

/** Which answers are right. */
export async function judged(
  desk: Desk,
  answers: readonly Answer[],
  images: readonly number[],
  truth: readonly string[],
): Promise<Outcome> {
  const right = new Uint8Array(images.length)
  for (const [at, image] of images.entries()) {
    right[at] = answers[at]!.labelId === (await desk.labelId(truth[image]!)) ? 1 : 0
  }
  return { right, confidence: Float32Array.from(answers, ({ confidence }) => confidence) }
}

async function plainOutcomes(
  script: PlainScript,
  of: { order: readonly number[]; decisions: readonly string[]; truth: readonly string[]; size: number },
): Promise<Map<Strength, Outcome>> {
  const { order, decisions, truth, size } = of
  const names = [...new Set(decisions.slice(0, size))].sort()
  const labels = Int32Array.from(decisions.slice(0, size), (name) => names.indexOf(name))
  const [decided, asked] = [Int32Array.from(order.slice(0, size)), Int32Array.from(order.slice(size))]
  const outcomes = new Map<Strength, Outcome>()
  for (const strength of strengths) {
    const said = await script.answer(decided, labels, asked, strength)
    const right = new Uint8Array(asked.length)
    const confidence = new Float32Array(asked.length)
    for (const [at, image] of asked.entries()) {
      const row = said.subarray(at * names.length, (at + 1) * names.length)
      confidence[at] = row.reduce((most, value) => Math.max(most, value), 0)
      right[at] = names[row.indexOf(confidence[at])] === truth[image] ? 1 : 0
    }
    outcomes.set(strength, { right, confidence })
  }
  return outcomes
}

/** What the filter "probably wrong" shows. */
async function suspects(desk: Desk, wrong: readonly number[]): Promise<Cell['suspects']> {
  const filter: Filter = { all: [{ attributeId: desk.attributeId, states: ['suspect'] }] }
  const { ids } = await desk.client.images.list({ kind: 'filter', filter, sort: { by: 'name', descending: false } })
  const listed = new Set(ids)
  const found = wrong.filter((image) => listed.has(desk.imageIds[image]!)).length
  return { wrong: wrong.length, listed: listed.size, found }
}
