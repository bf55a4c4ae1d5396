import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Filter, ImageSort } from '../../src-preload/contract.ts'
import { linesOf } from '../../src-main/engine/history/journal.ts'
import { replay } from '../../src-main/engine/history/replay.ts'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { importDecisions } from '../helpers/imported.ts'
import { TestEngine } from '../helpers/test-engine.ts'

let studio: TestEngine
let type: number
let caps: number
let dresses: number
let folderId: number
const byName: ImageSort = { by: 'name', descending: false }

beforeAll(async () => {
  const bin = new Bin()
  const folder = join(await temporaryFolder(bin), 'shop')
  const names = ['red-dress-1.jpg', 'red-dress-2.jpg', 'cap.jpg', 'autumn/robe été.jpg', 'autumn/cap-2.jpg']
  await writeFiles(folder, Object.fromEntries(names.map((name, at) => [name, 'x'.repeat(at + 1)])))
  studio = await TestEngine.open({ bin })
  const catalogId = await studio.scan(folder)
  type = studio.attribute('type')
  caps = studio.label(type, 'Caps')
  dresses = studio.label(type, 'Dresses')
  const byPath = await studio.idsByPath()
  await importDecisions(
    studio,
    names.map((name) => ({
      imageId: byPath.get(name) ?? 0,
      attributeId: type,
      answer: name.includes('cap') ? caps : dresses,
    })),
  )
  const folders = await studio.client.catalog.folders({ catalogId })
  folderId = folders.find(({ name }) => name === 'autumn')?.id ?? 0
  await studio.engine.textIndex.settled()
  return () => bin.empty()
})

describe('views', () => {
  it('are kept, counted, renamed, changed and deleted, each to be undone', async () => {
    const { annotations, images, views } = studio.client
    const filter: Filter = { all: [{ attributeId: type, labels: [dresses] }], text: 'red' }
    const made = await views.make({ name: '  Red   dresses ', filter, sort: byName })
    expect(made).toMatchObject({ name: 'Red dresses', filter, sort: byName })
    expect(await images.count({ filters: [filter, {}, { text: '-red' }] })).toEqual([2, 5, 3])
    await expect(views.make({ name: 'RED DRESSES', filter, sort: byName })).rejects.toMatchObject({
      code: 'already-exists',
    })

    await views.change({ viewId: made.id, name: 'Dresses in red' })
    await views.change({ viewId: made.id, filter: { text: 'cap' } })
    await views.delete({ viewId: made.id })
    expect(await views.list()).toEqual([])
    const names = []
    for (let step = 0; step < 4; step++) {
      await annotations.undo()
      names.push((await views.list()).map(({ name, filter: { text } }) => `${name}: ${text}`))
    }
    expect(names).toEqual([['Dresses in red: cap'], ['Dresses in red: red'], ['Red dresses: red'], []])
    await annotations.redo()
    expect(await views.list()).toEqual([made])
    await annotations.undo()
  })

  it('tell when they change, and refuse what there is not', async () => {
    const told = studio.event('views')
    const { id } = await studio.client.views.make({ name: 'All', filter: {}, sort: byName })
    expect((await told).map(({ name }) => name)).toEqual(['All'])
    for (const filter of [
      { all: [{ attributeId: 999 }] },
      { all: [{ attributeId: type, labels: [999] }] },
      { place: { folderId: 999 } },
      { facts: [{ fact: 'place', places: [{ catalogId: 999 }] }] },
    ] satisfies Filter[]) {
      await expect(studio.client.views.change({ viewId: id, filter })).rejects.toMatchObject({ code: 'not-found' })
    }
    await studio.client.views.delete({ viewId: id })
    await expect(studio.client.views.delete({ viewId: id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('stand in the order that people give them, which is undone and told in the journal', async () => {
    const { annotations, views } = studio.client
    const names = async () => (await views.list()).map(({ name }) => name)
    const ids = []
    for (const name of ['A', 'B', 'C']) ids.push((await views.make({ name, filter: {}, sort: byName })).id)
    const [a = 0, b = 0, c = 0] = ids
    await views.order({ viewIds: [c, a, b] })
    expect(await names()).toEqual(['C', 'A', 'B'])
    await views.make({ name: 'D', filter: {}, sort: byName })
    expect(await names(), 'one that is new stands last').toEqual(['C', 'A', 'B', 'D'])
    await expect(views.order({ viewIds: [a, b, c] })).rejects.toMatchObject({ code: 'bad-request' })

    const other = await TestEngine.open({ bin: testBin() })
    await replay(linesOf(join(studio.library, 'journal')), other.engine.history)
    expect((await other.client.views.list()).map(({ name }) => name)).toEqual(['C', 'A', 'B', 'D'])

    await annotations.undo()
    expect((await annotations.history()).undo?.title).toBe('Order of views')
    await annotations.undo()
    expect(await names()).toEqual(['A', 'B', 'C'])
    for (let view = 0; view < 3; view++) await annotations.undo()
  })

  it('follow a label that is merged, also after a restart', async () => {
    const { annotations, labels, views } = studio.client
    const other = studio.label(type, 'Frocks')
    const filter: Filter = { all: [{ attributeId: type, labels: [other, dresses] }] }
    await views.make({ name: 'Long', filter, sort: byName })
    await labels.merge({ labelIds: [other], intoId: dresses })
    await studio.reopen()
    expect((await studio.client.views.list())[0]?.filter).toEqual({ all: [{ attributeId: type, labels: [dresses] }] })
    await annotations.undo()
    expect((await studio.client.views.list())[0]?.filter).toEqual(filter)
  })

  it('are made again from the journal in another library, in names and paths', async () => {
    const filter: Filter = {
      place: { folderId },
      all: [{ attributeId: type, labels: [caps], not: true }],
      facts: [{ fact: 'place', places: [{ folderId }, { catalogId: 1 }] }],
      text: 'robe',
    }
    const sort: ImageSort = { by: 'uncertainty', attributeId: type, descending: true }
    await studio.client.views.make({ name: 'Autumn', filter, sort })
    const bin = testBin()
    const other = await TestEngine.open({ bin })
    // Its ids are others.
    other.label(other.attribute('Before'), 'all others')
    await replay(linesOf(join(studio.library, 'journal')), other.engine.history)
    const view = (await other.client.views.list()).find(({ name }) => name === 'Autumn')
    const { attributes } = other.engine
    const [clause] = view?.filter.all ?? []
    expect(attributes.get(clause?.attributeId ?? 0).name).toBe('type')
    expect(clause?.labels?.map((id) => attributes.label(id).name)).toEqual(['Caps'])
    expect(clause?.not).toBe(true)
    expect(view?.sort).toEqual({ ...sort, attributeId: clause?.attributeId })
    expect(view?.filter.text).toBe('robe')
    const path = other.engine.store.database.prepare<[number | undefined], string>('SELECT path FROM folder WHERE id = ?').pluck() // prettier-ignore
    expect(path.get(view?.filter.place?.folderId)).toBe('autumn')
    expect(view?.filter.facts).toEqual([
      { fact: 'place', places: [{ folderId: view?.filter.place?.folderId }, { catalogId: 1 }] },
    ])
  })
})

describe('suggestions', () => {
  const suggest = (text: string) => studio.client.images.suggest({ text })

  it('name labels with their counts, words and folders for the last term', async () => {
    const found = await suggest('red dress')
    expect(found.labels).toEqual([{ attributeId: type, title: 'Type', labelId: dresses, name: 'Dresses', images: 3 }])
    expect(found.words).toEqual(['dress'])
    expect((await suggest('autu')).folders).toEqual([expect.objectContaining({ path: 'autumn', folderId, images: 2 })])
    expect((await suggest('red-dress-2')).images.map(({ name }) => name)).toEqual(['red-dress-2.jpg'])
    expect((await suggest('été')).words).toEqual(['ete'])
    expect((await suggest('type:dr')).labels).toHaveLength(1)
    expect((await suggest('brand:dr')).labels).toEqual([])
    expect(await suggest('  ')).toEqual({ labels: [], near: [], words: [], images: [], folders: [], products: [] })
  })

  it('name what is nearest where nothing is called so', async () => {
    expect((await suggest('hat')).near[0]?.name).toBe('Caps')
    expect((await suggest('dreses')).near[0]?.name).toBe('Dresses')
    expect((await suggest('zebra')).near).toEqual([])
  })
})
