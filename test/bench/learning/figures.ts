import { calibrationOf, differenceOf, meanOf, shareRight, type Mean, type Outcome } from './outcome.ts'
import { strengths, type Strength } from './plain-script.ts'
import type { Cell } from './random-decisions.ts'
import type { Size } from './situations.ts'

/** What was measured with one number of decisions, over all draws. */
export interface Figures extends Size {
  draws: number
  learned: Mean
  calibration: ReturnType<typeof calibrationOf>
  /** The better of both strengths. */
  plain: Mean & { strength: Strength; calibration: ReturnType<typeof calibrationOf> }
  /** Share right, Selvedge less the plain script. */
  ahead: Mean
  shipped: (Mean & { calibration: ReturnType<typeof calibrationOf> }) | null
  /** Share right, Selvedge less the shipped model, on the same images. */
  gain: Mean | null
  /** By falling number of draws that chose it. */
  ways: [way: string, draws: number][]
  seconds: number
}

/** @param cells of one number of decisions, one of each draw */
export function figuresOf(size: Size, cells: readonly Cell[]): Figures {
  const meanRight = (outcomes: readonly Outcome[]): Mean => meanOf(outcomes.map(shareRight))
  const plainAt = (strength: Strength): Outcome[] => cells.map(({ plain }) => plain.get(strength)!)
  const better = strengths.reduce((best, strength) =>
    meanRight(plainAt(strength)).value > meanRight(plainAt(best)).value ? strength : best,
  )
  const learned = cells.map((cell) => cell.learned)
  const shipped = cells.flatMap((cell) => cell.shipped ?? [])
  const ways = new Map<string, number>()
  for (const { way } of cells) ways.set(way, (ways.get(way) ?? 0) + 1)
  return {
    ...size,
    draws: cells.length,
    learned: meanRight(learned),
    calibration: calibrationOf(learned),
    plain: { ...meanRight(plainAt(better)), strength: better, calibration: calibrationOf(plainAt(better)) },
    ahead: differenceOf(cells.map((cell) => [cell.learned, cell.plain.get(better)!])),
    shipped: shipped.length > 0 ? { ...meanRight(shipped), calibration: calibrationOf(shipped) } : null,
    gain: shipped.length > 0 ? differenceOf(cells.map((cell) => [cell.learned, cell.shipped!])) : null,
    ways: [...ways].sort(([, a], [, b]) => b - a),
    seconds: meanOf(cells.map((cell) => cell.seconds)).value,
  }
}
