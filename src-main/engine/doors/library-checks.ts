import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { History } from '../history/history.ts'
import { linesOf, type ReadLine } from '../history/journal.ts'
import { journalBegun } from '../history/read-back.ts'
import { backUp, isGood, listBackups, type Backup } from '../storage/backup.ts'
import { setAside, setAsideFolder, strangersIn } from '../storage/library-files.ts'
import { oneRow } from '../storage/one-row.ts'
import type { Store } from '../storage/store.ts'

/** One thing that is looked at: a word on it where it is well. */
export interface LibraryCheck {
  name: string
  /** In case it is not. */
  remedy: string
  /** @throws Error that says what is wrong */
  look(): string
}

const repair = 'Use “doctor --repair”'

/** The files of a library, each kind apart: what is wrong with one says nothing of the others. */
export function libraryChecks(store: Store): LibraryCheck[] {
  const { backupsFolder, database, databasesFolder, folder, journalFolder } = store
  return [
    {
      name: 'Database',
      remedy: `${repair}: the newest good backup is taken, and all that was done since is done again. Nothing is deleted.`,
      look() {
        requireWell(store, 'main')
        const { version } = oneRow(database.prepare<[], { version: string }>('SELECT sqlite_version() AS version'))
        return `SQLite ${version}, ok`
      },
    },
    {
      name: 'Cache',
      remedy: `${repair}: the cache is made anew from the pictures. Nothing that was decided is in it.`,
      look() {
        requireWell(store, 'cache')
        return `${megabytes(statSync(join(databasesFolder, 'cache.db')).size)}, ok`
      },
    },
    {
      name: 'Journal',
      remedy: `${repair}: a backup is made that holds all of it.`,
      look() {
        const lines = [...linesOf(journalFolder)]
        const damaged = lines.filter(({ entry }) => entry === undefined).map(({ place }) => place)
        const isHeld = listBackups(backupsFolder).some(
          (backup) => backup.stamp > stampAfterDamage(lines) && isWell(backup),
        )
        if (damaged.length > 0 && isHeld)
          return `${lines.length} lines; backups hold what stood in ${damaged.length} damaged ones`
        if (damaged.length > 0)
          throw new Error(`${damaged.length} of ${lines.length} lines are damaged: ${some(damaged)}`)
        return lines.length === 1 ? '1 line' : `${lines.length} lines`
      },
    },
    {
      name: 'Backups',
      remedy: `${repair}: another one is made.`,
      look() {
        const all = listBackups(backupsFolder)
        const damaged = all.filter((backup) => !isWell(backup))
        if (damaged.length > 0) throw new Error(`damaged: ${some(damaged.map(({ path }) => path))}`)
        return all.length === 0 ? 'none yet: one is made at the next start' : `${all.length}, all good`
      },
    },
    {
      name: 'Files',
      remedy: 'They are no part of the library. Look whose they are before you move them away.',
      look() {
        const strangers = strangersIn(folder)
        if (strangers.length > 0) throw new Error(`not of the library: ${some(strangers)}`)
        const bytes = bytesIn(join(folder, setAsideFolder))
        return bytes === 0
          ? 'all known'
          : `all known; ${megabytes(bytes)} were set aside as damaged, in "${join(folder, setAsideFolder)}": delete them when you miss nothing`
      },
    },
  ]
}

/**
 * Makes good what the other files of an open library no longer hold: damaged backups are set aside, and where they or the journal lack
 * something, a new one is made of the library, which has it.
 * @returns what was done, in sentences
 */
export async function mend({ history, store }: { history: History; store: Store }): Promise<string[]> {
  const { backupsFolder, folder } = store
  const damaged = listBackups(backupsFolder).filter((backup) => !isWell(backup))
  const isJournalWell = libraryChecks(store).every(({ look, name }) => name !== 'Journal' || passes(look))
  if (damaged.length === 0 && isJournalWell) return []
  setAside(
    folder,
    damaged.map(({ path }) => `backups/${basename(path)}`),
  )
  // A line of which the backup is known to come after those that are damaged.
  if (!isJournalWell) await history.performForGood(journalBegun, {}, { title: 'Mended', images: 0 })
  await backUp(store.database, backupsFolder, 'mended')
  return ['A new backup was made: it holds everything that there is.']
}

function passes(look: () => string): boolean {
  try {
    look()
    return true
  } catch {
    return false
  }
}

/** When the line after the last damaged one was written, as backups are named; after all of them where there is none. */
function stampAfterDamage(lines: readonly ReadLine[]): string {
  const last = lines.findLastIndex(({ entry }) => entry === undefined)
  const next = lines[last + 1]?.entry as { at?: string } | undefined
  return next?.at?.replace(/[:.]/g, '-') ?? '9'
}

const isWell = (backup: Backup): boolean => passes(() => (isGood(backup, backup.path) ? '' : fail('damaged')))

function requireWell({ database }: Store, name: 'main' | 'cache'): void {
  const verdict = database.pragma(`${name}.integrity_check(1)`, { simple: true })
  if (verdict !== 'ok') fail(String(verdict))
  if ((database.pragma(`${name}.foreign_key_check`) as unknown[]).length > 0) fail('rows name others that are gone')
}

function fail(problem: string): never {
  throw new Error(problem)
}

const some = (names: readonly string[]): string => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
