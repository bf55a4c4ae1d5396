import { parentPort, workerData } from 'node:worker_threads'
import type { Filter, ImageSort } from '../../../src-preload/contract.ts'
import { openChannel } from '../../common/channel.ts'
import { openReader } from '../storage/reader.ts'
import { ImageLists } from './image-lists.ts'
import { threadPort } from '../../common/thread-port.ts'

/**
 * The thread that reads lists, with a connection of its own: SQLite is busy for as long as a statement runs, and the
 * engine must not be. Its messages are copies.
 */
if (!parentPort) throw new Error('This program is a thread of the engine; it has no use by itself.')
const { library } = workerData as { library: string }
const lists = new ImageLists(openReader(library))
openChannel(threadPort(parentPort), {
  list: ({ filter, sort }: { filter: Filter; sort: ImageSort }) => lists.list(filter, sort),
})
