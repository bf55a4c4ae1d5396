import { makePause } from '../../common/pause.ts'

/** More different values than this, and on most rows another one: a name, a number, a text; no set of labels. */
const manyValues = 50
/** As many characters as the name of a label may have. */
const longestLabel = 100

/**
 * Looks whether a column of a table can be an attribute: whether its values are labels that images share.
 * @returns why it cannot; null where it can
 */
export async function objectionTo(column: number, records: readonly { cells: string[] }[]): Promise<string | null> {
  const values = new Set<string>()
  let filled = 0
  let longest = 0
  const pause = makePause()
  for (const { cells } of records) {
    const value = cells[column]?.trim() ?? ''
    if (value !== '') {
      values.add(value.toLowerCase())
      longest = Math.max(longest, value.length)
      filled++
    }
    await pause()
  }
  if (filled === 0) return 'it has no values'
  if (longest > longestLabel) return `it holds texts of up to ${longest.toLocaleString('en')} characters, not labels`
  if (values.size > manyValues && values.size > filled / 2) {
    const [different, rows] = [values.size, filled].map((count) => count.toLocaleString('en'))
    return `nearly every row has a value of its own (${different} different ones on ${rows} rows)`
  }
  return null
}
