import type { Mean } from './outcome.ts'

/** A goal that was not reached, for the list of them. */
export interface Miss {
  part: string
  where: string
  what: string
}

/** Gathers what was missed while tables are written. */
export class Verdicts {
  readonly misses: Miss[] = []

  /**
   * A goal's mark in a table.
   * @param value that should be at least the goal (`least`) or at most (`most`)
   */
  mark(
    { value, error }: Pick<Mean, 'value'> & Partial<Mean>,
    goal: number,
    { side, ...miss }: { side: 'least' | 'most'; part: string; where: string; what: string },
  ): string {
    const short = side === 'least' ? goal - value : value - goal
    if (short <= 1e-9) return 'met'
    const by = `${points(short)}${error === undefined || Number.isNaN(error) ? '' : ` ± ${points(error)}`}`
    this.misses.push({ ...miss, what: `${miss.what} misses the goal by ${by} points` })
    return `**missed by ${by}**`
  }

  /** The mark of what should be worth as much as something else: level within two standard errors, and two points. */
  level(difference: Mean, miss: Omit<Miss, 'what'>): string {
    if (difference.value >= 0) return 'met'
    if (-difference.value <= Math.min(0.02, 2 * difference.error)) return 'level'
    const by = `${points(-difference.value)} ± ${points(difference.error)}`
    this.misses.push({ ...miss, what: `worth less by ${by} points` })
    return `**less by ${by}**`
  }

  /** Says so where Selvedge is below the plain script by more than two standard errors. */
  beside(ahead: Mean, miss: Omit<Miss, 'what'>): string {
    const isBelow = ahead.value < 0 && -ahead.value > 2 * ahead.error
    if (isBelow) {
      const by = `${points(-ahead.value)} ± ${points(ahead.error)}`
      this.misses.push({ ...miss, what: `below the plain script by ${by} points` })
    }
    const text = `${ahead.value < 0 ? '−' : '+'}${points(Math.abs(ahead.value))}`
    return isBelow ? `**${text}**` : text
  }
}

/** A share as points of a hundred. */
export function points(share: number): string {
  return (share * 100).toFixed(1)
}
