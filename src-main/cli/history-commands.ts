import type { ImageEffect, JourneyResult, PastAnswer, TravelResult } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { imageCalled } from './files.ts'
import { isWhole, type Command, type CommandContext, type Values } from './command.ts'

/** `history`: what was done, the last first; with a file what happened to this image. */
export const history: Command = {
  options: { count: { type: 'string' } },
  check(positionals, { count }) {
    if (positionals.length > 1) return 'history takes one image, or none'
    const most = positionals.length === 1 ? 100 : 1000
    if (count === undefined || (isWhole(count) && Number(count) >= 1 && Number(count) <= most)) return undefined
    return `--count takes a whole number from 1 to ${most}`
  },
  async run({ session, output, positionals: [file], values }) {
    if (file !== undefined) return pastOf({ session, output, values }, file)
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

async function pastOf({ output, session, values }: Omit<CommandContext, 'positionals'>, file: string): Promise<void> {
  const imageId = await imageCalled(session, file)
  const { changes, isWhole } = await session.engine.annotations.pastOfImage({
    imageId,
    count: Number(values['count'] ?? 20),
  })
  output.table(
    changes.map((change) => ({ event: 'change', ...change })),
    [
      ['step', 'when', 'what became of it', 'step as a whole', ''],
      ...changes.map(({ at, effects, id, isUndone, title }) => [
        String(id),
        new Date(at).toISOString().slice(0, 16).replace('T', ' '),
        effects.map(inWords).join('; '),
        title,
        isUndone ? 'taken back' : '',
      ]),
    ],
  )
  if (!isWhole) output.note('there are earlier ones: --count N')
  output.note('tagging, renamed labels and moved folders are not steps of one image')
}

function inWords(effect: ImageEffect): string {
  if (effect.of === 'product') return `product: ${effect.before ?? 'none'} -> ${effect.after ?? 'none'}`
  if (effect.of === 'model') {
    return `${effect.attribute}, as models say: ${effect.before ?? 'nothing'} -> ${effect.after ?? 'nothing'}`
  }
  return `${effect.attribute}: ${answers(effect.before)} -> ${answers(effect.after)}`
}

const answers = (all: readonly PastAnswer[]): string =>
  all.length === 0
    ? 'undecided'
    : all
        .map(({ answer, source, verdict }) => {
          const said = verdict === 'whole' ? 'no other' : verdict === 'not' ? `not ${answer}` : String(answer)
          return source === 'imported' ? `${said} (imported)` : said
        })
        .join(', ')

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
