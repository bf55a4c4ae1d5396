import type { TrainingMethod } from '../../src-preload/contract.ts'
import { attributeOption, findAttribute, metricsLine, needsAttribute, type Command } from './command.ts'

export const runs: Command = {
  options: attributeOption,
  check: needsAttribute,
  async run({ session, output, values }) {
    const attribute = await findAttribute(session, values)
    const list = await session.engine.training.runs({ attributeId: attribute.id })
    if (list.length === 0) {
      output.note(
        `${attribute.title} was not trained in this library yet: selvedge train --attribute ${attribute.name}`,
      )
      return
    }
    const rows = list.map((run) => [
      String(run.id),
      localTime(run.startedAt),
      run.state,
      procedures[run.options.method],
      String(run.examples),
      run.seconds === null ? '–' : `${run.seconds.toFixed(1)} s`,
      run.versionId === null ? '–' : String(run.versionId),
      run.after
        ? metricsLine(run.after)
        : (run.error?.message ?? (run.state === 'done' ? 'too few to hold some out' : '')),
    ])
    output.table(
      list.map((run) => ({ event: 'run', ...run })),
      [['run', 'begun', 'state', 'procedure', 'examples', 'time', 'version', 'held out'], ...rows],
    )
  },
}

/** How a run learned, in a word. */
const procedures: Readonly<Record<TrainingMethod, string>> = {
  head: 'L-BFGS',
  sgd: 'SGD',
  finetune: 'fine-tuning',
  caption: 'SGD',
}

/** Year-month-day hour:minute, of this machine's clock. */
function localTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  return new Date(milliseconds - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ')
}
