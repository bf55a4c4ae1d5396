import { copy } from '../copy.ts'
import type { Run, TrainingMethod, TrainingOptions } from '../../src-preload/contract.ts'
import { unitOf } from './training-form.ts'
import { date, duration, number, plural } from '../copy/format.ts'
import { figuresOf, withRange, type Figure } from './figures.ts'

export interface ComparedRow {
  title: string
  /** One per run. */
  cells: string[]
  /** Not the same for all. */
  differs: boolean
  /** The run that is clearly best in it, of a figure. */
  best: number | null
}

const methods: Record<TrainingMethod, string> = copy.measured.methods
const states: Record<Run['state'], string> = copy.measured.states
const none = '–'

/** Figures of runs side by side, on images that each run did not learn from. */
export function compareFigures(runs: readonly Run[]): ComparedRow[] {
  const figures = runs.map(
    ({ after }) => new Map(after === null ? [] : figuresOf(after).map((figure) => [figure.key, figure])),
  )
  const titles = new Map(
    figures.flatMap((entries) => [...entries.values()].map(({ key, title }) => [key, title] as const)),
  )
  return [...titles].map(([key, title]) => {
    const found = figures.map((entries) => entries.get(key))
    return {
      ...row(
        title,
        found.map((figure) => (figure === undefined ? none : withRange(figure))),
      ),
      best: clearlyBest(found),
    }
  })
}

/**
 * Runs are measured on the decisions of their day, each on others: only a share whose interval lies above all others says
 * more than chance does. Scores come without an interval, and say nothing of the kind.
 */
function clearlyBest(figures: readonly (Figure | undefined)[]): number | null {
  const shares = figures.map((figure) => figure?.share ?? null)
  const measured = shares.filter((share) => share !== null)
  if (measured.length < 2) return null
  const best = shares.findIndex(
    (share) => share !== null && measured.every((other) => other === share || other.high < share.low),
  )
  return best < 0 ? null : best
}

export function compareOptions(runs: readonly Run[]): ComparedRow[] {
  const facts = [
    row(
      'Ended',
      runs.map(({ state }) => states[state]),
    ),
    row(
      'Begun',
      runs.map(({ startedAt }) => date(startedAt)),
    ),
    row(
      'Took',
      runs.map(({ seconds }) => (seconds === null ? none : duration(seconds))),
    ),
    row(
      'Examples',
      runs.map(({ examples }) => number(examples)),
    ),
    row(
      'Measured on',
      runs.map(({ after }) => (after === null ? none : plural(after.images, 'image'))),
    ),
    row(
      'Learnt',
      runs.map((run) => methods[run.options.method]),
    ),
    row(
      'Length',
      runs.map((run) => {
        const length = run.curve.at(-1)?.iteration
        return length === undefined ? none : `${number(length)} ${unitOf(run.options)}s`
      }),
    ),
  ]
  const asked = runs.map(({ options: { method: _told, ...others } }): Partial<Record<Option, unknown>> => others)
  const named = [...new Set(asked.flatMap((options) => Object.keys(options)))] as Option[]
  const options = named.map((name) =>
    row(
      titles[name] ?? name,
      asked.map((options) => (options[name] === undefined ? unasked(name) : shown(name, options[name]))),
    ),
  )
  return [...facts, ...options]
}

type OptionOf<Options> = Options extends TrainingOptions ? Exclude<keyof Options, 'method'> : never
/** An option of any method. */
type Option = OptionOf<TrainingOptions>

const titles: Partial<Record<Option, string>> = copy.measured.options

/** What holds where nothing was asked for. */
function unasked(name: Option): string {
  if (name === 'lastBlocks' || name === 'alongside') return none
  return name === 'fromScratch' ? 'no' : 'usual'
}

function shown(name: Option, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (!Array.isArray(value)) return String(value)
  return name === 'alongside' ? `${plural(value.length, 'other attribute')} too` : value.join(', ')
}

const row = (title: string, cells: string[]): ComparedRow => ({
  title,
  cells,
  differs: new Set(cells).size > 1,
  best: null,
})
