import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { openChannel } from '../../common/channel.ts'
import { threadPort } from '../../common/thread-port.ts'
import type { CheckpointMode } from './log-keeper.ts'

/** Milliseconds to wait for someone who reads; there will be another time. */
const timeout = 200

/** The thread of log-keeper.ts, with connections of its own. */
if (!parentPort) throw new Error('This program is a thread of the engine; it has no use by itself.')
const { library } = workerData as { library: string }
const databases = ['library.db', 'cache.db'].map((name) => new Database(join(library, name), { timeout }))

openChannel(threadPort(parentPort), {
  checkpoint(mode: CheckpointMode) {
    for (const database of databases) database.pragma(`wal_checkpoint(${mode})`)
  },
})
