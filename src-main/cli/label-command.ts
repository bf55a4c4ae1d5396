import { resolve } from 'node:path'
import { AppError } from '../common/app-error.ts'
import type { Command } from './command.ts'

/** `label CSV`: reads decisions from a table. */
export const label: Command = {
  options: { product: { type: 'string' }, caption: { type: 'string' }, 'make-attributes': { type: 'boolean' } },
  check: (positionals) => (positionals.length === 1 ? undefined : 'label takes one CSV file'),
  async run({ session, output, positionals, values }) {
    const { product, caption } = values
    const makeAttributes = values['make-attributes'] === true
    const { jobId } = await session.engine.exchange.importCsv({
      path: resolve(positionals[0] ?? ''),
      ...(typeof product === 'string' ? { productColumn: product } : {}),
      ...(typeof caption === 'string' ? { captionColumn: caption } : {}),
      ...(makeAttributes ? { makeAttributes } : {}),
    })
    await session.follow(jobId)
    const report = await session.engine.exchange.importReport({ jobId })
    if (!report) throw new AppError('internal', 'The import left no report.')
    const { made, problems, unused, ...counts } = report
    for (const { line, message } of problems)
      output.result({ event: 'problem', line, message }, `line ${line}: ${message}`)
    for (const title of made) output.result({ event: 'attribute-made', title }, `new attribute: ${title}`)
    for (const { column, reason } of unused)
      output.result({ event: 'column-unused', column, reason }, `column "${column}" left alone: ${reason}`)
    output.result(
      { event: 'labelled', ...counts, made, unused, problems: problems.length },
      `${counts.rows} rows: ${counts.matched} matched, ${counts.labels} decisions written, ${counts.created} new labels, ${problems.length} problems`,
    )
    if (unused.length > 0 && !makeAttributes) output.note('--make-attributes makes attributes of such columns')
  },
}
