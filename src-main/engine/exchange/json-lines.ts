import type { RowProblem } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import { joinLabels } from '../kinds/many-labels/joined.ts'
import type { Rows } from './table.ts'

/** Reads one JSON object per line: its keys are the columns, in the order in which they come up. A list is several labels. */
export async function readJsonLines(text: string): Promise<Rows> {
  const columns = new Map<string, number>()
  const problems: RowProblem[] = []
  const read: { line: number; cells: Map<number, string> }[] = []
  const pause = makePause()
  for (const [at, source] of text.split(/\r\n|\n|\r/).entries()) {
    if (source.trim() === '') continue
    const object = objectOf(source)
    if (!object) {
      problems.push({ line: at + 1, message: 'Not used: it is no JSON object.' })
      continue
    }
    const cells = new Map<number, string>()
    for (const [name, value] of Object.entries(object)) {
      const column = columns.get(name) ?? columns.size
      columns.set(name, column)
      cells.set(column, cellOf(value))
    }
    read.push({ line: at + 1, cells })
    await pause()
  }
  const names = [...columns.keys()]
  const records = read.map(({ line, cells }) => ({ line, cells: names.map((_, column) => cells.get(column) ?? '') }))
  return { records: [{ line: 1, cells: names }, ...records], problems }
}

function objectOf(source: string): object | undefined {
  try {
    const value: unknown = JSON.parse(source)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  if (Array.isArray(value)) return joinLabels(value.map(cellOf))
  return typeof value === 'string' ? value : JSON.stringify(value)
}
