import { resolve } from 'node:path'
import type { TablePreview, TableReading } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { listOf, type Command } from './command.ts'
import { describeCheck } from './table-check.ts'
import { mapped } from './table-map.ts'

/** `label TABLE`: reads decisions from a table. */
export const label: Command = {
  options: {
    file: { type: 'string' },
    product: { type: 'string' },
    caption: { type: 'string' },
    encoding: { type: 'string' },
    'make-attributes': { type: 'boolean' },
    map: { type: 'string', multiple: true },
    same: { type: 'string', multiple: true },
    overwrite: { type: 'boolean' },
    check: { type: 'boolean' },
    yes: { type: 'boolean' },
  },
  check: (positionals) => (positionals.length === 1 ? undefined : 'label takes one table'),
  async run({ session, output, positionals, values }) {
    const { caption, encoding, file, map, product, same } = values
    const { exchange } = session.engine
    const makeAttributes = values['make-attributes'] === true
    const path = resolve(positionals[0] ?? '')
    const chosen = typeof encoding === 'string' ? { encoding } : {}
    const preview = await exchange.preview({ path, ...chosen })
    if (!preview.isSure && typeof encoding !== 'string' && values['yes'] !== true) throw doubt(path, preview)
    const isNamed = typeof file === 'string' || listOf(map).some((entry) => /=file$/i.test(entry))
    if (preview.fileColumn === null && !isNamed) throw noFileColumn(path, preview)
    const guessed: TableReading = {
      path,
      ...(preview.encoding === null ? {} : { encoding: preview.encoding }),
      ...(typeof file === 'string' ? { fileColumn: file } : {}),
      ...(typeof product === 'string' ? { productColumn: product } : {}),
      ...(typeof caption === 'string' ? { captionColumn: caption } : {}),
      ...(makeAttributes ? { makeAttributes } : {}),
      ...(values['overwrite'] === true ? { conflicts: 'overwrite' } : {}),
    }
    const reading = await mapped(session.engine, guessed, { map: listOf(map), same: listOf(same) })
    if (values['check'] === true) {
      describeCheck(await exchange.check(reading), await session.engine.labels.attributes(), output)
      return
    }
    const { jobId } = await exchange.importCsv(reading)
    await session.follow(jobId)
    const report = await exchange.importReport({ jobId })
    if (!report) throw new AppError('internal', 'The import left no report.')
    const { conflictImages: _images, made, newLabels, notes, problems, unused, ...counts } = report
    if (report.encoding !== null && report.encoding !== 'utf-8') output.note(`read as ${report.encoding}`)
    for (const { line, message } of problems)
      output.result({ event: 'problem', line, message }, `line ${line}: ${message}`)
    for (const title of made) output.result({ event: 'attribute-made', title }, `new attribute: ${title}`)
    for (const { alike, attribute, name } of newLabels) {
      const twins = alike.length === 0 ? '' : `, easily taken for ${alike.map((twin) => `"${twin}"`).join(', ')}`
      output.result({ event: 'label-made', attribute, name, alike }, `new label of ${attribute}: ${name}${twins}`)
    }
    for (const { column, reason, values: cells } of unused)
      output.result(
        { event: 'column-unused', column, reason, values: cells },
        `column "${column}" left alone (${cells} values): ${reason}`,
      )
    for (const note of notes) output.result({ event: 'note', note }, note)
    output.result(
      { event: 'labelled', ...counts, made, newLabels: newLabels.length, unused, problems: problems.length },
      `${counts.rows} rows: ${counts.matched} matched, ${counts.labels} decisions written, ${counts.created} new labels, ${problems.length} problems`,
    )
    if (unused.length > 0 && !makeAttributes) output.note('--make-attributes makes attributes of such columns')
  },
}

/** What a person is to look at before a table is read whose encoding is a guess. */
function doubt(path: string, { readings }: TablePreview): AppError {
  const lines = readings.map(({ encoding, words }) => `  ${encoding.padEnd(14)} ${words.join(' ')}`)
  return new AppError(
    'bad-request',
    [
      `"${path}" does not say in which encoding it is written. It reads as:`,
      ...lines,
      'Choose the one that reads right with --encoding NAME, or take the first with --yes.',
    ].join('\n'),
    path,
  )
}

function noFileColumn(path: string, { columns }: TablePreview): AppError {
  return new AppError(
    'bad-request',
    `"${path}" has no column "file". Say with --file COLUMN which names the files; it has: ${columns.join(', ')}.`,
    path,
  )
}
