import { describe, expect, it } from 'vitest'
import { importDecisions } from '../helpers/imported.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

async function atTheQueue() {
  const grid = await atTheGrid(await library())
  const { browse, queue } = grid
  browse.list.select(7)
  const before = browse.list.ids
  await queue.next()
  return { ...grid, before, batch: browse.list.ids }
}

describe('the next images to decide', () => {
  it('take the place of the list, the first one in focus', async () => {
    const { batch, before, browse, queue, type } = await atTheQueue()
    expect(batch).toHaveLength(25)
    expect(batch).not.toEqual(before.subarray(0, 25))
    expect(browse.list.selection.focus).toBe(0)
    expect(queue.shown).toEqual({ attributeId: type, by: 'typical' })
    expect(queue.decided).toBe(0)
  })

  it('are those the model wavers on once enough is decided', async () => {
    const { browse, corrections, queue } = await atTheGrid(await library())
    browse.list.select(0)
    browse.list.extend(29)
    await corrections.accept()
    await queue.next()
    expect(queue.shown).toMatchObject({ by: 'uncertain' })
    expect(browse.list.count).toBe(24)
  })

  it('stay in their places while they are decided, and say how many are', async () => {
    const { batch, browse, corrections, queue, valueOf } = await atTheQueue()
    for (let step = 0; step < 3; step++) await corrections.accept()
    await corrections.pick(2)
    expect(browse.list.ids).toBe(batch)
    expect(browse.list.selection.focus).toBe(4)
    expect(queue.decided).toBe(4)
    expect(valueOf(batch[0]!)).toMatchObject({ source: 'human' })
    await corrections.undo()
    await expect.poll(() => queue.decided).toBe(3)
    expect(browse.list.focusedId).toBe(batch[3])
  })

  it('count as decided what a table said of them', async () => {
    const prepared = await library()
    const { studio } = prepared
    const type = prepared.attribute('Type')
    const [first, second] = (await studio.ids()).slice(30) as [number, number]
    const [answer = 0] = studio.engine.attributes.labels(type).map(({ id }) => id)
    await importDecisions(studio, [{ imageId: first, attributeId: type, answer }])
    const { queue, valueOf } = await atTheGrid(prepared)
    queue.showConflicts(Uint32Array.of(first, second))
    await expect.poll(() => valueOf(first)?.source).toBe('imported')
    await expect.poll(() => valueOf(second)?.source).toBe('machine')
    expect(queue.decided).toBe(1)
    await studio.client.annotations.undo()
  })

  it('are others when asked for again, and never decided ones', async () => {
    const { batch, browse, corrections, queue } = await atTheQueue()
    for (let step = 0; step < 25; step++) await corrections.accept()
    expect(queue.decided).toBe(25)
    await queue.next()
    expect([...browse.list.ids].filter((id) => batch.includes(id))).toEqual([])
    expect(queue.decided).toBe(0)
  })

  it('give the list back as it was left', async () => {
    const { before, browse, corrections, queue } = await atTheQueue()
    await corrections.accept()
    queue.leave()
    expect(browse.list.ids).toBe(before)
    expect(browse.list.selection.focus).toBe(7)
    expect(queue.shown).toBeNull()
    expect(queue.decided).toBe(0)
  })

  it('give way to another filter, and to a folder', async () => {
    const { batch, browse, queue, type } = await atTheQueue()
    browse.narrow(type, { states: ['unreviewed'] })
    await expect.poll(() => browse.list.state.kind).toBe('ready')
    expect(queue.shown).toBeNull()
    expect(browse.list.ids).not.toBe(batch)
  })

  it('do not move when the library changes; the list behind them says so afterwards', async () => {
    const { batch, browse, queue } = await atTheQueue()
    browse.libraryChanged()
    await browse.refresh()
    expect(browse.list.ids).toBe(batch)
    expect(browse.list.outdated).toBe(false)
    queue.leave()
    expect(browse.list.outdated).toBe(true)
  })

  it('count for the filter of the list behind them', async () => {
    const { browse, corrections, queue, type } = await atTheGrid(await library())
    browse.narrow(type, { states: ['unreviewed'] })
    await expect.poll(() => browse.list.state.kind).toBe('ready')
    await queue.next()
    await corrections.accept()
    expect(browse.list.changed).toBe(0)
    queue.leave()
    expect(browse.list.changed).toBe(1)
  })

  it('are not asked for twice at a time, and a refusal leaves the list', async () => {
    const { before, browse, bridge, queue } = await atTheQueue()
    const lists = () => bridge.timesCalled('images.list')
    const listsBefore = lists()
    await Promise.all([queue.next(), queue.next()])
    expect(lists() - listsBefore).toBe(1)
    queue.leave()
    const relent = bridge.refuse('images.list')
    await expect(queue.next()).rejects.toMatchObject({ code: 'disk-full' })
    expect(browse.list.ids).toBe(before)
    relent()
    await queue.next()
    expect(queue.shown).not.toBeNull()
  })

  it('say so when nothing is left', async () => {
    const { before, browse, corrections, queue, toasts } = await atTheQueue()
    queue.leave()
    browse.list.selectAll()
    await corrections.accept()
    await queue.next()
    expect(browse.list.ids).toBe(before)
    expect(toasts.list.at(-1)?.text).toMatch(/^Nothing left to decide for /)
  })
})
