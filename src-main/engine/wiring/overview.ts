import { Places } from '../catalog/places.ts'
import { Contradictions } from '../models/contradictions.ts'
import { Flips } from '../review/flips.ts'
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
  contradictions: Contradictions
  lists: ListReader
  flips: Flips
  queue: Queue
  /** Reads counts and suggestions, which come many at a time, beside the lists that a person waits for. */
  aside: ListReader
  viewDesk: ViewDesk
}

/** @param listsProgram absolute path of the thread that reads lists */
export function makeOverview(
  { events, history, jobs, logs, store }: Ground,
  { attributes, backbones, catalogs, embeddings, kinds, versions }: Knowledge,
  listsProgram: string,
): Overview {
  const { database } = store
  const imageRows = new ImageRows(database)
  const textIndex = new TextIndex(database, async () => {
    // Someone waits for a scan; until it is done a search reads the words themselves.
    await jobs.ended('scan')
    await logs.pause()
  })
  events.on('images', () => textIndex.wake())
  events.on('decisions', () => textIndex.wake())
  const contradictions = new Contradictions({
    database,
    attributes,
    versions,
    changed: (attributeId) => events.emit('attributes', { attributeIds: [attributeId] }),
  })
  for (const name of ['images', 'decisions', 'models'] as const) events.on(name, () => contradictions.wake())
  const lists = new ListReader(listsProgram, store.databasesFolder)
  const aside = new ListReader(listsProgram, store.databasesFolder)
  const parts = { attributes, catalogs, places: new Places(database), versions }
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
  return {
    imageRows,
    answers: new Answers(database, kinds),
    textIndex,
    contradictions,
    lists,
    aside,
    flips,
    queue,
    viewDesk,
  }
}
