import { join } from 'node:path'
import Database from 'better-sqlite3'
import { libraryMigrations } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, type Bin } from './bin.ts'

export interface MemoryLibrary {
  database: Database.Database
  /** Where its journal is to be. */
  journalFolder: string
}

/** A library in memory, with nothing in it and of its cache only what the history writes. */
export async function memoryLibrary(bin: Bin): Promise<MemoryLibrary> {
  const journalFolder = join(await temporaryFolder(bin), 'journal')
  const database = new Database(':memory:')
  bin.add(() => database.close())
  for (const migration of libraryMigrations) migration.up(database)
  attachCache(database)
  return { database, journalFolder }
}

/** What it is at this moment, as a program that is killed now leaves it. */
export function leftBy(database: Database.Database, bin: Bin): Database.Database {
  const left = new Database(database.serialize())
  bin.add(() => left.close())
  attachCache(left)
  return left
}

function attachCache(database: Database.Database): void {
  database.exec(`ATTACH ':memory:' AS cache;
    CREATE TABLE cache.followed AS SELECT * FROM last_action; CREATE UNIQUE INDEX cache.only ON followed (id)`)
}
