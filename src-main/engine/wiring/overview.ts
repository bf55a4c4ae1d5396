import { Contradictions } from '../models/contradictions.ts'
import { Flips } from '../review/flips.ts'
import { Queue } from '../review/queue.ts'
import { Answers } from '../search/answers.ts'
import { ImageRows } from '../search/image-rows.ts'
import { ListReader } from '../search/list-reader.ts'
import { TextIndex } from '../search/text-index.ts'
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
}

/** @param listsProgram absolute path of the thread that reads lists */
export function makeOverview(
  { events, jobs, logs, store }: Ground,
  { attributes, backbones, embeddings, kinds, versions }: Knowledge,
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
  const flips = new Flips({ attributes, kinds, lists, versions, rows: (ids) => imageRows.rows(ids) })
  const queue = new Queue({
    database,
    attributes,
    embeddings,
    kinds,
    features: () => backbones.current(),
    list: (filter, sort) => lists.list(filter, sort),
  })
  return { imageRows, answers: new Answers(database, kinds), textIndex, contradictions, lists, flips, queue }
}
