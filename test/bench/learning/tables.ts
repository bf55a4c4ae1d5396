import type { Figures } from './figures.ts'
import type { Mean } from './outcome.ts'
import { tableOf } from './page.ts'
import type { Situation } from './situations.ts'
import { points, type Verdicts } from './verdicts.ts'

/** The table of a situation with random decisions. */
export function situationTable(
  { part, title }: Pick<Situation, 'part' | 'title'>,
  rows: readonly Figures[],
  verdicts: Verdicts,
): string {
  const hasShipped = rows.some(({ shipped }) => shipped !== null)
  const isHarm = rows.some(({ goal }) => goal.harm !== undefined)
  const header = [
    'decisions', 'Selvedge', 'ECE', 'plain script', 'ECE', 'points ahead',
    ...(hasShipped ? ['as shipped', 'ECE'] : []),
    ...(isHarm ? ['points changed'] : []),
    'goal', '', 'chosen',
  ] // prettier-ignore
  const body = rows.map((row) => {
    const miss = { part, where: `${title}, ${row.decisions} decisions` }
    const { calibration, gain, learned, plain, shipped } = row
    return [
      String(row.decisions),
      `**${accuracy(learned)}**`,
      `${share(calibration.error)} (${share(calibration.chance)})`,
      `${accuracy(plain)}, C = ${plain.strength}`,
      share(plain.calibration.error),
      verdicts.beside(row.ahead, miss),
      ...(hasShipped ? (shipped ? [share(shipped.value), share(shipped.calibration.error)] : ['–', '–']) : []),
      ...(isHarm ? [gain ? `${signed(gain.value)} ± ${points(gain.error)}` : '–'] : []),
      goalText(row),
      marks(row, verdicts, miss).join(', '),
      row.ways.map(([way, draws]) => (row.ways.length > 1 ? `${way} (${draws})` : way)).join('; '),
    ]
  })
  return tableOf(header, body)
}

function goalText({ decisions, goal, goalFor }: Figures): string {
  const { accuracy, calibrationError, harm } = goal
  const parts = [
    ...(accuracy === undefined ? [] : [String(accuracy)]),
    ...(calibrationError === undefined ? [] : [`ECE ${calibrationError}`]),
    ...(harm === undefined ? [] : [`at most −${points(harm)}`]),
  ]
  return `${parts.join(', ')}${goalFor === decisions ? '' : ` (of ${goalFor.toLocaleString('en-US')})`}`
}

function marks(
  { calibration, gain, goal, learned }: Figures,
  verdicts: Verdicts,
  miss: { part: string; where: string },
): string[] {
  const result: string[] = []
  if (goal.accuracy !== undefined) {
    result.push(verdicts.mark(learned, goal.accuracy, { ...miss, side: 'least', what: 'share right' }))
  }
  if (goal.calibrationError !== undefined) {
    // What chance alone would make of these images is no miss.
    const isChance = calibration.error > goal.calibrationError && calibration.error <= calibration.chance
    const what = `ECE ${share(calibration.error)} (${share(calibration.chance)} would be chance)`
    const text = isChance
      ? 'within chance'
      : verdicts.mark({ value: calibration.error }, goal.calibrationError, { ...miss, side: 'most', what })
    result.push(`ECE ${text}`)
  }
  if (goal.harm !== undefined && gain) {
    result.push(verdicts.mark(gain, -goal.harm, { ...miss, side: 'least', what: 'change by learning' }))
  }
  return result
}

/** Three digits, and the standard error between draws. */
export function accuracy({ error, value }: Mean): string {
  return Number.isNaN(error) ? share(value) : `${share(value)} ± ${share(error)}`
}

export function share(value: number): string {
  return value.toFixed(3)
}

export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${points(Math.abs(value))}`
}
