import { expect, it, vi } from 'vitest'
import { openStubStudio } from '../helpers/stub-studio.ts'

it('words that cannot be indexed, as the disk is full, are found all the same, and indexed once there is room', async () => {
  const { attributeId, ids, studio } = await openStubStudio()
  const { database } = studio.engine.store
  const { textIndex } = studio.engine
  await textIndex.settled()
  const waiting = database.prepare('SELECT count(*) FROM cache.search_waiting').pluck()
  // More than the index has room for.
  database.prepare(`UPDATE image SET name = name || ' ' || hex(randomblob(4000))`).run()
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const pages = Number(database.pragma('cache.page_count', { simple: true }))
  database.pragma(`cache.max_page_count = ${pages}`)
  await textIndex.settled()
  expect(said).toHaveBeenCalledWith(expect.stringContaining('could not be indexed'), expect.anything())
  expect(waiting.get()).toBe(ids.length)
  expect(await studio.ids({ text: 'stub-0003' })).toHaveLength(1)
  database.pragma('cache.max_page_count = 1000000')
  await studio.client.annotations.decide({ ids: Uint32Array.of(ids[0]!), attributeId, decision: { kind: 'accept' } })
  await textIndex.settled()
  expect(waiting.get()).toBe(0)
  expect(await studio.ids({ text: 'stub-0003' })).toHaveLength(1)
})

it('words wait for a scan that is under way, and are indexed after it', async () => {
  const { ids, studio } = await openStubStudio()
  const { catalogs, events, jobs, store, textIndex } = studio.engine
  await textIndex.settled()
  const waiting = store.database.prepare('SELECT count(*) FROM cache.search_waiting').pluck()
  store.database.prepare(`UPDATE image SET name = 'another ' || name WHERE id = ?`).run(ids[0]!)
  const atItsEnd: unknown[] = []
  events.on('images', () => atItsEnd.push(waiting.get()))
  const catalogId = catalogs.list()[0]!.id
  const scan = jobs.start('scan', 'scan', { catalogId, tag: false }, catalogId)
  const indexed = textIndex.settled()
  await jobs.finished(scan)
  expect(atItsEnd.length).toBeGreaterThan(0)
  expect(atItsEnd[0]).toBeGreaterThan(0)
  await indexed
  expect(waiting.get()).toBe(0)
})
