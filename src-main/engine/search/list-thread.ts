import { workerData } from 'node:worker_threads'
import type { AttributeKind, Filter, FlipFilter, ImageSort } from '../../../src-preload/contract.ts'
import type { SaidBy } from '../kinds/answer-kind.ts'
import { flipsOf } from '../kinds/flips.ts'
import { openReader } from '../storage/reader.ts'
import { ImageLists } from './image-lists.ts'
import { ProductsTogether } from './products-together.ts'
import { Suggester } from './suggest.ts'
import { runThread } from '../../common/thread.ts'

/**
 * The thread that reads lists of images and of flips, counts and suggestions, with a connection of its own: SQLite is busy for as long as a statement runs, and the
 * engine must not be. Its messages are copies.
 */
const { library } = workerData as { library: string }
const reader = openReader(library)
const lists = new ImageLists(reader)
const products = new ProductsTogether(reader)
const suggester = new Suggester(reader)
const handlers = {
  list: ({ filter, sort }: { filter: Filter; sort: ImageSort }) => lists.list(filter, sort),
  together: ({ filter, sort }: { filter: Filter; sort: ImageSort }) => products.together(lists.list(filter, sort)),
  withViews: (ids: Uint32Array) => products.whole(ids),
  count: (filters: readonly Filter[]) => filters.map((filter) => lists.count(filter)),
  suggest: (text: string) => suggester.suggest(text),
  flips: ({ kind, version }: { kind: AttributeKind; version: SaidBy }) => flipsOf[kind](reader).summary(version),
  flipIds: ({ kind, version, filter }: { kind: AttributeKind; version: SaidBy; filter: FlipFilter }) =>
    Uint32Array.from(flipsOf[kind](reader).ids(version, filter)),
}
runThread(handlers, () => reader.close())
