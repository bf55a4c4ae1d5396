import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { openChannel } from '../../common/channel.ts'
import { threadPort } from '../../common/thread-port.ts'

/** The thread of log-keeper.ts, with connections of its own. */
if (!parentPort) throw new Error('This program is a thread of the engine; it has no use by itself.')
const { library } = workerData as { library: string }
const databases = ['library.db', 'cache.db'].map((name) => new Database(join(library, name)))

openChannel(threadPort(parentPort), {
  checkpoint() {
    for (const database of databases) database.pragma('wal_checkpoint(PASSIVE)')
  },
})
