import { describe, expect, it, vi } from 'vitest'
import { HeldOut } from '../../src-main/engine/models/held-out.ts'
import { importDecisions } from '../helpers/imported.ts'
import { addVersion, storeSaid } from '../helpers/predictions.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

const decide = ({ studio, attributeId }: StubStudio, ids: readonly number[], kind: 'accept' | 'is', labelId = 0) =>
  studio.client.annotations.decide({
    ids: Uint32Array.from(ids),
    attributeId,
    decision: kind === 'accept' ? { kind } : { kind, labelId },
  })

/** What hangs on imports and models is found in the background. */
const found = async ({ studio }: StubStudio): Promise<void> => {
  studio.engine.contradictions.wake()
  await studio.engine.contradictions.settled()
}

const suspects = ({ studio, attributeId }: StubStudio) => studio.ids({ all: [{ attributeId, states: ['suspect'] }] })

/** The first two images are decided, the first of them doubted. */
async function doubted(): Promise<StubStudio & { first: number; second: number; label: number; other: number }> {
  const stub = await openStubStudio()
  const [label, other] = stub.labelIds as [number, number]
  const [first, second] = stub.ids as [number, number]
  await decide(stub, [first, second], 'is', label)
  const { database } = stub.studio.engine.store
  const doubt = { imageId: first, labelId: label, own: 0.04, otherId: other, other: 0.9 }
  // Found after the decision, and before any that follows here.
  database.prepare('UPDATE annotation SET at = at - 2000').run()
  new HeldOut(database).setSuspects(stub.attributeId, [doubt], { foundAt: Date.now() - 1000, read: null })
  expect(await suspects(stub)).toEqual([first])
  return { ...stub, first, second, label, other }
}

describe('a decision that is probably wrong', () => {
  it('names what the others speak for', async () => {
    const { studio, first, other } = await doubted()
    const { attributes } = await studio.client.images.detail({ id: first })
    expect(attributes.map(({ suspect }) => suspect).filter((suspect) => suspect !== null)).toEqual([
      { confidence: 0.04, otherId: other, otherConfidence: 0.9 },
    ])
  })

  it('is not doubted any more once it is said again, and is again when that is undone', async () => {
    for (const kind of ['accept', 'is'] as const) {
      const stub = await doubted()
      const { studio, first, second, label, attributeId } = stub
      expect(await decide(stub, [first, second], kind, label)).toMatchObject({ changed: 1 })
      expect(await suspects(stub)).toEqual([])
      expect(await studio.client.training.summary({ attributeId })).toMatchObject({ suspects: 0 })
      expect(await decide(stub, [first], kind, label), 'nothing is left to answer').toMatchObject({ changed: 0 })
      await studio.client.annotations.undo()
      expect(await suspects(stub)).toEqual([first])
    }
  })

  it('is not shown as doubted once it is said again', async () => {
    const stub = await doubted()
    const shown = async () => {
      const { attributes } = await stub.studio.client.images.detail({ id: stub.first })
      return attributes.find(({ attributeId }) => attributeId === stub.attributeId)?.suspect ?? null
    }
    expect(await shown()).not.toBeNull()
    await decide(stub, [stub.first], 'is', stub.label)
    expect(await shown()).toBeNull()
    await stub.studio.client.annotations.undo()
    expect(await shown()).not.toBeNull()
    await decide(stub, [stub.first], 'is', stub.other)
    expect(await shown()).toBeNull()
  })

  it('is not doubted any more under another label', async () => {
    const stub = await doubted()
    await decide(stub, [stub.first], 'is', stub.other)
    expect(await suspects(stub)).toEqual([])
  })

  it('is doubted where it was imported and the model in use, which never learned from it, speaks against it', async () => {
    const stub = await openStubStudio({ images: 6 })
    const { studio, attributeId, ids, labelIds } = stub
    const [label, other, unknown] = labelIds as [number, number, number]
    const sure = [
      { labelId: other, confidence: 0.9 },
      { labelId: label, confidence: 0.05 },
    ]
    const said = new Map(ids.map((id) => [id, sure]))
    const knows = [label, other]
    const imported = (images: readonly number[], labelId: number) =>
      importDecisions(studio, images.map((imageId) => ({ imageId, attributeId, answer: labelId }))) // prettier-ignore
    await imported(ids.slice(0, 2), label)
    await imported(ids.slice(2, 3), other)
    await imported(ids.slice(3, 4), unknown)
    await decide(stub, ids.slice(4, 5), 'is', label)
    addVersion(studio, { attributeId, labelIds: knows, state: 'active', said })
    await studio.engine.values.rebuild(attributeId)
    await found(stub)
    expect(await suspects(stub), 'not what it agrees with, never heard of, or a person said').toEqual(ids.slice(0, 2))
    const counted = async () => (await studio.client.review.report({ attributeId })).suspects
    expect(await counted()).toEqual({ human: 0, imported: 2 })
    const { attributes } = await studio.client.images.detail({ id: ids[0]! })
    expect(attributes.find((of) => of.attributeId === attributeId)?.suspect).toMatchObject({ otherId: other })
    await decide(stub, [ids[0]!], 'accept')
    expect(await suspects(stub), 'a person has looked').toEqual([ids[1]])
    await decide(stub, [ids[1]!], 'is', other)
    expect(await counted()).toEqual({ human: 0, imported: 0 })
  })

  it('is not doubted by a model that may have learned from it', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { studio, attributeId, ids, labelIds } = stub
    const [label, other] = labelIds as [number, number]
    await importDecisions(studio, [{ imageId: ids[0]!, attributeId, answer: label }])
    const runId = studio.engine.runs.begin(attributeId, { method: 'head' })
    studio.engine.runs.setExamples(runId, 1, Date.now() + 1)
    const said = new Map([[ids[0]!, [{ labelId: other, confidence: 0.9 }]]])
    const versionId = addVersion(studio, { attributeId, labelIds, state: 'active', said, runId })
    await studio.engine.values.rebuild(attributeId)
    await found(stub)
    expect(await suspects(stub)).toEqual([])
    const { database } = studio.engine.store
    const at = database.prepare('SELECT max(at) FROM annotation').pluck().get() as number
    const learned = database.prepare('UPDATE model_version SET learned_until = ? WHERE id = ?')
    learned.run(at, versionId)
    await found(stub)
    expect(await suspects(stub), 'at the very moment').toEqual([])
    learned.run(at - 1, versionId)
    await found(stub)
    expect(await suspects(stub), 'it was said after that').toEqual(ids)
  })

  it('is told where it is another one, though they are as many and their numbers as much in all', async () => {
    const stub = await openStubStudio({ images: 4 })
    const { studio, attributeId, ids, labelIds } = stub
    const [label, other] = labelIds as [number, number]
    await importDecisions(studio, ids.map((imageId) => ({ imageId, attributeId, answer: label }))) // prettier-ignore
    const against = (doubted: readonly (number | undefined)[]) =>
      new Map(ids.map((id) => [id, [{ labelId: doubted.includes(id) ? other : label, confidence: 0.9 }]]))
    const [first, second, third, fourth] = ids as [number, number, number, number]
    expect(first + fourth).toBe(second + third)
    const state = 'active'
    const versionId = addVersion(studio, { attributeId, labelIds, state, said: against([first, fourth]) })
    await studio.engine.values.rebuild(attributeId)
    await found(stub)
    expect(await suspects(stub)).toEqual([first, fourth])
    const told = vi.fn()
    studio.engine.events.on('attributes', told)
    await found(stub)
    expect(told, 'nothing changed').not.toHaveBeenCalled()
    storeSaid(studio.engine, versionId, against([second, third]))
    await studio.engine.values.rebuild(attributeId)
    await found(stub)
    expect(await suspects(stub)).toEqual([second, third])
    expect(told).toHaveBeenCalledExactlyOnceWith({ attributeIds: [attributeId] })
  })

  it('is found among any number of imported ones', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { studio, attributeId, labelIds } = stub
    const [label, other] = labelIds as [number, number]
    const { database } = studio.engine.store
    const folder = database.prepare('SELECT folder_id FROM image').pluck().get()
    const insert = database.prepare(
      'INSERT INTO image (folder_id, name, size, modified, added_at) VALUES (?, ?, 1, 1, 1) RETURNING id',
    )
    const more = database.transaction(() =>
      Array.from({ length: 2001 }, (_, index) => insert.pluck().get(folder, `more-${index}.jpg`) as number),
    )()
    await importDecisions(studio, more.map((imageId) => ({ imageId, attributeId, answer: label }))) // prettier-ignore
    const against = [more[0]!, more[999]!, more[1000]!, more[2000]!]
    const sure = (labelId: number) => [{ labelId, confidence: 0.9 }]
    const said = new Map(more.map((id) => [id, sure(against.includes(id) ? other : label)]))
    addVersion(studio, { attributeId, labelIds, state: 'active', said })
    await studio.engine.values.rebuild(attributeId)
    await found(stub)
    expect((await suspects(stub)).toSorted((a, b) => a - b)).toEqual(against)
  })
})
