import { differenceOf, meanOf, shareRight } from './outcome.ts'
import { tableOf } from './page.ts'
import { runDraw, type Cell } from './random-decisions.ts'
import { mostDecisions, type Situation } from './situations.ts'
import { accuracy, share, signed } from './tables.ts'
import { points, type Verdicts } from './verdicts.ts'
import type { Workshop } from './workshop.ts'

/** Loss of share right that one wrong decision of ten may cost. */
const goals = [
  { decisions: 100, loss: 0.025 },
  { decisions: 300, loss: null },
  { decisions: 1000, loss: 0.02 },
]
/** Of the list of the probably wrong, from 300 decisions. */
const [goalPrecision, goalRecall, leastForSuspects] = [0.6, 0.75, 300]

/**
 * One decision of ten is wrong: what that costs, and whether the wrong ones are found.
 * @param clean cells of the same draws with the right decisions, by size
 */
export async function wrongDecisionRows(
  workshop: Workshop,
  situation: Situation,
  clean: readonly (readonly Cell[])[],
  verdicts: Verdicts,
): Promise<string[][]> {
  const most = mostDecisions(await workshop.data(situation.set))
  const wanted = goals.map((goal) => ({ ...goal, size: Math.min(goal.decisions, most) }))
  const dirty: Cell[][] = []
  for (let draw = 0; draw < workshop.draws; draw++) {
    dirty.push(await runDraw(workshop, situation, draw, wanted.map(({ size }) => size), true)) // prettier-ignore
  }
  return wanted.map(({ loss: goal, size }) => {
    const pairs = dirty.map((cells, draw) => {
      const find = (of: readonly Cell[]): Cell => of.find(({ decisions }) => decisions === size)!
      return { clean: find(clean[draw]!), dirty: find(cells) }
    })
    const change = differenceOf(pairs.map((pair) => [pair.dirty.learned, pair.clean.learned]))
    const plain = pairs.map((pair) => {
      const better = (cell: Cell): number => Math.max(...[...cell.plain.values()].map(shareRight))
      return [better(pair.clean), better(pair.dirty)] as const
    })
    const counts = { wrong: 0, listed: 0, found: 0 }
    for (const { dirty } of pairs) {
      for (const key of ['wrong', 'listed', 'found'] as const) counts[key] += dirty.suspects[key]
    }
    const precision = counts.listed > 0 ? counts.found / counts.listed : 0
    const recall = counts.found / counts.wrong
    const miss = { part: 'E', where: `${situation.title}, ${size} decisions, one of ten wrong` }
    const marks = goal === null ? [] : [verdicts.mark(change, -goal, { ...miss, side: 'least', what: 'loss' })]
    if (size >= leastForSuspects) {
      const at = { ...miss, side: 'least' as const }
      marks.push(`precision ${verdicts.mark({ value: precision }, goalPrecision, { ...at, what: 'precision of suspects' })}`) // prettier-ignore
      marks.push(`recall ${verdicts.mark({ value: recall }, goalRecall, { ...at, what: 'recall of suspects' })}`)
    }
    return [
      situation.title,
      String(size),
      share(meanOf(pairs.map((pair) => shareRight(pair.clean.learned))).value),
      `**${accuracy(meanOf(pairs.map((pair) => shareRight(pair.dirty.learned))))}**`,
      `${signed(change.value)} ± ${points(change.error)}`,
      plain.length > 0 ? `${share(meanOf(plain.map(([right]) => right)).value)} → ${share(meanOf(plain.map(([, right]) => right)).value)}` : '', // prettier-ignore
      `${share(precision)} of ${counts.listed}`,
      `${share(recall)} of ${counts.wrong}`,
      goal === null ? '' : `−${points(goal)}`,
      marks.join(', '),
    ]
  })
}

export function wrongDecisionTable(rows: readonly string[][]): string {
  const header = [
    '', 'decisions', 'all right', 'one of ten wrong', 'points changed', 'plain script', 'precision of suspects', 'recall', 'goal', '',
  ] // prettier-ignore
  return tableOf(header, rows)
}
