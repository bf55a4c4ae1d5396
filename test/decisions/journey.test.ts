import { describe, expect, it } from 'vitest'
import type { ActionKind } from '../../src-main/engine/history/action.ts'
import { AppError } from '../../src-main/common/app-error.ts'
import { importDecisions } from '../helpers/imported.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'

const labels = ({ studio, attributeId, ids }: StubStudio) =>
  Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))

async function threeDecisions() {
  const stub = await openStubStudio({ images: 2 })
  const { studio, attributeId, ids, labelIds } = stub
  for (const labelId of labelIds.slice(0, 3)) {
    await studio.client.annotations.decide({
      ids: Uint32Array.from(ids),
      attributeId,
      decision: { kind: 'is', labelId },
    })
  }
  const steps = await studio.client.annotations.changes({ count: 10 })
  return { ...stub, annotations: studio.client.annotations, steps }
}

describe('several steps of the history', () => {
  it('are taken back to one that stays, and done again up to one', async () => {
    const { annotations, steps, ...stub } = await threeDecisions()
    const [third, second, first] = steps.map(({ id }) => id)
    const back = await annotations.goTo({ changeId: first ?? 0 })
    expect(back.changes.map(({ id }) => id)).toEqual([third, second])
    expect(back).toMatchObject({ stopped: null, history: { undo: { id: first }, redo: { id: second } } })
    expect(back.consequences.map(({ attributeId }) => attributeId)).toEqual([stub.attributeId])
    expect(await labels(stub)).toEqual(['a', 'a'])
    const forth = await annotations.goTo({ changeId: third ?? 0 })
    expect(forth.changes.map(({ id }) => id)).toEqual([second, third])
    expect(await labels(stub)).toEqual(['c', 'c'])
    expect(await annotations.goTo({ changeId: third ?? 0 }), 'where one is already').toMatchObject({ changes: [] })
    await expect(annotations.goTo({ changeId: 999 })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('stop at one that cannot be taken back, and tell which and why', async () => {
    const { annotations, steps, ...stub } = await threeDecisions()
    const { history } = stub.studio.engine
    const stuck: ActionKind<object> = {
      name: 'test.stuck',
      prepare(_payload, way) {
        if (way === 'undo') throw new AppError('busy', 'It is stuck.')
      },
      apply: () => undefined,
      toLine: () => ({}),
      fromLine: () => ({}),
    }
    history.define(stuck)
    await history.perform(stuck, {}, { title: 'Stuck', images: 0 })
    const decision = { kind: 'is', labelId: stub.labelIds[0] ?? 0 } as const
    await annotations.decide({ ids: Uint32Array.from(stub.ids), attributeId: stub.attributeId, decision })
    const { changes, stopped } = await annotations.goTo({ changeId: steps[2]!.id })
    expect(changes.map(({ title }) => title)).toEqual(['Pattern: a on 2 images'])
    expect(stopped).toMatchObject({ change: { title: 'Stuck' }, error: { code: 'busy', message: 'It is stuck.' } })
    expect(await labels(stub), 'what was taken back before it is').toEqual(['c', 'c'])
  })

  it('come in pages, and every action is told of as it is done', async () => {
    const { annotations, steps, ...stub } = await threeDecisions()
    const page = await annotations.changes({ count: 2, before: steps[1]!.id })
    expect(page.map(({ id }) => id)).toEqual(steps.slice(2).map(({ id }) => id))
    const told = stub.studio.event('history', ({ undo }) => undo?.title === 'Pattern: rename a to z')
    await stub.studio.client.labels.rename({ labelId: stub.labelIds[0] ?? 0, name: 'z' })
    expect((await told).redo).toBeNull()
  })
})

describe('a decision on many images', () => {
  it('is foreseen of every one of them', async () => {
    const { studio, attributeId, ids, labelIds } = await openStubStudio({ images: 1 })
    const { database } = studio.engine.store
    const folder = database.prepare('SELECT folder_id FROM image').pluck().get()
    const insert = database.prepare(
      'INSERT INTO image (folder_id, name, size, modified, added_at) VALUES (?, ?, 1, 1, 1) RETURNING id',
    )
    const more = database.transaction(() =>
      Array.from({ length: 1001 }, (_, index) => insert.pluck().get(folder, `more-${index}.jpg`) as number),
    )()
    const decision = { kind: 'is', labelId: labelIds[0] ?? 0 } as const
    const all = Uint32Array.from([...ids, ...more])
    const foreseen = await studio.client.annotations.foresee({ ids: all, attributeId, decision })
    expect(foreseen).toEqual({ changed: 1002, byPeople: 0 })
  })

  it('tells before what it would touch, and can leave alone what people decided', async () => {
    const stub = await openStubStudio({ images: 4 })
    const { studio, attributeId, ids, labelIds } = stub
    const { annotations } = studio.client
    const [a, b] = labelIds as [number, number]
    sayAll(stub, ids, labelIds)
    await studio.engine.values.rebuild(attributeId)
    const is = (labelId: number) => ({ kind: 'is', labelId }) as const
    await annotations.decide({ ids: Uint32Array.from(ids.slice(0, 1)), attributeId, decision: is(a) })
    await annotations.decide({ ids: Uint32Array.from(ids.slice(1, 2)), attributeId, decision: is(b) })
    await importDecisions(studio, [{ imageId: ids[2] ?? 0, attributeId, answer: a }])
    const all = Uint32Array.from(ids)
    expect(await annotations.foresee({ ids: all, attributeId, decision: is(b) })).toEqual({ changed: 3, byPeople: 1 })
    expect(await labels(stub), 'nothing is done by that').toEqual(['a', 'b', 'a', 'a'])
    await annotations.decide({ ids: all, attributeId, decision: is(b), spare: true })
    expect(await labels(stub)).toEqual(['a', 'b', 'b', 'b'])
    expect(await annotations.ofImage({ imageId: ids[0] ?? 0 })).toMatchObject([
      { attributeId, labelId: a, text: null, verdict: 'is', source: 'human' },
    ])
  })
})
