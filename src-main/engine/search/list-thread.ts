import { parentPort, workerData } from 'node:worker_threads'
import type { AttributeKind, Filter, FlipFilter, ImageSort } from '../../../src-preload/contract.ts'
import { openChannel } from '../../common/channel.ts'
import type { SaidBy } from '../kinds/answer-kind.ts'
import { flipsOf } from '../kinds/flips.ts'
import { openReader } from '../storage/reader.ts'
import { ImageLists } from './image-lists.ts'
import { threadPort } from '../../common/thread-port.ts'

/**
 * The thread that reads lists of images and of flips, with a connection of its own: SQLite is busy for as long as a statement runs, and the
 * engine must not be. Its messages are copies.
 */
if (!parentPort) throw new Error('This program is a thread of the engine; it has no use by itself.')
const { library } = workerData as { library: string }
const reader = openReader(library)
const lists = new ImageLists(reader)
openChannel(threadPort(parentPort), {
  list: ({ filter, sort }: { filter: Filter; sort: ImageSort }) => lists.list(filter, sort),
  flips: ({ kind, version }: { kind: AttributeKind; version: SaidBy }) => flipsOf[kind](reader).summary(version),
  flipIds: ({ kind, version, filter }: { kind: AttributeKind; version: SaidBy; filter: FlipFilter }) =>
    Uint32Array.from(flipsOf[kind](reader).ids(version, filter)),
})
