import type { TravelResult } from '../../src-preload/contract.ts'
import { isWhole, type Command, type CommandContext } from './command.ts'

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
        ['when', 'what', ''],
        ...changes.map(({ at, isUndone, title }) => [
          new Date(at).toISOString().slice(0, 16).replace('T', ' '),
          title,
          isUndone ? 'taken back' : '',
        ]),
      ],
    )
  },
}

/** `undo`: takes the last action back, whatever it was. */
export const undo: Command = {
  check: (positionals) => (positionals.length > 0 ? 'undo takes no file' : undefined),
  run: (context) =>
    travel(context, context.session.engine.annotations.undo(), {
      event: 'undone',
      done: 'taken back',
      nothing: 'there is nothing to take back',
    }),
}

/** `redo`: does again what was taken back last. */
export const redo: Command = {
  check: (positionals) => (positionals.length > 0 ? 'redo takes no file' : undefined),
  run: (context) =>
    travel(context, context.session.engine.annotations.redo(), {
      event: 'redone',
      done: 'done again',
      nothing: 'there is nothing to do again',
    }),
}

async function travel(
  { output }: CommandContext,
  travelled: Promise<TravelResult>,
  { done, event, nothing }: { event: string; done: string; nothing: string },
): Promise<void> {
  const { change } = await travelled
  if (change) output.result({ event, ...change }, `${done}: ${change.title}`)
  else output.note(nothing)
}
