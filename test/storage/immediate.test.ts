import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

/** Writes in a connection of its own, as the thread that cuts logs does, and goes on for a moment after it has said so. */
const writer = `
  const { parentPort, workerData } = require('node:worker_threads')
  const database = new (require(workerData.sqlite))(workerData.path)
  database.exec('BEGIN IMMEDIATE')
  parentPort.postMessage('writes')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  database.exec('COMMIT')
  database.close()`

it.each(['library.db', 'cache.db'])(
  'who reads before they write waits for whoever writes %s, and is not refused',
  async (name) => {
    const library = join(await temporaryFolder(testBin()), 'library')
    const store = await openStore(library)
    const { database } = store
    const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
    const thread = new Worker(writer, { eval: true, workerData: { sqlite, path: join(library, name) } })
    const ended = once(thread, 'exit')
    await once(thread, 'message')
    const keep = database.transaction((key: string) => {
      const before =
        database
          .prepare<[], number>('SELECT (SELECT count(*) FROM setting) + (SELECT count(*) FROM cache.suspect)')
          .pluck()
          .get() ?? 0
      database.prepare<[string]>(`INSERT INTO setting (key, value) VALUES (?, '1')`).run(key)
      database.prepare<[]>('DELETE FROM cache.suspect').run()
      return before
    })
    expect(keep('of a test')).toBeTypeOf('number')
    // Within one that is under way it is a part of that.
    expect(() => database.transaction(() => keep('of another'))()).not.toThrow()
    await ended
    store.close()
  },
)
