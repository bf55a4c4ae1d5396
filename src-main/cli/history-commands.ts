import type { JourneyResult, TravelResult } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { isWhole, type Command, type CommandContext, type Values } from './command.ts'

/** `history`: what was done, the last first. */
export const history: Command = {
  options: { count: { type: 'string' } },
  check(positionals, { count }) {
    if (positionals.length > 0) return 'history takes no file'
    if (count === undefined || (isWhole(count) && Number(count) >= 1 && Number(count) <= 1000)) return undefined
    return '--count takes a whole number from 1 to 1000'
  },
  async run({ session, output, values }) {
    const changes = await session.engine.annotations.changes({ count: Number(values['count'] ?? 20) })
    output.table(
      changes.map((change) => ({ event: 'change', ...change })),
      [
        ['step', 'when', 'what', ''],
        ...changes.map(({ at, id, isUndone, title }) => [
          String(id),
          new Date(at).toISOString().slice(0, 16).replace('T', ' '),
          title,
          isUndone ? 'taken back' : '',
        ]),
      ],
    )
  },
}

const toStep = { to: { type: 'string' } } as const

const misused =
  (verb: string) =>
  (positionals: string[], { to }: Values): string | undefined => {
    if (positionals.length > 0) return `${verb} takes no file`
    return to === undefined || isWhole(to) ? undefined : 'name the step by its number in history: --to N'
  }

/** `undo`: takes the last action back, whatever it was; with `--to` all that was done after one. */
export const undo: Command = {
  options: toStep,
  check: misused('undo'),
  run: (context) =>
    travel(context, context.session.engine.annotations.undo, {
      event: 'undone',
      done: 'taken back',
      nothing: 'there is nothing to take back',
    }),
}

/** `redo`: does again what was taken back last; with `--to` all up to one step. */
export const redo: Command = {
  options: toStep,
  check: misused('redo'),
  run: (context) =>
    travel(context, context.session.engine.annotations.redo, {
      event: 'redone',
      done: 'done again',
      nothing: 'there is nothing to do again',
    }),
}

async function travel(
  { output, session: { engine }, values: { to } }: CommandContext,
  oneStep: () => Promise<TravelResult>,
  { done, event, nothing }: { event: string; done: string; nothing: string },
): Promise<void> {
  const { changes, stopped } =
    to === undefined ? await once(oneStep) : await engine.annotations.goTo({ changeId: Number(to) })
  for (const change of changes) output.result({ event, ...change }, `${done}: ${change.title}`)
  if (stopped) {
    const { change, error } = stopped
    throw new AppError(error.code, `Stopped at "${change.title}": ${error.message}`, error.subject)
  }
  if (changes.length === 0) output.note(nothing)
}

async function once(oneStep: () => Promise<TravelResult>): Promise<Pick<JourneyResult, 'changes' | 'stopped'>> {
  const { change } = await oneStep()
  return { changes: change ? [change] : [], stopped: null }
}
