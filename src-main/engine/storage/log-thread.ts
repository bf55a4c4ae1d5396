import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { openChannel } from '../../common/channel.ts'
import { threadPort } from '../../common/thread-port.ts'

/** So often what is new in the logs is written into the databases. */
const everyMs = 1000

/** The thread of log-keeper.ts, with connections of its own: who writes and who reads meanwhile does not wait for it. */
if (!parentPort) throw new Error('This program is a thread of the engine; it has no use by itself.')
const { library } = workerData as { library: string }
const databases = ['library.db', 'cache.db'].map((name) => new Database(join(library, name)))

function checkpoint(): void {
  for (const database of databases) database.pragma('wal_checkpoint(PASSIVE)')
}

setInterval(checkpoint, everyMs)
openChannel(threadPort(parentPort), { checkpoint })
