import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { backUp, listBackups } from '../../src-main/engine/storage/backup.ts'
import { keptOf } from '../../src-main/engine/storage/rotation.ts'
import { migrate, versionOf, type Migration } from '../../src-main/engine/storage/migrate.ts'
import { libraryMigrations, openStore } from '../../src-main/engine/storage/store.ts'
import { testBin, temporaryFolder, type Bin } from '../helpers/bin.ts'

function openDatabase(path: string, bin: Bin): Database.Database {
  const database = new Database(path)
  bin.add(() => database.close())
  return database
}

const steps: Migration[] = [
  { version: 10, up: (database) => database.exec('CREATE TABLE shirt (id INTEGER PRIMARY KEY, size TEXT) STRICT') },
  { version: 20, up: (database) => database.exec(`ALTER TABLE shirt ADD COLUMN cut TEXT NOT NULL DEFAULT 'regular'`) },
]

describe('migrate', () => {
  it('takes each step once, in order', async () => {
    const bin = testBin()
    const path = join(await temporaryFolder(bin), 'a.db')
    const database = openDatabase(path, bin)
    migrate(database, steps.slice(0, 1), path)
    database.exec(`INSERT INTO shirt (size) VALUES ('M')`)
    migrate(database, steps, path)
    migrate(database, steps, path)
    expect(versionOf(database)).toBe(20)
    expect(database.prepare('SELECT size, cut FROM shirt').all()).toEqual([{ size: 'M', cut: 'regular' }])
  })

  it('leaves everything as it was when a step fails', async () => {
    const bin = testBin()
    const path = join(await temporaryFolder(bin), 'a.db')
    const database = openDatabase(path, bin)
    const failing: Migration = { version: 30, up: (db) => db.exec('CREATE TABLE shirt (id INTEGER)') }
    expect(() => migrate(database, [...steps, failing], path)).toThrow(/already exists/)
    expect(versionOf(database)).toBe(0)
    expect(database.prepare(`SELECT count(*) FROM sqlite_schema`).pluck().get()).toBe(0)
  })

  it('has steps of rising number', () => {
    const versions = libraryMigrations.map(({ version }) => version)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(new Set(versions).size).toBe(versions.length)
  })
})

describe('backing up', () => {
  it('makes a copy that can be opened while the library is in use', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openStore(folder)
    bin.add(() => store.close())
    store.database.prepare(`INSERT INTO setting (key, value) VALUES ('colour of the day', '"teal"')`).run()
    const copy = openDatabase(await backUp(store.database, join(folder, 'backups'), 'test'), bin)
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(copy.prepare('SELECT value FROM setting').pluck().get()).toBe('"teal"')
  })

  it('names each by its number and what it holds, in the order in which they were made whatever the clock says', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const database = openDatabase(join(folder, 'a.db'), bin)
    database.exec('CREATE TABLE shirt (id INTEGER)')
    const backups = join(folder, 'backups')
    await mkdir(backups)
    const old = ['library-2020-01-01T00-00-00-000Z-daily.db', 'library-2020-01-02T00-00-00-000Z-daily.db']
    for (const name of old) await writeFile(join(backups, name), '')
    const made: string[] = []
    for (const now of ['2031-05-01T00:00:00Z', '2026-03-01T00:00:00Z']) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(now) })
      try {
        made.unshift(await backUp(database, backups, 'daily'))
      } finally {
        vi.useRealTimers()
      }
    }
    expect(listBackups(backups).map(({ path }) => basename(path))).toEqual([
      ...made.map((path) => basename(path)),
      ...old.reverse(),
    ])
    expect(made.map((path) => basename(path))).toEqual([
      expect.stringMatching(/^library-2026-03-01T00-00-00-000Z-daily\.n2\.[0-9a-f]{8}\.db$/),
      expect.stringMatching(/^library-2031-05-01T00-00-00-000Z-daily\.n1\.[0-9a-f]{8}\.db$/),
    ])
    expect((await readdir(backups)).length, 'no half-made file is left').toBe(4)
  })

  it('takes place before an older library is migrated', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openStore(folder)
    store.database.prepare(`INSERT INTO setting (key, value) VALUES ('kept', '1')`).run()
    store.close()
    const future: Migration = {
      version: 999_999,
      up: (database) => database.exec('CREATE TABLE fabric (id INTEGER PRIMARY KEY) STRICT'),
    }
    libraryMigrations.push(future)
    bin.add(() => libraryMigrations.splice(libraryMigrations.indexOf(future), 1))
    const migrated = await openStore(folder)
    bin.add(() => migrated.close())
    expect(versionOf(migrated.database)).toBe(999_999)
    const before = listBackups(join(folder, 'backups')).find(({ path }) => path.includes('before-999999'))
    const copy = openDatabase(before?.path ?? '', bin)
    expect(copy.prepare('SELECT key FROM setting').pluck().all()).toEqual(['kept'])
    expect(versionOf(copy), 'the shape it had').toBeLessThan(999_999)
  })
})

describe('the backups that are kept', () => {
  const daily = (from: string, count: number): { stamp: string }[] =>
    Array.from({ length: count }, (_, day) => ({
      stamp: `${new Date(Date.parse(from) - day * 86_400_000).toISOString().slice(0, 10)}T09-00-00-000Z`,
    }))
  const daysOf = (kept: Iterable<{ stamp: string }>): string[] =>
    [...kept].map(({ stamp }) => stamp.slice(0, 10)).sort()

  it('are the last one of each day, week and month, not more as time goes on', () => {
    const all = daily('2026-11-26', 400)
    expect(daysOf(keptOf(all, () => true))).toEqual([
      '2026-09-30',
      '2026-10-31',
      '2026-11-08',
      '2026-11-15',
      '2026-11-22',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
    ])
  })

  it('include the last that holds what a person did, however old it is', () => {
    const all = daily('2026-11-26', 400)
    expect(keptOf(all, (backup) => backup === all[399]).has(all[399]!)).toBe(true)
    expect(keptOf(all, () => false).has(all[399]!)).toBe(false)
  })

  it('are no fewer for a clock that was wrong', () => {
    const wrong = { stamp: '2031-01-01T09-00-00-000Z' }
    const [today, ...before] = daily('2026-11-26', 400)
    const kept = keptOf([today!, wrong, ...before], () => true)
    for (const backup of [today!, ...before.slice(0, 3)]) expect(kept.has(backup)).toBe(true)
  })
})
