import type { RowProblem } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import { joinLabels } from '../kinds/many-labels/joined.ts'
import type { Rows } from './table.ts'

/**
 * Reads one JSON object per line, or one list of objects: their keys are the columns, in the order in which they come up. A list
 * in an object is several labels. @throws AppError `bad-request` for a list that is not JSON
 */
export async function readJsonLines(text: string): Promise<Rows> {
  const columns = new Map<string, number>()
  const problems: RowProblem[] = []
  const read: { line: number; cells: Map<number, string> }[] = []
  const pause = makePause()
  for (const { line, value } of text.trimStart().startsWith('[') ? itemsOf(text) : linesOf(text)) {
    const object = isObject(value) ? value : undefined
    if (!object) {
      problems.push({ line, message: 'Not used: it is no JSON object.' })
      continue
    }
    const cells = new Map<number, string>()
    for (const [name, value] of Object.entries(object)) {
      const column = columns.get(name) ?? columns.size
      columns.set(name, column)
      cells.set(column, cellOf(value))
    }
    read.push({ line, cells })
    await pause()
  }
  const names = [...columns.keys()]
  const records = read.map(({ line, cells }) => ({ line, cells: names.map((_, column) => cells.get(column) ?? '') }))
  return { records: [{ line: 1, cells: names }, ...records], problems }
}

/** What a line holds; undefined: no JSON. */
interface Item {
  line: number
  value: unknown
}

function* linesOf(text: string): Generator<Item> {
  for (const [at, source] of text.split(/\r\n|\n|\r/).entries()) {
    if (source.trim() !== '') yield { line: at + 1, value: jsonOf(source) }
  }
}

/** Of a list, each counts as a line: where it stands in the text says its writer alone. */
function itemsOf(text: string): Item[] {
  const list = jsonOf(text)
  if (!Array.isArray(list)) {
    throw new AppError(
      'bad-request',
      'The table begins like a list in JSON and is none. Write it anew, or save it as CSV.',
    )
  }
  return list.map((value: unknown, at) => ({ line: at + 1, value }))
}

function jsonOf(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function cellOf(value: unknown): string {
  if (value === null) return ''
  if (Array.isArray(value)) return joinLabels(value.map(cellOf))
  return typeof value === 'string' ? value : JSON.stringify(value)
}
