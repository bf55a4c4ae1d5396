import { readFile, readdir, truncate, writeFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { listBackups } from '../../src-main/engine/storage/backup.ts'
import { libraryMigrations, openStore, type Store } from '../../src-main/engine/storage/store.ts'
import { testBin, temporaryFolder, type Bin } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'

async function openIn(folder: string, bin: Bin): Promise<Store> {
  const store = await openStore(folder)
  bin.add(() => {
    if (store.database.open) store.close()
  })
  return store
}

const newest = libraryMigrations.at(-1)?.version ?? 0

/** Writes over the middle of a file, as a failing disk would. */
async function damage(path: string, from: number, length: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.write(new Uint8Array(length).fill(0xa5), 0, length, from)
  } finally {
    await file.close()
  }
}

describe('a library', () => {
  it('is made with its folders and the built-in attributes', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'new', 'library')
    const store = await openIn(folder, bin)
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining(['backups', 'cache.db', 'journal', 'library.db', 'logs', 'models', 'scratch']),
    )
    expect(store.database.prepare('SELECT name FROM attribute ORDER BY position').pluck().all()).toEqual([
      'type',
      'colour',
      'brand',
      'caption',
    ])
    expect(store.database.pragma('user_version', { simple: true })).toBe(newest)
    expect(store.database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(store.database.pragma('synchronous', { simple: true }), 'FULL').toBe(2)
    expect(listBackups(join(folder, 'backups')), 'nothing to back up yet').toEqual([])
  })

  it('has only STRICT tables', async () => {
    const bin = testBin()
    const { database } = await openIn(await temporaryFolder(bin), bin)
    const loose = database
      .prepare(
        `SELECT schema || '.' || name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all()
    expect(loose).toEqual([])
  })

  it('keeps what was written when it is opened again', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const first = await openIn(folder, bin)
    const id = first.database.prepare('SELECT id FROM library').pluck().get()
    first.close()
    const second = await openIn(folder, bin)
    expect(second.database.prepare('SELECT id FROM library').pluck().all()).toEqual([id])
  })

  it('made by a newer program is refused and left as it is', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openIn(folder, bin)
    store.database.pragma(`user_version = ${newest + 10}`)
    store.close()
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'library-newer',
      subject: join(folder, 'library.db'),
      message: expect.stringMatching(/newer Selvedge.*Update Selvedge/) as string,
    })
    const raw = new Database(join(folder, 'library.db'), { readonly: true })
    bin.add(() => raw.close())
    expect(raw.pragma('user_version', { simple: true })).toBe(newest + 10)
  })

  it('is not opened twice in one process, and the first goes on', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openIn(folder, bin)
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'library-locked', subject: folder })
    expect(store.database.prepare('SELECT count(*) FROM attribute').pluck().get()).toBe(4)
    store.close()
    const again = await openIn(folder, bin)
    expect(again.database.open).toBe(true)
  })

  it('is locked by another process for as long as that lives, and free once it was killed', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const other = await EngineProcess.start(folder, bin)
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'library-locked',
      message: expect.stringContaining('open in another Selvedge') as string,
    })
    await other.kill()
    const store = await openIn(folder, bin)
    expect(store.database.pragma('quick_check', { simple: true })).toBe('ok')
  })

  it('that is no database and has no backup says where the decisions lie', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await writeFile(join(folder, 'library.db'), 'this is no database, it is a text of some length. '.repeat(100))
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'beyond-repair',
      message: expect.stringContaining('journal') as string,
    })
    await expect(openStore(folder), 'the lock was given back').rejects.toMatchObject({ code: 'beyond-repair' })
  })
})

describe('the cache', () => {
  const ruin: Record<string, (path: string) => Promise<void>> = {
    'with a damaged header': (path) => damage(path, 0, 100),
    'cut short': (path) => truncate(path, 5000),
    'of zero bytes': (path) => truncate(path, 0),
    'that is a text file': (path) => writeFile(path, 'no cache at all'),
  }
  it.each(Object.keys(ruin))('%s is made anew', async (how) => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openIn(folder, bin)
    store.database.prepare('INSERT INTO cache.backbone (name) VALUES (?)').run('old')
    store.close()
    await ruin[how]?.(join(folder, 'cache.db'))
    const again = await openIn(folder, bin)
    expect(again.database.prepare('SELECT name FROM cache.backbone').pluck().all()).toEqual([])
    expect(again.database.pragma('cache.quick_check', { simple: true })).toBe('ok')
  })

  it('of another library is not used', async () => {
    const bin = testBin()
    const [one, two] = [await temporaryFolder(bin), await temporaryFolder(bin)]
    const first = await openIn(one, bin)
    first.database.prepare('INSERT INTO cache.backbone (name) VALUES (?)').run('of one')
    first.close()
    const second = await openIn(two, bin)
    second.close()
    await writeFile(join(two, 'cache.db'), await readFile(join(one, 'cache.db')))
    const again = await openIn(two, bin)
    expect(again.database.prepare('SELECT name FROM cache.backbone').pluck().all()).toEqual([])
  })
})
