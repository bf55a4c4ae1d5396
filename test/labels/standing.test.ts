import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../src-preload/contract.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'
import { addVersion } from '../helpers/predictions.ts'

/** Everything that hangs on the labels of a library: what an undo must give back to the last byte. */
function stateOf({ studio, attributeId }: Pick<StubStudio, 'studio' | 'attributeId'>): Record<string, unknown[]> {
  const all = (sql: string): unknown[] => studio.engine.store.database.prepare(sql).all()
  return {
    labels: all(`SELECT id, name, state, merged_into FROM label WHERE attribute_id = ${attributeId} ORDER BY id`),
    decisions: all('SELECT * FROM annotation ORDER BY attribute_id, image_id, label_id'),
    whole: all('SELECT * FROM whole_annotation ORDER BY attribute_id, image_id'),
    predictions: all('SELECT * FROM cache.prediction ORDER BY version_id, image_id'),
    values: all('SELECT * FROM cache.value ORDER BY attribute_id, image_id'),
    sets: all('SELECT * FROM cache.many_label ORDER BY attribute_id, image_id, label_id'),
    counts: all(`SELECT * FROM cache.label_count WHERE images <> 0 OR decided <> 0 OR examples <> 0
      ORDER BY attribute_id, label_id`),
    attributeCounts: all('SELECT * FROM cache.attribute_count ORDER BY attribute_id'),
  }
}

const decide = (stub: StubStudio, images: readonly number[], kind: 'is' | 'not', labelId: number): Promise<unknown> =>
  stub.studio.client.annotations.decide({
    ids: Uint32Array.from(images),
    attributeId: stub.attributeId,
    decision: { kind, labelId },
  })

/** What a model says, as the window shows it. */
async function topOf({ studio, attributeId }: StubStudio, imageId: number): Promise<Candidate[]> {
  const { attributes } = await studio.client.images.detail({ id: imageId })
  return attributes.find((detail) => detail.attributeId === attributeId)?.top ?? []
}

async function namesOf({ studio, attributeId, ids }: StubStudio): Promise<(string | null)[]> {
  return Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))
}

async function open(options: Parameters<typeof openStubStudio>[0] = {}) {
  const stub = await openStubStudio({ images: 6, ...options })
  const [a, b, c, d] = stub.labelIds as [number, number, number, number]
  return {
    stub,
    a,
    b,
    c,
    d,
    client: stub.studio.client,
    ids: stub.ids as [number, number, number, number, number, number],
  }
}

describe('a label merged into another', () => {
  it('takes its decisions along, rejections as well, and gives all of them back', async () => {
    const { stub, a, b, c, client, ids } = await open()
    sayAll(stub, ids, [c, a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    await decide(stub, ids.slice(0, 2), 'is', a)
    await decide(stub, ids.slice(2, 3), 'is', b)
    await decide(stub, ids.slice(2, 4), 'not', a)
    await decide(stub, ids.slice(1, 2), 'not', b)
    await decide(stub, ids.slice(1, 2), 'is', a)
    const before = stateOf(stub)
    const merged = await client.labels.merge({ labelIds: [a], intoId: b })
    expect(merged).toMatchObject({ id: b, name: 'b', decided: 3 })
    expect(await namesOf(stub)).toEqual(['b', 'b', 'b', 'c', 'c', 'c'])
    const rejected = async (id: number) =>
      (await client.images.detail({ id })).attributes.find(({ attributeId }) => attributeId === stub.attributeId)
        ?.rejected
    expect(await rejected(ids[3]), 'not a is not b').toEqual([b])
    expect(await rejected(ids[2]), 'that it is b outweighs that it is not a').toEqual([])
    expect(await rejected(ids[1]), 'that it is a outweighs that it is not b').toEqual([])
    const attribute = (await client.labels.attributes()).find(({ id }) => id === stub.attributeId)
    expect(attribute?.labels.map(({ name }) => name).toSorted()).toEqual(['b', 'c', 'd'])
    const after = stateOf(stub)
    expect((await client.annotations.undo()).change).toMatchObject({ title: 'Pattern: merge a into b on 4 images' })
    expect(stateOf(stub)).toEqual(before)
    await client.annotations.redo()
    expect(stateOf(stub)).toEqual(after)
    await stub.studio.reopen()
    expect(stateOf(stub)).toEqual(after)
  })

  it('is what a model says from then on, as surely as of both together, of images tagged later as well', async () => {
    const { stub, a, b, c, client, ids } = await open()
    const said = [
      { labelId: c, confidence: 0.5 },
      { labelId: a, confidence: 0.25 },
      { labelId: b, confidence: 0.125 },
    ]
    const { attributeId, labelIds, studio } = stub
    const versionId = addVersion(studio, { attributeId, labelIds, state: 'active', said: new Map([[ids[0], said]]) })
    await client.labels.merge({ labelIds: [a], intoId: b })
    const now = [
      { labelId: c, confidence: 0.5 },
      { labelId: b, confidence: 0.375 },
    ]
    expect(await topOf(stub, ids[0])).toEqual(now)
    await client.labels.merge({ labelIds: [b], intoId: c })
    expect(await topOf(stub, ids[0])).toEqual([{ labelId: c, confidence: 0.875 }])
    // An image that is tagged now: the same head says the same outputs.
    const { store, versions } = studio.engine
    const predictions = new Predictions(store.database)
    const top = {
      ...{ versionId, k: 3, familiarity: null },
      labels: Uint32Array.from([c, a, b].map((id) => labelIds.indexOf(id))),
      probabilities: Float32Array.of(0.5, 0.25, 0.125),
    }
    store.database.transaction(() => predictions.store([ids[1]], top, versions.meaning(versionId)))()
    expect(await topOf(stub, ids[1])).toEqual([{ labelId: c, confidence: 0.875 }])
    await client.annotations.undo()
    for (const id of ids.slice(0, 2)) expect(await topOf(stub, id), 'b is a label again').toEqual(now)
    await client.annotations.undo()
    for (const id of ids.slice(0, 2)) expect(await topOf(stub, id)).toEqual(said)
  })

  it('where an image may have several joins the sets, and is as sure as the surer of the two', async () => {
    const { stub, a, b, c, client, ids } = await open({ many: true })
    const { attributeId, labelIds, studio } = stub
    const said = [
      { labelId: a, confidence: 0.75 },
      { labelId: b, confidence: 0.625 },
    ]
    addVersion(studio, { attributeId, labelIds, state: 'active', said: new Map([[ids[0], said]]) })
    const set = (imageId: number, setIds: number[]) =>
      client.annotations.decide({
        ids: Uint32Array.of(imageId),
        attributeId,
        decision: { kind: 'set', labelIds: setIds },
      })
    await set(ids[1], [a, b, c])
    await set(ids[2], [a])
    await decide(stub, [ids[3]], 'not', a)
    await studio.engine.values.rebuild(attributeId)
    const before = stateOf(stub)
    await client.labels.merge({ labelIds: [a], intoId: b })
    const values = async (id: number) => (await client.images.rows({ ids: Uint32Array.of(id) }))[0]?.values
    expect(await values(ids[0])).toMatchObject([{ labelId: b, confidence: 0.75, source: 'machine' }])
    expect((await values(ids[1]))?.map(({ labelId }) => labelId)).toEqual([b, c])
    expect((await values(ids[2]))?.map(({ labelId }) => labelId)).toEqual([b])
    const { attributes } = await client.images.detail({ id: ids[2] })
    expect(attributes.find((detail) => detail.attributeId === attributeId)?.isWhole, 'still all it has').toBe(true)
    await client.annotations.undo()
    expect(stateOf(stub)).toEqual(before)
  })

  it('merged on and taken back in order, is itself again', async () => {
    const { stub, a, b, c, d, client, ids } = await open()
    sayAll(stub, ids, [a, b, c, d])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    await decide(stub, ids.slice(0, 1), 'is', a)
    const states = [stateOf(stub)]
    for (const [labelId, intoId] of [
      [a, b],
      [c, d],
      [b, d],
    ] as const) {
      await client.labels.merge({ labelIds: [labelId], intoId })
      states.push(stateOf(stub))
    }
    expect(await namesOf(stub)).toEqual(['d', 'd', 'd', 'd', 'd', 'd'])
    for (const state of states.slice(0, -1).toReversed()) {
      await client.annotations.undo()
      expect(stateOf(stub)).toEqual(state)
    }
    for (const state of states.slice(1)) {
      await client.annotations.redo()
      expect(stateOf(stub)).toEqual(state)
    }
  })

  it('is another of the same attribute, and the name is free again', async () => {
    const { stub, a, b, client } = await open()
    const other = await client.labels.create({ attributeId: stub.studio.attribute('Type'), name: 'x' })
    const refused = { code: 'bad-request' }
    await expect(client.labels.merge({ labelIds: [a], intoId: a })).rejects.toMatchObject(refused)
    await expect(client.labels.merge({ labelIds: [a], intoId: other.id })).rejects.toMatchObject({
      ...refused,
      message: '"x" is no label of Pattern. Merge into one that is.',
    })
    await client.labels.merge({ labelIds: [a], intoId: b })
    await expect(client.labels.merge({ labelIds: [a], intoId: b })).rejects.toMatchObject({ code: 'not-found' })
    await expect(decide(stub, stub.ids, 'is', a), 'there is none').rejects.toMatchObject({ code: 'not-found' })
    const made = await client.labels.create({ attributeId: stub.attributeId, name: 'a' })
    expect(made.id).not.toBe(a)
    await client.annotations.undo()
    await client.annotations.undo()
    expect(stub.studio.engine.attributes.label(a).name).toBe('a')
  })

  it('takes thousands of decisions along in slices, and the same back', async () => {
    const { stub, a, b, client } = await open({ images: 1300 })
    await decide(stub, stub.ids, 'is', a)
    const before = stateOf(stub)
    await client.labels.merge({ labelIds: [a], intoId: b })
    expect(stub.studio.engine.attributes.label(b)).toMatchObject({ images: 1300, decided: 1300 })
    await client.annotations.undo()
    expect(stateOf(stub)).toEqual(before)
  })
})

describe('a retired label', () => {
  it('stays where people gave it and can be found, and no model answers with it', async () => {
    const { stub, a, b, client, ids } = await open()
    const { attributeId } = stub
    sayAll(stub, ids, [a, b])
    await stub.studio.engine.values.rebuild(attributeId)
    await decide(stub, ids.slice(0, 1), 'is', a)
    const before = stateOf(stub)
    expect(await client.labels.retire({ labelId: a, retired: true })).toMatchObject({ retired: true, images: 1 })
    expect(await namesOf(stub)).toEqual(['a', 'b', 'b', 'b', 'b', 'b'])
    const filter = { all: [{ attributeId, labels: [a] }] }
    const sort = { by: 'name', descending: false } as const
    expect([...(await client.images.list({ kind: 'filter', filter, sort })).ids]).toEqual([ids[0]])
    await client.annotations.undo()
    expect(stateOf(stub)).toEqual(before)
    await client.annotations.redo()
    expect(await client.labels.retire({ labelId: a, retired: false })).toMatchObject({ retired: false, images: 6 })
    expect(stateOf(stub)).toEqual(before)
  })

  it('made again is offered again', async () => {
    const { stub, a, client } = await open()
    await client.labels.retire({ labelId: a, retired: true })
    expect(await client.labels.create({ attributeId: stub.attributeId, name: 'A' })).toMatchObject({
      id: a,
      retired: false,
    })
  })

  it('leaves an image of which the model says nothing else without a value, and never asks it again', async () => {
    const { stub, a, client, ids } = await open()
    const versionId = sayAll(stub, ids, [a])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    await client.labels.retire({ labelId: a, retired: true })
    expect(await namesOf(stub)).toEqual(ids.map(() => null))
    const said = stub.studio.engine.store.database
      .prepare('SELECT count(*) FROM cache.prediction WHERE version_id = ?')
      .pluck()
      .get(versionId)
    expect(said, 'what it said is kept').toBe(6)
    await client.annotations.undo()
    expect(await namesOf(stub)).toEqual(ids.map(() => 'a'))
  })
})

describe('a deleted label', () => {
  it('is gone with its decisions, which are counted before, and what models said falls to the next best', async () => {
    const { stub, a, b, client, ids } = await open()
    sayAll(stub, ids, [a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    await decide(stub, ids.slice(0, 2), 'is', a)
    await decide(stub, ids.slice(2, 3), 'not', a)
    expect(await client.labels.carried({ labelIds: [a] })).toEqual({ given: 2, rejected: 1 })
    expect(await client.labels.carried({ attributeId: stub.attributeId })).toEqual({ given: 2, rejected: 1 })
    const before = stateOf(stub)
    await client.labels.delete({ labelIds: [a] })
    expect(await namesOf(stub)).toEqual(ids.map(() => 'b'))
    expect(stub.studio.engine.store.database.prepare('SELECT count(*) FROM annotation').pluck().get()).toBe(0)
    expect((await client.annotations.undo()).change).toMatchObject({ title: 'Pattern: delete a on 3 images' })
    expect(stateOf(stub)).toEqual(before)
  })

  it('retired before is retired again', async () => {
    const { stub, a, client } = await open()
    await client.labels.retire({ labelId: a, retired: true })
    await client.labels.delete({ labelIds: [a] })
    await expect(client.labels.carried({ labelIds: [a] })).rejects.toMatchObject({ code: 'not-found' })
    await client.annotations.undo()
    expect(stub.studio.engine.attributes.label(a)).toMatchObject({ name: 'a', retired: true })
  })

  it('comes back under another name where its own was given away meanwhile', async () => {
    const { stub, a, client } = await open()
    await client.labels.delete({ labelIds: [a] })
    // By a model that came with the program, say, which is no action.
    stub.studio.label(stub.attributeId, 'a')
    await client.annotations.undo()
    expect(stub.studio.engine.attributes.label(a).name).toBe('a 2')
  })
})

describe('predictions', () => {
  it('said in labels of before are said anew when the library is opened', async () => {
    const { stub, a, b, client, ids } = await open()
    sayAll(stub, ids, [a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    await client.labels.retire({ labelId: a, retired: true })
    const after = stateOf(stub)
    const { database } = stub.studio.engine.store
    // As after a kill before the first of them was written, or in a library that was taken from a backup.
    await client.annotations.undo()
    await client.annotations.redo()
    database.exec(`UPDATE cache.prediction SET top = coalesce(said, top), said = NULL; DELETE FROM cache.stated;
      DELETE FROM cache.value`)
    await stub.studio.reopen()
    expect(stateOf(stub)).toEqual(after)
  })
})

describe('a deleted attribute', () => {
  it('is hidden with all that hangs on it, and comes back as it was', async () => {
    const { stub, a, client, ids } = await open()
    const { attributeId } = stub
    const versionId = sayAll(stub, ids, [a])
    await stub.studio.engine.values.rebuild(attributeId)
    await decide(stub, ids.slice(0, 2), 'is', a)
    const before = stateOf(stub)
    await client.labels.deleteAttribute({ attributeId })
    expect((await client.labels.attributes()).map(({ id }) => id)).not.toContain(attributeId)
    expect(stub.studio.engine.versions.activeIds()).not.toContain(versionId)
    const [row] = await client.images.rows({ ids: Uint32Array.of(ids[0]) })
    expect(row?.values).toEqual([])
    const { attributes } = await client.images.detail({ id: ids[0] })
    expect(attributes.map((detail) => detail.attributeId)).not.toContain(attributeId)
    await stub.studio.reopen()
    const made = await client.labels.createAttribute({ title: 'Pattern' })
    expect(made.id, 'the name is free').not.toBe(attributeId)
    await client.annotations.undo()
    expect((await client.annotations.undo()).change).toMatchObject({ title: 'Delete attribute Pattern' })
    expect(stateOf(stub)).toEqual(before)
    expect(stub.studio.engine.versions.activeIds()).toContain(versionId)
  })

  it('that ships with the program stays deleted at the next start; captions cannot be', async () => {
    const { stub, client } = await open()
    await client.labels.deleteAttribute({ attributeId: stub.studio.attribute('Type') })
    await stub.studio.reopen()
    expect((await client.labels.attributes()).map(({ name }) => name)).not.toContain('type')
    await expect(
      client.labels.deleteAttribute({ attributeId: stub.studio.attribute('Caption') }),
    ).rejects.toMatchObject({
      code: 'bad-request',
      message: 'Caption is part of every library and cannot be deleted.',
    })
  })
})
