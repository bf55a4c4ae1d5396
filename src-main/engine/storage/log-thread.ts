import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { runThread } from '../../common/thread.ts'
import type { CheckpointMode } from './log-keeper.ts'

/** Milliseconds to wait for someone who reads; there will be another time. */
const timeout = 200

/** The thread of log-keeper.ts, with connections of its own. */
const { library } = workerData as { library: string }
const databases = ['library.db', 'cache.db'].map((name) => new Database(join(library, name), { timeout }))

const handlers = {
  checkpoint(mode: CheckpointMode) {
    for (const database of databases) {
      // Most of it while others write: to cut a log nobody may write meanwhile.
      if (mode === 'TRUNCATE') database.pragma('wal_checkpoint(PASSIVE)')
      database.pragma(`wal_checkpoint(${mode})`)
    }
  },
}
runThread(handlers, () => {
  for (const database of databases) database.close()
})
