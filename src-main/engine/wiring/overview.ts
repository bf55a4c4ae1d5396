import { Places } from '../catalog/places.ts'
import { Flips } from '../review/flips.ts'
import { makeListOf } from '../review/list-of.ts'
import { Queue } from '../review/queue.ts'
import { Answers } from '../search/answers.ts'
import { ImageRows } from '../search/image-rows.ts'
import { ListReader } from '../search/list-reader.ts'
import { SavedViews } from '../search/saved-views.ts'
import { TextIndex } from '../search/text-index.ts'
import { ViewDesk } from '../search/view-desk.ts'
import type { Ground } from './ground.ts'
import type { Knowledge } from './knowledge.ts'

/** What is shown: lists of images, their rows, and what is looked through one by one. */
export interface Overview {
  imageRows: ImageRows
  answers: Answers
  textIndex: TextIndex
  lists: ListReader
  flips: Flips
  queue: Queue
  listOf: ReturnType<typeof makeListOf>
  /** Reads counts and suggestions, which come many at a time, beside the lists that a person waits for. */
  aside: ListReader
  viewDesk: ViewDesk
}

/** @param listsProgram absolute path of the thread that reads lists */
export function makeOverview(
  { events, history, logs, store }: Ground,
  { attributes, backbones, catalogs, embeddings, kinds, versions }: Knowledge,
  listsProgram: string,
): Overview {
  const { database } = store
  const imageRows = new ImageRows(database)
  const textIndex = new TextIndex(database, () => logs.pause())
  events.on('images', () => textIndex.wake())
  events.on('decisions', () => textIndex.wake())
  const lists = new ListReader(listsProgram, store.folder)
  const aside = new ListReader(listsProgram, store.folder)
  const parts = { attributes, catalogs, places: new Places(database) }
  const viewDesk = new ViewDesk(history, new SavedViews(database), parts, (views) => events.emit('views', views))
  const flips = new Flips({ attributes, kinds, lists, versions, rows: (ids) => imageRows.rows(ids) })
  const queue = new Queue({
    database,
    attributes,
    embeddings,
    kinds,
    features: () => backbones.current(),
    list: (filter, sort) => lists.list(filter, sort),
  })
  const listOf = makeListOf({
    byFilter: (filter, sort) => lists.list(filter, sort),
    flips: (filter) => flips.ids(filter),
    next: (attributeId, count, filter) => queue.next(attributeId, count, filter),
    views: (imageId) => imageRows.views(imageId),
  })
  return { imageRows, answers: new Answers(database, kinds), textIndex, lists, aside, flips, queue, listOf, viewDesk }
}
