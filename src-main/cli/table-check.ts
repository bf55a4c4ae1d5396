import type { Attribute, CheckedColumn, TableCheck } from '../../src-preload/contract.ts'
import type { Output } from './output.ts'

/** Says what an import would come to, before it is one. */
export function describeCheck(check: TableCheck, attributes: readonly Attribute[], output: Output): void {
  for (const { column, name, rows, alike } of check.unknown) {
    const of = check.columns[column]!.name
    const twins = alike.length === 0 ? '' : `; easily taken for ${alike.map((twin) => `"${twin}"`).join(', ')}`
    output.result(
      { event: 'label-unknown', column: of, name, rows, alike },
      `new label of "${of}": ${name} (images: ${rows}${twins})`,
    )
  }
  if (check.moreUnknown > 0) output.note(`more new labels: ${check.moreUnknown}`)
  for (const { line, message } of check.problems)
    output.result({ event: 'problem', line, message }, `line ${line}: ${message}`)
  for (const column of check.columns) {
    const { changes, labels, name, newLabels, reason, values } = column
    const use = useText(column, attributes)
    const said = [
      `${values} values`,
      ...(labels === null ? [] : [`${labels} labels, ${newLabels} new`]),
      ...(reason === null ? [] : [reason]),
    ]
    output.result(
      { event: 'column', column: name, use: column.use, values, labels, newLabels, changes, reason },
      `column "${name}": ${use} (${said.join('; ')})`,
    )
  }
  for (const note of check.notes) output.result({ event: 'note', note }, note)
  const { agreed, conflicts, matched, problemCount, rows, columns } = check
  const changes = columns.reduce((sum, column) => sum + column.changes, 0)
  output.result(
    { event: 'checked', rows, matched, changes, conflicts, agreed, problems: problemCount },
    `${rows} rows: ${matched} find their image, ${changes} decisions would be written, ${conflicts} contradict a person, ${problemCount} problems. Nothing was changed.`,
  )
}

function useText({ use }: CheckedColumn, attributes: readonly Attribute[]): string {
  if (use.as === 'attribute') return attributes.find(({ id }) => id === use.attributeId)?.name ?? ''
  return use.as === 'new' ? `new attribute ${use.title}` : use.as
}
