import { decideInOrder, type Steps } from './in-order.ts'
import { differenceOf, meanOf, shareRight } from './outcome.ts'
import { tableOf } from './page.ts'
import { mostDecisions, type Situation } from './situations.ts'
import { accuracy, share, signed } from './tables.ts'
import { points, type Verdicts } from './verdicts.ts'
import type { Workshop } from './workshop.ts'

/** So many decisions on proposed images should be worth twice as many on random ones. */
const [few, twice] = [300, 600]

/** What decisions are worth on the images that the window proposes, beside random ones; measured on images set aside. */
export async function orderRows(workshop: Workshop, situation: Situation, verdicts: Verdicts): Promise<string[][]> {
  const most = mostDecisions(await workshop.data(situation.set))
  const many = Math.min(twice, most)
  const half = Math.floor(many / 2)
  const sizes = [...new Set([100, half, few])]
  const proposed: Steps[] = []
  const random: Steps[] = []
  for (let draw = 0; draw < workshop.draws; draw++) {
    proposed.push(await decideInOrder(workshop, situation, draw, sizes, { aside: true, by: 'proposed' }))
    random.push(await decideInOrder(workshop, situation, draw, [...sizes, many], { aside: true, by: 'random' }))
  }
  const outcomes = (steps: readonly Steps[], size: number) => steps.map((each) => each.outcomes.get(size)!)
  const right = (steps: readonly Steps[], size: number): string =>
    accuracy(meanOf(outcomes(steps, size).map(shareRight)))
  return sizes.map((size) => {
    const other = size === 100 ? size : many
    const theirs = outcomes(random, other)
    const gain = differenceOf(outcomes(proposed, size).map((outcome, draw) => [outcome, theirs[draw]!]))
    const miss = { part: 'E', where: `${situation.title}, ${size} proposed beside ${other} random decisions` }
    const isGoal = size === few
    return [
      situation.title,
      String(size),
      `**${right(proposed, size)}**`,
      right(random, size),
      other === size ? '' : `${right(random, other)} (${other})`,
      `${signed(gain.value)} ± ${points(gain.error)}`,
      isGoal ? verdicts.level(gain, miss) : '',
    ]
  })
}

export function orderTable(rows: readonly string[][]): string {
  const header = ['', 'decisions', 'proposed', 'random', 'random, more of them', 'points ahead', '']
  return tableOf(header, rows)
}

/** Goals of the catalog, set for 1,000 decisions among 3,841 images. */
const catalogGoals: Record<string, number> = { type: 0.98, colour: 0.87 }
const goalShare = 1000 / 3841

/** How much of a catalog is right once a part of it was decided on, in the order that the window proposes. */
export async function catalogRows(workshop: Workshop, situation: Situation, verdicts: Verdicts): Promise<string[][]> {
  const data = await workshop.data(situation.set)
  const images = data.truth[situation.column]!.filter((label) => label !== '').length
  const sizes = [100, Math.round(goalShare * images)]
  // Nothing in the window's order is left to chance: a second draw would be the first once more.
  const proposed = await decideInOrder(workshop, situation, 0, sizes, { aside: false, by: 'proposed' })
  const random: Steps[] = []
  for (let draw = 0; draw < workshop.draws; draw++) {
    random.push(await decideInOrder(workshop, situation, draw, sizes, { aside: false, by: 'random' }))
  }
  return sizes.map((size, at) => {
    const byChance = meanOf(random.map(({ catalogRight }) => catalogRight.get(size)!))
    const goal = at === 0 ? undefined : catalogGoals[situation.attribute]
    const miss = {
      part: 'C',
      where: `${situation.title}, catalog after ${size} proposed decisions`,
      what: 'share right',
    }
    const value = proposed.catalogRight.get(size)!
    return [
      situation.title,
      `${size} of ${images}`,
      `**${share(value)}**`,
      accuracy(byChance),
      goal === undefined ? '' : String(goal),
      goal === undefined ? '' : verdicts.mark({ value }, goal, { ...miss, side: 'least' }),
    ]
  })
}

export function catalogTable(rows: readonly string[][]): string {
  return tableOf(['', 'decided', 'right, proposed order', 'right, random order', 'goal', ''], rows)
}
