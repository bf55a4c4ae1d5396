import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Candidate, Place } from '../../src-preload/contract.ts'
import { byMargin } from '../../src-main/engine/review/by-margin.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { storeVectors } from '../helpers/vectors.ts'
import { writeCaptions } from '../helpers/written.ts'

/** A direction of its own for every number, none like another. */
const apart = (index: number): number[] => {
  const random = new Random(index)
  return Array.from({ length: 16 }, () => random.next() - 0.5)
}

async function decide({ studio, attributeId, labelIds }: StubStudio, ids: readonly number[], label = 0): Promise<void> {
  const decision = { kind: 'is', labelId: labelIds[label] ?? 0 } as const
  await studio.client.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision })
}

async function next(stub: StubStudio, count: number, place: Place = {}) {
  const { by, images } = await stub.studio.client.review.next({
    attributeId: stub.attributeId,
    count,
    filter: { place },
  })
  return { by, images, ids: images.map(({ id }) => id) }
}

/** A model that says label 0 or 1 of images, with these margins. */
async function say({ studio, attributeId, labelIds }: StubStudio, margins: ReadonlyMap<number, [number, number]>) {
  const said = new Map<number, Candidate[]>()
  for (const [id, [label, margin]] of margins) {
    said.set(id, [
      { labelId: labelIds[label] ?? 0, confidence: (1 + margin) / 2 },
      { labelId: labelIds[label === 0 ? 1 : 0] ?? 0, confidence: (1 - margin) / 2 },
    ])
  }
  addVersion(studio, { attributeId, labelIds, state: 'active', said })
  await studio.engine.values.rebuild(attributeId)
}

describe('the first images to decide', () => {
  it('stand for all, whatever each kind has of images, and are the same each time', async () => {
    const stub = await openStubStudio({ images: 60 })
    const kindOf = (index: number): number => (index < 45 ? 0 : index < 55 ? 1 : 2)
    const vectors = stub.ids.map((id, index) => {
      const random = new Random(index)
      return [id, Array.from({ length: 3 }, (_, at) => (at === kindOf(index) ? 1 : 0.1 * random.next()))] as const
    })
    storeVectors(stub.studio, new Map(vectors))
    const first = await next(stub, 3)
    expect(first.by).toBe('typical')
    expect(first.ids.map((id) => kindOf(stub.ids.indexOf(id))).toSorted()).toEqual([0, 1, 2])
    expect(await next(stub, 3)).toEqual(first)
    await decide(stub, first.ids)
    const second = await next(stub, 3)
    expect(second.ids.filter((id) => first.ids.includes(id))).toEqual([])
  })

  it('are all there are where there are fewer, and none where no picture was read', async () => {
    const stub = await openStubStudio({ images: 6 })
    expect((await next(stub, 25)).images).toEqual([])
    const read = stub.ids.slice(0, 4)
    storeVectors(stub.studio, new Map(read.map((id) => [id, apart(id)])))
    const { ids, images } = await next(stub, 25)
    expect(ids.toSorted((a, b) => a - b)).toEqual(read)
    expect(images[0]).toMatchObject({ labelId: null, confidence: null, margin: null })
  })

  it('go on standing for all where no model predicts, however many are decided', async () => {
    const stub = await openStubStudio({ images: 50 })
    storeVectors(stub.studio, new Map(stub.ids.map((id) => [id, apart(id)])))
    await decide(stub, stub.ids.slice(0, 40))
    const { by, ids } = await next(stub, 25)
    expect(by).toBe('typical')
    expect(ids.toSorted((a, b) => a - b)).toEqual(stub.ids.slice(40))
  })
})

/** Thirty decisions, then images of which a model is the surer the later they come. */
async function afterThirty(images: number, labelOf: (index: number) => number = () => 0) {
  const stub = await openStubStudio({ images: 30 + images })
  await decide(stub, stub.ids.slice(0, 30))
  const open = stub.ids.slice(30)
  storeVectors(stub.studio, new Map(stub.ids.map((id) => [id, apart(id)])))
  await say(stub, new Map(open.map((id, index) => [id, [labelOf(index), (index + 1) / (images + 1)]])))
  return { ...stub, open }
}

describe('the next images to decide', () => {
  it('are those the model is least sure of', async () => {
    const stub = await afterThirty(100)
    const { by, images, ids } = await next(stub, 5)
    expect(by).toBe('uncertain')
    const places = ids.map((id) => stub.open.indexOf(id))
    expect(places[0]).toBe(0)
    expect(Math.max(...places)).toBeLessThan(30)
    expect(images[0]).toMatchObject({ labelId: stub.labelIds[0], margin: expect.closeTo(1 / 101, 5) as number })
    expect(await next(stub, 5)).toEqual({ by, images, ids })
  })

  it('are no look-alikes of one another', async () => {
    const stub = await afterThirty(60)
    const alike = stub.open.slice(0, 10)
    storeVectors(stub.studio, new Map(alike.map((id, index) => [id, apart(7).map((value) => value + index * 1e-4)])))
    const { ids } = await next(stub, 8)
    expect(ids[0]).toBe(alike[0])
    expect(ids.filter((id) => alike.includes(id))).toHaveLength(1)
  })

  it('take turns over the labels predicted', async () => {
    const stub = await afterThirty(60, (index) => (index % 5 === 4 ? 1 : 0))
    const { images } = await next(stub, 6)
    expect(images.filter(({ labelId }) => labelId === stub.labelIds[1])).toHaveLength(3)
  })

  it('are of one place where one is named', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    await writeStubs(folder, 40)
    await writeStubs(join(folder, 'shoes'), 10, 'shoe')
    await writeStubs(join(folder, 'shoes', 'heels'), 10, 'heel')
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.scan(folder)
    const attributeId = studio.attribute('Pattern')
    const labelIds = ['a', 'b'].map((name) => studio.label(attributeId, name))
    const ids = await studio.ids({ text: 'stub' })
    const stub: StubStudio = { studio, folder, catalogId, ids, attributeId, labelIds }
    const all = await studio.ids()
    storeVectors(studio, new Map(all.map((id) => [id, apart(id)])))
    const folders = await studio.client.catalog.folders({ catalogId })
    const folderId = folders.find(({ name }) => name === 'shoes')?.id ?? 0
    const inShoes = new Set(await studio.ids({ place: { folderId } }))
    expect((await next(stub, 30, { folderId })).ids.toSorted()).toEqual([...inShoes].toSorted())
    await decide(stub, ids.slice(0, 30))
    sayAll(stub, all, labelIds)
    await studio.engine.values.rebuild(attributeId)
    const { by, ids: asked } = await next(stub, 30, { folderId })
    expect(by).toBe('uncertain')
    expect(asked.toSorted()).toEqual([...inShoes].toSorted())
    expect((await next(stub, 60, { catalogId })).ids).toHaveLength(30)
    expect((await next(stub, 60, { catalogId: catalogId + 1 })).ids).toEqual([])
  })

  it('are found in the same order along the index and one by one', async () => {
    const stub = await afterThirty(1200)
    const { database } = stub.studio.engine.store
    const all = Uint32Array.from(await stub.studio.ids())
    const found = (few: number) => Array.fromAsync(byMargin(database, stub.attributeId, all, few))
    const oneByOne = await found(50_000)
    expect(oneByOne).toEqual(stub.open)
    expect(await found(100)).toEqual(oneByOne)
  })

  it('leave out what is decided, is gone or cannot be read', async () => {
    const stub = await afterThirty(10)
    const [decided, gone, unreadable, ...rest] = stub.open
    await decide(stub, [decided!])
    const [row] = await stub.studio.client.images.rows({ ids: Uint32Array.of(gone!) })
    await rm(join(stub.folder, row!.name))
    await stub.studio.rescan(stub.catalogId)
    stub.studio.engine.store.database.prepare(`UPDATE image SET error = 'broken' WHERE id = ?`).run(unreadable)
    const { ids } = await next(stub, 25)
    expect(ids.toSorted((a, b) => a - b)).toEqual(rest)
  })

  it('show of every product one view, and of decided products none before the others', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    await mkdir(folder, { recursive: true })
    await writeStubs(folder, 30)
    for (const view of ['front', 'back', 'side']) await writeStubs(folder, 8, view)
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.scan(folder)
    const attributeId = studio.attribute('Pattern')
    const labelIds = ['a', 'b'].map((name) => studio.label(attributeId, name))
    const stub: StubStudio = {
      studio,
      folder,
      catalogId,
      ids: await studio.ids({ text: 'stub' }),
      attributeId,
      labelIds,
    }
    const views = await Promise.all(['front', 'back', 'side'].map((text) => studio.ids({ text })))
    const products = Array.from({ length: 8 }, (_, index) => views.map((ids) => ids[index]!))
    const assign = studio.engine.store.database.prepare('UPDATE image SET product_id = ? WHERE id = ?')
    const [anyProduct] = studio.engine.store.database
      .prepare('SELECT id FROM product ORDER BY id')
      .pluck()
      .all() as number[]
    products.forEach((ids, index) => ids.forEach((id) => assign.run((anyProduct ?? 0) + index, id)))
    storeVectors(studio, new Map(products.flat().map((id) => [id, apart(id)])))
    await decide(stub, stub.ids)
    await decide(stub, [products[0]![0]!])
    sayAll(stub, products.flat(), labelIds)
    await studio.engine.values.rebuild(attributeId)

    const productOf = (id: number): number => products.findIndex((ids) => ids.includes(id))
    const seven = await next(stub, 7)
    expect(seven.by).toBe('uncertain')
    expect(seven.ids.map(productOf).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7])
    const more = await next(stub, 25)
    expect(more.ids.map(productOf).at(-1)).toBe(0)
    expect(more.ids).toHaveLength(8)
  })

  it('show of files of one content one', async () => {
    const stub = await afterThirty(12)
    const { database } = stub.studio.engine.store
    const [first, second, third] = stub.open
    const copy = database.prepare('UPDATE image SET hash = ? WHERE id = ?')
    for (const id of [first, second]) copy.run(Buffer.from('one content'), id)
    for (const id of [third, stub.ids[0]]) copy.run(Buffer.from('decided content'), id)
    const { ids } = await next(stub, 25)
    expect(ids).toContain(first)
    expect(ids).not.toContain(second)
    expect(ids.at(-1)).toBe(third)
    expect(ids).toHaveLength(11)
  })

  it('are found of captions as of labels', async () => {
    const stub = await openStubStudio({ images: 40 })
    const { client } = stub.studio
    const attributeId = stub.studio.attribute('Caption')
    storeVectors(stub.studio, new Map(stub.ids.map((id) => [id, apart(id)])))
    expect(await client.review.next({ attributeId, count: 3 })).toMatchObject({ by: 'typical', images: { length: 3 } })
    await writeCaptions(stub.studio, 'active', new Map(stub.ids.map((id) => [id, 'A shirt'])))
    const written = stub.ids.slice(0, 30)
    const decision = { kind: 'text', text: 'A blue shirt' } as const
    await client.annotations.decide({ ids: Uint32Array.from(written), attributeId, decision })
    const { by, images } = await client.review.next({ attributeId })
    expect(by).toBe('uncertain')
    expect(images.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(stub.ids.slice(30))
    expect(images[0]).toMatchObject({ labelId: null, confidence: 0.5 })
  })

  it('are refused of an attribute that is not there', async () => {
    const { studio } = await openStubStudio({ images: 2 })
    await expect(studio.client.review.next({ attributeId: 999 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(studio.client.review.next({ attributeId: 1, count: 0 })).rejects.toMatchObject({ code: 'bad-request' })
  })
})
