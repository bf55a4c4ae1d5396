import { beforeEach, describe, expect, test } from 'vitest'
import type { Decision } from '../../src-preload/contract.ts'
import { Datasets } from '../../src-main/engine/training/dataset.ts'
import { ManyDatasets } from '../../src-main/engine/training/many-dataset.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

const feature = 'test'
let stub: StubStudio
let datasets: ManyDatasets

beforeEach(async () => {
  stub = await openStubStudio({ images: 8, labels: 3, many: true })
  const { attributes, embeddings, store } = stub.studio.engine
  datasets = new ManyDatasets(store.database, attributes, new Datasets(store.database, attributes, embeddings))
  store.database.transaction(() => {
    for (const id of stub.ids) embeddings.store(id, 0, [{ name: feature, dimensions: 1, data: Float32Array.of(id) }])
  })()
})

const decide = (index: number, decision: Decision) =>
  stub.studio.engine.annotations.decide([stub.ids[index]!], stub.attributeId, decision)
const write = (sql: string, ...values: unknown[]) => stub.studio.engine.store.database.prepare(sql).run(...values)
const read = () => datasets.read(stub.attributeId, [feature], { seed: 1, among: null })

describe('what a head of several labels learns from', () => {
  test('is what is known of each label, of each content once, and images of which nothing is', async () => {
    const [a, b, c] = stub.labelIds as [number, number, number]
    write('UPDATE label SET created_at = 10 WHERE attribute_id = ?', stub.attributeId)
    write('UPDATE label SET created_at = 20 WHERE id = ?', c)
    for (const index of [4, 5]) write('UPDATE image SET hash = ? WHERE id = ?', Buffer.from('one'), stub.ids[index])
    await decide(0, { kind: 'set', labelIds: [a] })
    await decide(1, { kind: 'set', labelIds: [] })
    await decide(2, { kind: 'is', labelId: b })
    await decide(3, { kind: 'not', labelId: c })
    await decide(4, { kind: 'set', labelIds: [b, c] })
    await decide(5, { kind: 'set', labelIds: [a] })
    // Said as the last label was made, and right before that.
    write('UPDATE whole_annotation SET at = 20 WHERE image_id = ?', stub.ids[0])
    write('UPDATE whole_annotation SET at = 19 WHERE image_id = ?', stub.ids[1])
    const { answers, decided, imageIds, labelIds, labels } = read()
    expect(decided).toBe(5)
    expect(imageIds).toEqual([0, 1, 2, 3, 4, 6, 7].map((index) => stub.ids[index]))
    expect([labelIds, labels]).toEqual([
      [a, b, c],
      ['a', 'b', 'c'],
    ])
    expect(Array.from({ length: imageIds.length }, (_, row) => [...answers.subarray(row * 3, row * 3 + 3)])).toEqual([
      [1, 0, 0],
      [0, 0, -1],
      [-1, 1, -1],
      [-1, -1, 0],
      [0, 1, 1],
      [-1, -1, -1],
      [-1, -1, -1],
    ])
  })

  test('is of labels alone that some image has and some has not', async () => {
    const [a, b, c] = stub.labelIds as [number, number, number]
    await decide(0, { kind: 'is', labelId: a })
    await decide(1, { kind: 'not', labelId: a })
    await decide(2, { kind: 'is', labelId: b })
    await decide(3, { kind: 'not', labelId: c })
    const { answers, labelIds } = read()
    expect(labelIds).toEqual([a])
    expect([...answers].slice(0, 4)).toEqual([1, 0, -1, -1])
  })

  test('says what is lacking', async () => {
    expect(read).toThrow('No image has a label yet.')
    await decide(0, { kind: 'is', labelId: stub.labelIds[0]! })
    expect(read).toThrow('Nothing says which labels images do not have.')
  })
})
