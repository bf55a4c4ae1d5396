import { copyFileSync, rmSync } from 'node:fs'
import { open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { backUp, listBackups } from '../../src-main/engine/storage/backup.ts'
import { openReader } from '../../src-main/engine/storage/reader.ts'
import { cacheMigrations, openStore, type Store } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'

// The file system stays the real one; it is only watched.
vi.mock('node:fs', { spy: true })

async function openIn(folder: string, bin: Bin): Promise<Store> {
  const store = await openStore(folder)
  bin.add(() => {
    if (store.database.open) store.close()
  })
  return store
}

/** Opens the library and closes it again, as at a time of day. */
async function openAt(folder: string, time: string): Promise<string[]> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(time) })
  try {
    const store = await openStore(folder)
    store.close()
  } finally {
    vi.useRealTimers()
  }
  // Their checksums hang on ids that are random.
  return listBackups(join(folder, 'backups')).map(({ path }) => basename(path).replace(/\.[0-9a-f]{8}\.db$/, ''))
}

describe('a daily backup', () => {
  it('is made at the first start of each day, and by no later one of that day', async () => {
    const folder = await temporaryFolder()
    expect(await openAt(folder, '2026-03-01T10:00:00Z'), 'a new library has nothing to back up').toEqual([])
    const first = 'library-2026-03-01T10-00-01-000Z-daily.n1'
    expect(await openAt(folder, '2026-03-01T10:00:01Z')).toEqual([first])
    expect(await openAt(folder, '2026-03-01T23:59:59.999Z'), 'the last moment of that day').toEqual([first])
    const second = 'library-2026-03-02T00-00-00-000Z-daily.n2'
    expect(await openAt(folder, '2026-03-02T00:00:00Z'), 'the first moment of the next').toEqual([second, first])
    expect(await openAt(folder, '2026-03-02T09:00:00Z')).toEqual([second, first])
  })

  it('is not needed where another was made that day', async () => {
    const folder = await temporaryFolder()
    await openAt(folder, '2026-03-01T10:00:00Z')
    await openAt(folder, '2026-03-02T10:00:00Z')
    const before = 'library-2026-03-03T08-00-00-000Z-before-1020.db'
    const [daily = ''] = await readdir(join(folder, 'backups'))
    await rename(join(folder, 'backups', daily), join(folder, 'backups', before))
    expect(await openAt(folder, '2026-03-03T10:00:00Z')).toEqual([before])
  })
})

describe('a backup', () => {
  it('that goes bad on the way is refused, and costs none of those there are', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openIn(folder, bin)
    const backups = join(folder, 'backups')
    const good = await backUp(store.database, backups, 'good')
    // SQLite copies page by page: here the disk loses what it was given after the first one.
    const failing = Object.assign(Object.create(store.database) as Database.Database, {
      backup: async (path: string) => {
        const copy = await store.database.backup(path)
        const file = await open(path, 'r+')
        await file.write(new Uint8Array(8192).fill(0xa5), 0, 8192, 4096)
        await file.close()
        return copy
      },
    })
    await expect(backUp(failing, backups, 'bad')).rejects.toMatchObject({ code: 'damaged' })
    expect(await readdir(backups), 'nothing half-made is left').toEqual([basename(good)])
  })

  it('that cannot be written leaves nothing half-made, of an earlier one neither', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openIn(folder, bin)
    await writeFile(join(folder, 'backups', 'library-2026-01-01T00-00-00-000Z-daily.db.partial'), 'killed half-way')
    const failing = Object.assign(Object.create(store.database) as Database.Database, {
      backup: async (path: string) => {
        await writeFile(path, 'the first bytes')
        throw new Error('ENOSPC: no space left on device')
      },
    })
    await expect(backUp(failing, join(folder, 'backups'), 'bad')).rejects.toThrow('ENOSPC')
    expect(await readdir(join(folder, 'backups'))).toEqual([])
  })
})

describe('a library that is restored where the disk is full', () => {
  it('stays as it is, and its backup is good once there is room', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const first = await openIn(folder, bin)
    first.database.prepare('INSERT INTO catalog (path, name, added_at) VALUES (?, ?, 1)').run('/spring', 'Spring')
    const backup = basename(await backUp(first.database, join(folder, 'backups'), 'daily'))
    first.close()
    await rm(join(folder, 'library.db'))
    vi.mocked(copyFileSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    })
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'disk-full' })
    const again = await openIn(folder, bin)
    expect(again.database.prepare('SELECT name FROM catalog').pluck().all()).toEqual(['Spring'])
    expect(again.opened.recovery).toMatchObject({ refused: [], backup: { path: join(folder, 'backups', backup) } })
  })
})

describe('the cache', () => {
  it('of a newer program is made anew, and the library opens', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const first = await openIn(folder, bin)
    first.database.prepare('INSERT INTO cache.backbone (name) VALUES (?)').run('of the future')
    first.database.pragma(`cache.user_version = ${(cacheMigrations.at(-1)?.version ?? 0) + 10}`)
    first.close()
    const again = await openIn(folder, bin)
    expect(again.database.prepare('SELECT name FROM cache.backbone').pluck().all()).toEqual([])
    expect(again.database.pragma('cache.user_version', { simple: true })).toBe(cacheMigrations.at(-1)?.version)
  })

  it('that is kept is the one there was', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const first = await openIn(folder, bin)
    first.database.prepare('INSERT INTO cache.backbone (name) VALUES (?)').run('kept')
    first.close()
    const again = await openIn(folder, bin)
    expect(again.database.prepare('SELECT name FROM cache.backbone').pluck().all()).toEqual(['kept'])
  })

  it('is thrown away with the files beside it, so that none is replayed into the new one', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const first = await openIn(folder, bin)
    first.close()
    const files = ['cache.db', 'cache.db-wal', 'cache.db-shm'].map((name) => join(folder, name))
    for (const file of files) await writeFile(file, 'of an older cache')
    await openIn(folder, bin)
    expect(vi.mocked(rmSync).mock.calls.map(([path]) => path)).toEqual(expect.arrayContaining(files))
  })
})

describe('a library', () => {
  it('takes no row that points nowhere', async () => {
    const bin = testBin()
    const { database } = await openIn(await temporaryFolder(bin), bin)
    const insert = database.prepare(`INSERT INTO folder (catalog_id, name, path) VALUES (12345, 'of no catalog', '')`)
    expect(() => insert.run()).toThrow('FOREIGN KEY')
  })

  it('is read through a connection that cannot write', async () => {
    const bin = testBin()
    const { folder } = await openIn(await temporaryFolder(bin), bin)
    const reader = openReader(folder)
    bin.add(() => void reader.close())
    expect(reader.prepare('SELECT count(*) FROM cache.cache_of').pluck().get()).toBe(1)
    expect(() => reader.exec('DELETE FROM attribute')).toThrow('readonly')
  })
})
