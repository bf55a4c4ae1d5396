import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isWell } from './condition.ts'
import { filesOf, setAside } from './library-files.ts'
import { versionOf } from './migrate.ts'
import { isDamage } from './opening-errors.ts'
import { fits, type Seal } from './seal.ts'

/** Pages of a larger cache are not all looked at in each opening after a crash; what is wrong with them is met later. */
const largest = 64 * 1024 * 1024

/** Tables of the cache that follow from pictures alone, not from what the library says of them. */
const ofPicturesAlone = new Set('cache_of thumbnail large_thumbnail backbone embedding'.split(' '))

/**
 * Sets aside a cache that is not one of this library, or not what was written.
 * @param newest version of a cache that this program knows
 * @param isWhole whether its pages are looked at even where its seal fits, and however many they are
 * @returns null where there is one that can be used; else why it is made anew
 */
export function refuseCache(
  folder: string,
  { isWhole, libraryId, newest, seal }: { isWhole: boolean; libraryId: string; newest: number; seal: Seal },
): 'missing' | 'foreign' | { damaged: string } | null {
  const path = join(folder, 'cache.db')
  const condition = existsSync(path) ? look() : 'missing'
  if (condition === null) return null
  const aside = setAside(folder, filesOf('cache.db'))
  return condition === 'damaged' ? { damaged: aside ?? folder } : condition

  function look(): 'foreign' | 'damaged' | null {
    const isSealed = seal !== null && seal !== 'open'
    if (isSealed && seal.cache !== null && !fits(path, seal.cache)) return 'damaged'
    let cache: Database.Database | undefined
    try {
      cache = new Database(path)
      if (versionOf(cache) > newest) return 'foreign'
      const owner = cache.prepare<[], string>('SELECT library_id FROM cache_of').pluck().get()
      if (owner !== libraryId) return 'foreign'
      const isChecked = isWhole || (!isSealed && statSync(path).size <= largest)
      return isChecked && !isWell(cache) ? 'damaged' : null
    } catch (error) {
      // One without its tables was cut off when it was made.
      if (isDamage(error) || (error as NodeJS.ErrnoException).code === 'SQLITE_ERROR') return 'damaged'
      throw error
    } finally {
      cache?.close()
    }
  }
}

/** After the library went back to an earlier state: keeps what was made of pictures that it knows, and no more. */
export function forgetWhatFollowed(database: Database.Database): void {
  const tables = database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'cache' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'`,
    )
    .pluck()
    .all()
  const last =
    database.prepare<[], number>(`SELECT seq FROM main.sqlite_sequence WHERE name = 'image'`).pluck().get() ?? 0
  database.transaction(() => {
    for (const table of tables) {
      if (!ofPicturesAlone.has(table)) database.exec(`DELETE FROM cache."${table}"`)
      // Its number may be another picture's from now on.
      else if (hasImages(table)) database.exec(`DELETE FROM cache."${table}" WHERE image_id > ${last}`)
    }
  })()

  function hasImages(table: string): boolean {
    const columns = database
      .prepare<[string], string>(`SELECT name FROM pragma_table_info(?, 'cache')`)
      .pluck()
      .all(table)
    return columns.includes('image_id')
  }
}
