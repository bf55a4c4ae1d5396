import { createHash } from 'node:crypto'
import { isOfTheDisk } from '../storage/opening-errors.ts'
import type { History } from './history.ts'
import type { ReadLine } from './journal.ts'
import type { JournalLine } from './line.ts'

export interface Replay {
  /** Lines that were done, as at their time. */
  done: number
  /** What could not be, in words: damaged lines, and actions on what is nowhere any more. */
  missing: string[]
}

/** A line from before the journal knew actions of other kinds: decisions by the paths of catalogs. */
interface OldLine {
  at: string
  action: string
  decisions: OldDecision[]
}

interface OldDecision {
  /** The folder of the catalog; absent where the image was gone. */
  catalog?: string
  file: string | number
  attribute: string
  labels: [answer: string | number, verdict: string, source: string][]
}

/** Attributes whose answers were texts when lines had no word of it. */
const oldTexts = new Set(['caption'])

/**
 * Does what a journal says, in its order: in an empty library the same library comes of it. A line that cannot be done keeps
 * no other from it.
 * @throws what the disk says where it takes no more: the rest can be done later
 */
export async function replay(
  lines: Iterable<ReadLine>,
  history: History,
  progress: (done: number) => void = () => undefined,
): Promise<Replay> {
  const result: Replay = { done: 0, missing: [] }
  for (const { entry, place } of lines) {
    if (entry === undefined) {
      result.missing.push(`damaged: ${place}`)
      continue
    }
    const line = 'v' in (entry as object) ? (entry as JournalLine) : renewed(entry as OldLine)
    const why = await attempt(line, history)
    if (why === null) result.done++
    else result.missing.push(`${line.at}: ${line.title}${why}`)
    progress(result.done)
  }
  return result
}

/** @returns null: it was done; else why not, empty where there is nothing left that it could be done to */
async function attempt(line: JournalLine, history: History): Promise<string | null> {
  try {
    return (await history.repeat(line)) ? null : ''
  } catch (error) {
    if (isOfTheDisk(error)) throw error
    return ` (${error instanceof Error ? error.message : String(error)})`
  }
}

/** An old line in the words of today. It says what was afterwards, so that undoing is doing something else. */
function renewed(old: OldLine): JournalLine {
  const { action, at, decisions } = old
  const known = decisions.filter((each) => each.catalog !== undefined && typeof each.file === 'string')
  const catalogs = Object.fromEntries(
    known.map(({ catalog = '' }) => [
      uidOf(catalog),
      { path: catalog, name: catalog.split(/[\\/]/).at(-1) ?? catalog },
    ]),
  )
  const attributes = Object.fromEntries(
    known.map(({ attribute }) => {
      const isText = oldTexts.has(attribute)
      const title = attribute.charAt(0).toUpperCase() + attribute.slice(1)
      return [attribute, { title, kind: isText ? 'text' : 'label', ofLabels: !isText }]
    }),
  )
  const time = Date.parse(at)
  return {
    v: 2,
    at,
    uid: createHash('sha256').update(JSON.stringify(old)).digest('hex').slice(0, 32),
    way: 'do',
    kind: 'decide',
    title: action,
    images: known.length,
    data: {
      catalogs,
      attributes,
      decisions: known.map(({ attribute, catalog = '', file, labels }) => ({
        catalog: uidOf(catalog),
        path: file,
        attribute,
        labels: labels.map((said) => [...said, time]),
      })),
    },
  }
}

/** A name for a catalog that had none but its folder. */
const uidOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 32)
