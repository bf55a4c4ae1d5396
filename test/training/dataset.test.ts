import { beforeEach, describe, expect, it } from 'vitest'
import { Datasets, type Dataset } from '../../src-main/engine/training/dataset.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

const features = 'test'
let stub: StubStudio
let datasets: Datasets

beforeEach(async () => {
  stub = await openStubStudio({ images: 24 })
  const { store, attributes, embeddings } = stub.studio.engine
  datasets = new Datasets(store.database, attributes, embeddings)
  embed(stub.ids)
})

function embed(ids: readonly number[]): void {
  const { store, embeddings } = stub.studio.engine
  store.database.transaction(() => {
    for (const id of ids) embeddings.store(id, 0, [{ name: features, dimensions: 2, data: Float32Array.of(id, 1) }])
  })()
}

const read = (
  base: readonly number[] | null = null,
  withSample = true,
  among: ReadonlySet<number> | null = null,
): Dataset => datasets.read(stub.attributeId, base, [features], { seed: 1, withSample, among })
const decide = (index: number, decision: { kind: 'is' | 'not'; labelId: number }): Promise<unknown> =>
  stub.studio.engine.annotations.decide([stub.ids[index]!], stub.attributeId, decision)
const productOf = (index: number): unknown =>
  stub.studio.engine.store.database.prepare('SELECT product_id FROM image WHERE id = ?').pluck().get(stub.ids[index])
const set = (column: 'hash' | 'product_id', index: number, value: unknown): unknown =>
  stub.studio.engine.store.database.prepare(`UPDATE image SET ${column} = ? WHERE id = ?`).run(value, stub.ids[index])

describe('what a run learns from', () => {
  it('is every decision, then images that show what the library looks like', async () => {
    const [a, b] = stub.labelIds as [number, number]
    await decide(20, { kind: 'is', labelId: b })
    await decide(3, { kind: 'is', labelId: a })
    await decide(7, { kind: 'not', labelId: a })
    const { imageIds, labelIds, labels, examples, rejections } = read()
    expect(imageIds.slice(0, 3)).toEqual([3, 20, 7].map((index) => stub.ids[index]))
    expect(imageIds.slice(3)).toEqual(stub.ids.filter((_, index) => ![3, 7, 20].includes(index)))
    expect(labelIds).toEqual([a, b])
    expect(labels).toEqual(['a', 'b'])
    expect(examples).toEqual({ row: Int32Array.of(0, 1), label: Int32Array.of(0, 1), weight: Float32Array.of(1, 1) })
    expect(rejections).toEqual({ row: Int32Array.of(2), label: Int32Array.of(0) })
  })

  it('counts copies of a file once, as what was decided last', async () => {
    const [a, b] = stub.labelIds as [number, number]
    for (const index of [2, 5, 9]) set('hash', index, Buffer.from('one content'))
    await decide(2, { kind: 'is', labelId: a })
    await decide(5, { kind: 'is', labelId: b })
    await decide(7, { kind: 'is', labelId: a })
    stub.studio.engine.store.database.prepare('UPDATE annotation SET at = 5 WHERE image_id = ?').run(stub.ids[5])
    stub.studio.engine.store.database.prepare('UPDATE annotation SET at = 4 WHERE image_id = ?').run(stub.ids[2])
    const { imageIds, examples } = read(null, false)
    expect(imageIds).toEqual([stub.ids[5], stub.ids[7]])
    expect(examples.label).toEqual(Int32Array.of(0, 1))
    expect(datasets.decidedSince(stub.attributeId, 4), 'a copy of what was decided before is not new').toEqual([
      stub.ids[7],
    ])
    expect(datasets.decidedSince(stub.attributeId, 3).toSorted()).toEqual(
      [2, 5, 7].map((index) => stub.ids[index]).toSorted(),
    )
  })

  it('has the labels of the base head first, in its order', async () => {
    const [a, b, c, d] = stub.labelIds as [number, number, number, number]
    await decide(0, { kind: 'is', labelId: b })
    await decide(1, { kind: 'is', labelId: d })
    await decide(2, { kind: 'not', labelId: a })
    expect(read([c, b]).labelIds).toEqual([c, b, d])
    expect(read([c, b]).examples.label).toEqual(Int32Array.of(1, 2))
    expect(read([c, b]).rejections.row, 'of a label it does not have').toHaveLength(0)
    expect(read([c, a]).rejections.label).toEqual(Int32Array.of(1))
  })

  it('of some images is measured on the others, but for views and copies of what it learned from', async () => {
    const [a, b] = stub.labelIds as [number, number]
    for (const index of [2, 5]) set('hash', index, Buffer.from('one content'))
    set('product_id', 7, productOf(3))
    set('product_id', 10, productOf(9))
    for (const index of [2, 3, 4, 5]) await decide(index, { kind: 'is', labelId: a })
    for (const index of [7, 8, 9]) await decide(index, { kind: 'is', labelId: b })
    await decide(6, { kind: 'not', labelId: a })
    const idAt = (index: number) => stub.ids[index]!
    const dataset = read(null, true, new Set([3, 4, 5, 11].map(idAt)))
    expect(dataset.imageIds.slice(0, 3)).toEqual([3, 4, 5].map(idAt))
    expect(dataset.imageIds, 'a view of what it is measured on').not.toContain(idAt(10))
    expect(dataset.imageIds, 'what others are not is not learned either').not.toContain(idAt(6))
    expect(dataset.others).toEqual({ imageIds: [8, 9].map(idAt), label: Int32Array.of(1, 1) })
    expect(dataset.labels, 'it can be wrong about labels it has no example of').toEqual(['a', 'b'])
    expect(dataset.extent).toEqual({ learned: 3, decided: 6 })
  })

  it('is decided images alone for trainings by epochs', async () => {
    const [a, b] = stub.labelIds as [number, number]
    await decide(3, { kind: 'is', labelId: a })
    await decide(4, { kind: 'not', labelId: b })
    expect(read(null, false)).toMatchObject({ imageIds: [stub.ids[3]], rejections: { row: new Int32Array() } })
  })

  it('leaves out what has no features, or is gone', async () => {
    const [a] = stub.labelIds as [number]
    for (const index of [0, 1, 2]) await decide(index, { kind: 'is', labelId: a })
    const { database } = stub.studio.engine.store
    database.prepare('DELETE FROM cache.embedding WHERE image_id IN (?, ?)').run(stub.ids[0], stub.ids[10])
    database.prepare('UPDATE image SET present = 0 WHERE id IN (?, ?)').run(stub.ids[1], stub.ids[11])
    const { imageIds, examples } = read()
    expect(examples.row).toHaveLength(1)
    expect(imageIds).toHaveLength(20)
    for (const index of [0, 1, 10, 11]) expect(imageIds).not.toContain(stub.ids[index])
  })

  it('is four thousand images of a large library at most, from all over it, the same each time', async () => {
    const { database } = stub.studio.engine.store
    const more = database
      .prepare(
        'INSERT INTO image (folder_id, name, size, modified, added_at) SELECT folder_id, ?, 1, 1, 1 FROM image LIMIT 1 RETURNING id',
      ) // prettier-ignore
      .pluck()
    const ids = database.transaction(() =>
      Array.from({ length: 9976 }, (_, at) => more.get(`more-${at}.jpg`) as number),
    )()
    embed(ids)
    const all = [...stub.ids, ...ids]
    const [a] = stub.labelIds as [number]
    await stub.studio.engine.annotations.decide(ids.slice(-96), stub.attributeId, { kind: 'is', labelId: a })
    const { imageIds } = read()
    expect(imageIds).toHaveLength(4096)
    expect(new Set(imageIds).size).toBe(4096)
    expect(imageIds.slice(0, 96)).toEqual(ids.slice(-96))
    const places = imageIds.slice(96).map((id) => all.indexOf(id))
    const gaps = places.map((place, at) => place - (places[at - 1] ?? -1))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4)
    expect(places.at(-1)).toBeGreaterThan(9890)
    expect(read().imageIds).toEqual(imageIds)
  })
})

describe('what stays together', () => {
  const groupsOf = (...indices: number[]): number[] => {
    const { imageIds, groups } = read()
    return indices.map((index) => groups[imageIds.indexOf(stub.ids[index]!)]!)
  }

  it('are the views of a product', () => {
    const [x, y] = [productOf(4), productOf(1)]
    for (const index of [4, 9, 2]) set('product_id', index, x)
    for (const index of [1, 3]) set('product_id', index, y)
    const [a, b, c, d, e, alone] = groupsOf(4, 9, 2, 1, 3, 0)
    expect([a, b]).toEqual([c, c])
    expect(d).toBe(e)
    expect(new Set([a, d, alone]).size).toBe(3)
  })

  it('are files of the same content, whatever product they are of, and all they belong with', () => {
    const [x, y] = [productOf(4), productOf(1)]
    for (const index of [4, 9]) set('product_id', index, x)
    for (const index of [12, 15]) set('product_id', index, y)
    for (const index of [9, 12, 20]) set('hash', index, Buffer.alloc(32, 7))
    set('hash', 21, Buffer.alloc(32, 8))
    expect(new Set(groupsOf(4, 9, 12, 15, 20)).size).toBe(1)
    expect(new Set(groupsOf(4, 21, 0)).size, 'files not read yet are not the same').toBe(3)
  })

  it('is each image by itself otherwise, by a number that stays when others are decided', async () => {
    const [a] = stub.labelIds as [number]
    const before = groupsOf(3, 8, 13)
    expect(new Set(before).size).toBe(3)
    for (const index of [1, 2, 8]) await decide(index, { kind: 'is', labelId: a })
    expect(groupsOf(3, 8, 13)).toEqual(before)
  })
})

it('images were given a label since a time, others were only rejected', async () => {
  const [a, b] = stub.labelIds as [number, number]
  await decide(0, { kind: 'is', labelId: a })
  await decide(1, { kind: 'not', labelId: b })
  await decide(2, { kind: 'is', labelId: a })
  const { database } = stub.studio.engine.store
  database.prepare('UPDATE annotation SET at = 100 WHERE image_id <> ?').run(stub.ids[2])
  database.prepare('UPDATE annotation SET at = 200 WHERE image_id = ?').run(stub.ids[2])
  expect(datasets.decidedSince(stub.attributeId, 99)).toEqual([stub.ids[0], stub.ids[2]])
  expect(datasets.decidedSince(stub.attributeId, 100)).toEqual([stub.ids[2]])
  expect(datasets.decidedSince(stub.attributeId, 200)).toEqual([])
})
