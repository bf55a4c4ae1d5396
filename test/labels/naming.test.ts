import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Attribute, Filter } from '../../src-preload/contract.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'

/** A small library and short words for what people do to its labels `a`, `b`, `c` and `d`. */
async function open(options: Parameters<typeof openStubStudio>[0] = {}) {
  const stub = await openStubStudio({ images: 6, ...options })
  const { attributeId, studio } = stub
  const { client } = studio
  const [a, b, c, d] = stub.labelIds as [number, number, number, number]
  const attribute = async (): Promise<Attribute> =>
    (await client.labels.attributes()).find(({ id }) => id === attributeId)!
  return {
    ...{ stub, attributeId, client, ids: stub.ids, a, b, c, d, attribute },
    label: async (id: number) => (await attribute()).labels.find((label) => label.id === id),
    give: (labelId: number, ...ids: number[]) =>
      client.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision: { kind: 'is', labelId } }),
    found: async (filter: Filter) => {
      const { ids } = await client.images.list({ kind: 'filter', filter, sort: { by: 'added', descending: false } })
      return [...ids]
    },
    undone: async () => (await client.annotations.undo()).change?.title,
  }
}

/** Imports a table of two columns. */
async function importOf({ attributeId, studio }: StubStudio, rows: readonly [file: string, label: string][]) {
  const path = join(studio.library, 'table.csv')
  const { name } = studio.engine.attributes.get(attributeId)
  await writeFile(path, [`file,${name}`, ...rows.map((row) => row.join(','))].join('\n'))
  await studio.done((await studio.client.exchange.importCsv({ path })).jobId)
}

describe('what is said of labels', () => {
  it('is kept, one action for all of them, and given back', async () => {
    const { a, b, c, client, label, undone } = await open()
    const to = { colour: '#1f2a44', description: ' As dark as ink. ', parentId: c }
    await client.labels.change({ labelIds: [a, b], to })
    for (const id of [a, b]) expect(await label(id)).toMatchObject({ ...to, description: 'As dark as ink.' })
    await client.labels.change({ labelIds: [a, b], to })
    expect(await undone()).toBe('Pattern: a and 1 more under c')
    for (const id of [a, b]) expect(await label(id)).toMatchObject({ colour: null, description: '', parentId: null })
    await client.annotations.redo()
    expect(await label(b)).toMatchObject({ colour: '#1f2a44', parentId: c })
  })

  it('is no circle, and stays in one attribute', async () => {
    const { a, b, c, client, label, stub } = await open()
    await client.labels.change({ labelIds: [a], to: { parentId: b } })
    await client.labels.change({ labelIds: [b], to: { parentId: c } })
    for (const parentId of [a, b, c]) {
      await expect(client.labels.change({ labelIds: [c], to: { parentId } })).rejects.toMatchObject({
        code: 'bad-request',
      })
    }
    const other = await client.labels.create({ attributeId: stub.studio.attribute('Type'), name: 'x' })
    await expect(client.labels.change({ labelIds: [a], to: { parentId: other.id } })).rejects.toMatchObject({
      code: 'bad-request',
    })
    await expect(client.labels.change({ labelIds: [a, other.id], to: { colour: null } })).rejects.toMatchObject({
      code: 'bad-request',
    })
    expect(await label(c)).toMatchObject({ parentId: null })
  })

  it('has a key of one label, which goes over when another is given it', async () => {
    const { a, b, client, label, undone } = await open()
    await client.labels.change({ labelIds: [a], to: { key: 'B' } })
    await client.labels.change({ labelIds: [b], to: { key: 'B' } })
    expect([(await label(a))?.key, (await label(b))?.key]).toEqual([null, 'B'])
    expect(await undone()).toBe('Pattern: key B for b')
    expect([(await label(a))?.key, (await label(b))?.key]).toEqual(['B', null])
    await expect(client.labels.change({ labelIds: [a, b], to: { key: 'N' } })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })
})

describe('a label that lies under another', () => {
  it.each([false, true])('is found by it, in filters and words, as is one below that (several: %s)', async (many) => {
    const { a, attributeId, b, c, client, d, found, give, ids } = await open({ many })
    const [first, second, third, fourth] = ids as [number, number, number, number]
    await client.labels.rename({ labelId: a, name: 'Blue' })
    await client.labels.change({ labelIds: [b], to: { parentId: a } })
    await client.labels.change({ labelIds: [c], to: { parentId: b } })
    await give(a, first)
    await give(b, second)
    await give(c, third)
    await give(d, fourth)
    const all = (labels: number[]) => found({ all: [{ attributeId, labels }] })
    expect(await all([a])).toEqual([first, second, third])
    expect(await all([b])).toEqual([second, third])
    expect(await found({ all: [{ attributeId, labels: [a], not: true }] })).not.toContain(third)
    expect(await found({ text: 'blue' })).toEqual([first, second, third])
    if (many) await give(b, third)
    const figures = await client.labels.figures({ attributeId })
    expect(figures.find(({ labelId }) => labelId === a)).toMatchObject({ human: 3, imported: 0, machine: 0 })
    expect(figures.find(({ labelId }) => labelId === b)).toMatchObject({ human: 2 })
  })

  it('lies under the label that its parent becomes, or above it where that goes', async () => {
    const { a, b, c, client, d, label, undone } = await open()
    await client.labels.change({ labelIds: [a], to: { parentId: b } })
    await client.labels.change({ labelIds: [b], to: { parentId: c } })
    await client.labels.merge({ labelIds: [b], intoId: d })
    expect(await label(a)).toMatchObject({ parentId: d })
    await undone()
    expect(await label(a)).toMatchObject({ parentId: b })
    await client.labels.delete({ labelIds: [b] })
    expect(await label(a)).toMatchObject({ parentId: c })
    await undone()
    await client.labels.merge({ labelIds: [c], intoId: a })
    expect(await label(b), 'not under what lies under it').toMatchObject({ parentId: null })
    expect(await label(a)).toMatchObject({ parentId: b })
  })
})

describe('other names of a label', () => {
  it('are read as it when a table uses them: of merged and renamed ones, and those a person adds', async () => {
    const { attribute, b, client, c, a, label, stub } = await open()
    await client.labels.merge({ labelIds: [a], intoId: b })
    await client.labels.rename({ labelId: b, name: 'Navy Blue' })
    expect(await label(b)).toMatchObject({ synonyms: ['a', 'b'] })
    await client.labels.readAs({ labelId: b, names: ['a', 'b', 'Marine'] })
    await client.labels.merge({ labelIds: [c], intoId: b, readAs: false })
    const file = (at: number) => `stub-000${at}.jpg`
    await importOf(stub, [
      [file(0), 'A'],
      [file(1), 'b'],
      [file(2), 'marine'],
      [file(3), 'c'],
    ])
    const { labels } = await attribute()
    expect(labels.map(({ imported, name }) => [name, imported])).toEqual([
      ['Navy Blue', 3],
      ['c', 1],
      ['d', 0],
    ])
  })

  it('go with the label they are given, and are its own again when that is taken back', async () => {
    const { a, attributeId, b, client, label, undone } = await open()
    await client.labels.readAs({ labelId: a, names: ['Marine', 'Ink', 'A'] })
    expect(await label(a), 'not its own name').toMatchObject({ synonyms: ['Ink', 'Marine'] })
    await client.labels.readAs({ labelId: b, names: ['INK'] })
    expect([(await label(a))?.synonyms, (await label(b))?.synonyms]).toEqual([['Marine'], ['INK']])
    const made = await client.labels.create({ attributeId, name: 'marine' })
    expect(made.name, 'a label of its own').toBe('marine')
    expect(await label(a)).toMatchObject({ synonyms: [] })
    await undone()
    expect(await label(a)).toMatchObject({ synonyms: ['Marine'] })
    expect(await undone()).toBe('Pattern: what b is also called: "INK"')
    expect([(await label(a))?.synonyms, (await label(b))?.synonyms]).toEqual([['Ink', 'Marine'], []])
    await expect(client.labels.readAs({ labelId: a, names: ['B'] })).rejects.toMatchObject({ code: 'already-exists' })
  })
})

describe('labels merged or deleted at once', () => {
  it('are one action', async () => {
    const { a, attribute, b, c, client, d, give, ids, undone } = await open()
    await give(a, ids[0]!)
    await give(b, ids[1]!)
    await give(c, ids[2]!)
    const before = await attribute()
    expect(await client.labels.carried({ labelIds: [a, b] })).toEqual({ given: 2, rejected: 0 })
    expect(await client.labels.merge({ labelIds: [a, b, c], intoId: d })).toMatchObject({ images: 3, decided: 3 })
    expect(await undone()).toBe('Pattern: merge a and 2 more into d on 3 images')
    expect(await attribute()).toEqual(before)
    await client.labels.delete({ labelIds: [a, b] })
    expect((await attribute()).labels.map(({ name }) => name).sort()).toEqual(['c', 'd'])
    expect(await undone()).toBe('Pattern: delete a and 1 more on 2 images')
    expect(await attribute()).toEqual(before)
  })
})

describe('a label split by hand', () => {
  it.each([false, true])('is had by the images chosen in place of the former (several: %s)', async (many) => {
    const { a, attributeId, b, client, give, ids, label, stub, undone } = await open({ many })
    sayAll(stub, ids, [a, b])
    await stub.studio.engine.values.rebuild(attributeId)
    await give(a, ids[0]!, ids[1]!)
    await client.labels.change({ labelIds: [a], to: { parentId: b } })
    const made = await client.labels.split({ labelId: a, name: 'New', ids: Uint32Array.from(ids.slice(1, 4)) })
    expect(made).toMatchObject({ name: 'New', images: 3, decided: 3, parentId: b })
    expect(await label(a)).toMatchObject({ images: 3, decided: 1 })
    expect(await undone()).toBe('Pattern: split New from a on 3 images')
    expect(await label(made.id)).toBeUndefined()
    expect(await label(a)).toMatchObject({ images: 6, decided: 2 })
    await client.annotations.redo()
    expect(await label(made.id)).toMatchObject({ images: 3 })
  })

  it('needs a name of its own, and images', async () => {
    const { a, client, ids } = await open()
    const some = Uint32Array.of(ids[0]!)
    await expect(client.labels.split({ labelId: a, name: 'B', ids: some })).rejects.toMatchObject({
      code: 'already-exists',
    })
    for (const none of [new Uint32Array(), Uint32Array.of(99_999)]) {
      await expect(client.labels.split({ labelId: a, name: 'New', ids: none })).rejects.toMatchObject({
        code: 'bad-request',
      })
    }
  })
})

describe('attributes', () => {
  it('are described and put in order', async () => {
    const { attribute, attributeId, client, undone } = await open()
    await client.labels.describeAttribute({ attributeId, description: 'What is woven or printed.' })
    expect(await attribute()).toMatchObject({ description: 'What is woven or printed.' })
    const names = async () => (await client.labels.attributes()).map(({ name }) => name)
    const before = await client.labels.attributes()
    const wanted = before.toReversed().map(({ id }) => id)
    await client.labels.orderAttributes({ attributeIds: wanted })
    expect(await names()).toEqual(before.map(({ name }) => name).toReversed())
    await client.labels.createAttribute({ title: 'Fit' })
    expect((await names()).at(-1), 'a new one comes last').toBe('fit')
    await undone()
    expect(await undone()).toBe('Order of attributes')
    expect(await names()).toEqual(before.map(({ name }) => name))
  })

  it('are put in an order that names each once, and in the one they have already by no action', async () => {
    const { client, undone } = await open()
    const ids = (await client.labels.attributes()).map(({ id }) => id)
    const [first = 0, second = 0, ...others] = ids
    const [last = 0] = ids.slice(-1)
    for (const attributeIds of [
      ids.slice(1),
      [...ids, last],
      [first, first, ...others],
      [...ids.slice(0, -1), 9_999],
    ]) {
      await expect(client.labels.orderAttributes({ attributeIds }), attributeIds.join()).rejects.toMatchObject({
        code: 'bad-request',
      })
    }
    await client.labels.orderAttributes({ attributeIds: ids })
    const before = await undone()
    expect(before).not.toBe('Order of attributes')
    await client.labels.orderAttributes({ attributeIds: [second, first, ...others] })
    expect((await client.labels.attributes()).map(({ id }) => id)).toEqual([second, first, ...others])
    expect(await undone()).toBe('Order of attributes')
  })

  it('of text have no labels', async () => {
    const { client, stub } = await open()
    const attributeId = stub.studio.attribute('caption')
    await expect(client.labels.create({ attributeId, name: 'x' })).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('an attribute of one label that may have several', () => {
  it('keeps what was decided as all there is, and what models said; and back', async () => {
    const { a, attribute, attributeId, b, c, client, give, ids, stub, undone } = await open()
    const { studio } = stub
    sayAll(stub, ids, [a, b, c])
    await studio.engine.values.rebuild(attributeId)
    await give(b, ids[0]!, ids[1]!)
    await client.annotations.decide({
      ...{ ids: Uint32Array.of(ids[2]!), attributeId },
      decision: { kind: 'not', labelId: a },
    })
    const state = () => {
      const all = (sql: string): unknown[] => studio.engine.store.database.prepare(sql).all()
      return {
        decisions: all('SELECT * FROM annotation ORDER BY attribute_id, image_id, label_id'),
        whole: all('SELECT * FROM whole_annotation'),
        values: all('SELECT * FROM cache.value ORDER BY attribute_id, image_id'),
        sets: all('SELECT * FROM cache.many_label ORDER BY attribute_id, image_id, label_id'),
        counts: all('SELECT * FROM cache.label_count WHERE images <> 0 OR examples <> 0 ORDER BY label_id'),
        sources: all('SELECT * FROM cache.attribute_count WHERE human + machine > 0 ORDER BY attribute_id'),
      }
    }
    const before = state()
    await client.labels.changeKind({ attributeId, many: true })
    expect(await attribute()).toMatchObject({ kind: 'labels', sources: { human: 2, imported: 0, machine: 4 } })
    const labelsOf = async (id: number) =>
      (await client.images.rows({ ids: Uint32Array.of(id) }))[0]?.values.map(({ labelId }) => labelId)
    expect(await labelsOf(ids[0]!), 'nothing beside what was decided').toEqual([b])
    expect(await labelsOf(ids[3]!), 'what the model is sure of').toEqual([a])
    const after = state()
    expect(await undone()).toBe('Pattern: several labels for each image')
    expect(state()).toEqual(before)
    await client.annotations.redo()
    expect(state()).toEqual(after)
    await client.labels.changeKind({ attributeId, many: false })
    expect(state()).toEqual(before)
    await undone()
    await give(c, ids[0]!)
    await expect(client.labels.changeKind({ attributeId, many: false }), 'two labels').rejects.toMatchObject({
      message: '1 image has several labels of Pattern, or none of them. Give each one label first.',
    })
    await studio.reopen()
    expect((await attribute()).kind).toBe('labels')
  })
})

describe('how many of a label the model finds', () => {
  it('is said of what was held out, of merged labels together', async () => {
    const { a, attributeId, b, c, client, ids, stub } = await open()
    const versionId = sayAll(stub, ids, [a, b])
    const { database } = stub.studio.engine.store
    const top = database.prepare('SELECT top FROM cache.prediction WHERE version_id = ? AND image_id = ?').pluck()
    const keep = database.prepare(
      'INSERT INTO cache.held_out (version_id, image_id, label_id, top) VALUES (?, ?, ?, ?)',
    )
    const truth = [a, a, b, c]
    truth.forEach((labelId, at) => keep.run(versionId, ids[at], labelId, top.get(versionId, ids[at])))
    const found = async (id: number) =>
      (await client.labels.figures({ attributeId })).find(({ labelId }) => labelId === id)?.found
    expect(await found(a)).toMatchObject({ right: 2, of: 2 })
    expect(await found(b)).toMatchObject({ right: 0, of: 1 })
    await client.labels.merge({ labelIds: [a], intoId: b })
    expect(await found(b)).toMatchObject({ right: 3, of: 3 })
    expect(await found(stub.labelIds[3]!)).toBeNull()
  })
})
