import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageEffect, PastAnswer } from '../../src-preload/contract.ts'
import { linesOf } from '../../src-main/engine/history/journal.ts'
import { replay } from '../../src-main/engine/history/replay.ts'
import { importDecisions } from '../helpers/imported.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const past = (studio: TestEngine, imageId: number, count = 100, before?: number) =>
  studio.client.annotations.pastOfImage({ imageId, count, ...(before !== undefined && { before }) })

/** `undone Pattern: a > b; product: none > x`, an action a line, the newest first. */
async function told(studio: TestEngine, imageId: number): Promise<string[]> {
  const { changes } = await past(studio, imageId)
  return changes.map(({ effects, isUndone }) => `${isUndone ? 'undone ' : ''}${effects.map(inWords).join('; ')}`)
}

function inWords(effect: ImageEffect): string {
  if (effect.of === 'product') return `product: ${effect.before} > ${effect.after}`
  if (effect.of === 'model') return `${effect.model} says ${effect.before} > ${effect.after}`
  return `${effect.attribute}: ${answers(effect.before)} > ${answers(effect.after)}`
}

const answers = (all: PastAnswer[]): string =>
  all.map(({ answer, source, verdict }) => `${source} ${verdict} ${answer}`).join(' & ')

const decide = ({ studio, attributeId }: StubStudio, imageIds: readonly number[], labelId: number | undefined) =>
  studio.client.annotations.decide({
    ids: Uint32Array.from(imageIds),
    attributeId,
    decision: { kind: 'is', labelId: labelId ?? 0 },
  })

describe('the past of an image', () => {
  it('tells each action that touched it in order, what it was and what it became, and no other', async () => {
    const stub = await openStubStudio({ images: 5 })
    const { attributeId, ids, labelIds, studio } = stub
    const [one = 0, other = 0, untouched = 0] = ids
    const [a = 0, b = 0, c = 0] = labelIds
    await importDecisions(studio, [{ imageId: one, attributeId, answer: a }])
    await decide(stub, [one, other], b)
    await decide(stub, [other], c)
    await studio.client.annotations.decide({ ids: Uint32Array.of(one), attributeId, decision: { kind: 'clear' } })
    expect(await told(studio, one)).toEqual([
      'Pattern: human is b > ',
      'Pattern: imported is a > human is b',
      'Pattern:  > imported is a',
    ])
    expect(await told(studio, other)).toEqual(['Pattern: human is b > human is c', 'Pattern:  > human is b'])
    expect(await past(studio, untouched)).toEqual({ changes: [], isWhole: true })
    const { changes } = await past(studio, one)
    expect(changes[1]).toMatchObject({ title: 'Pattern: b on 2 images', images: 2, kind: 'decide' })
  })

  it('says what was undone, until something new is done', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { ids, labelIds, studio } = stub
    await decide(stub, ids, labelIds[0])
    await decide(stub, ids, labelIds[1])
    await studio.client.annotations.undo()
    expect(await told(studio, ids[0]!)).toEqual(['undone Pattern: human is a > human is b', 'Pattern:  > human is a'])
    await decide(stub, ids.slice(1), labelIds[2])
    expect(await told(studio, ids[0]!)).toEqual(['Pattern:  > human is a'])
  })

  it('comes a page at a time', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { ids, labelIds, studio } = stub
    for (let turn = 0; turn < 5; turn++) await decide(stub, ids, labelIds[turn % 2])
    const first = await past(studio, ids[0]!, 2)
    expect([first.changes.length, first.isWhole]).toEqual([2, false])
    const second = await past(studio, ids[0]!, 3, first.changes.at(-1)?.id)
    expect([second.changes.length, second.isWhole]).toEqual([3, true])
    const all = [...first.changes, ...second.changes].map(({ id }) => id)
    expect(all).toEqual([...new Set(all)].sort((one, other) => other - one))
  })

  it('holds merges and deletions of labels, in the names that they had', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { ids, labelIds, studio } = stub
    const [a = 0, b = 0, c = 0] = labelIds
    await decide(stub, ids, a)
    await studio.client.labels.merge({ labelIds: [a], intoId: b })
    await studio.client.labels.rename({ labelId: b, name: 'Bee' })
    await studio.client.labels.delete({ labelIds: [b] })
    await decide(stub, ids.slice(0, 1), c)
    expect(await told(studio, ids[0]!)).toEqual([
      'Pattern:  > human is c',
      'Pattern: human is Bee > ',
      'Pattern: human is a > human is Bee',
      'Pattern:  > human is a',
    ])
  })

  it('holds another model, where it says something else, and its return', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { ids, labelIds, studio } = stub
    const [a = 0, b = 0] = labelIds
    const [one = 0, same = 0] = ids
    sayAll(stub, [one], [a, b])
    sayAll(stub, [same], [b, a])
    const next = sayAll(stub, ids, [b, a], 'candidate')
    await studio.engine.values.rebuild(stub.attributeId)
    const active = studio.engine.versions.active(stub.attributeId)!
    await studio.client.models.activate({ versionId: next })
    expect(await told(studio, same)).toEqual([])
    expect(await told(studio, one)).toEqual([`${studio.engine.versions.get(next).name} says null > b`])
    await studio.client.models.activate({ versionId: active.id })
    expect((await told(studio, one))[0]).toBe(`${active.name} says b > null`)
  })

  it('passes over what a model said that an update replaced', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { ids, labelIds, studio } = stub
    const [a = 0, b = 0] = labelIds
    const [one = 0] = ids
    const first = sayAll(stub, [one], [a, b])
    const next = sayAll(stub, [one], [b, a], 'candidate')
    await studio.engine.values.rebuild(stub.attributeId)
    await studio.client.models.activate({ versionId: next })
    await decide(stub, ids, a)
    const replace = (id: number): void => {
      const { database } = studio.engine.store
      database.prepare('DELETE FROM cache.prediction WHERE version_id = ?').run(id)
      database.prepare('DELETE FROM model_version WHERE id = ?').run(id)
    }
    const { name } = studio.engine.versions.get(next)
    replace(first)
    expect(await told(studio, one)).toEqual(['Pattern:  > human is a', `${name} says null > b`])
    replace(next)
    expect(await told(studio, one)).toEqual(['Pattern:  > human is a'])
  })

  it('is found in bulk, whatever the order of the images, after a restart and in a library of a journal', async () => {
    const stub = await openStubStudio({ images: 40 })
    const { ids, labelIds, studio } = stub
    await decide(stub, ids.toReversed(), labelIds[0])
    await decide(stub, ids.slice(10, 20), labelIds[1])
    await studio.reopen()
    const expected = ['Pattern: human is a > human is b', 'Pattern:  > human is a']
    for (const id of ids) expect(await told(studio, id)).toEqual(ids.indexOf(id) >= 10 && ids.indexOf(id) < 20 ? expected : expected.slice(1)) // prettier-ignore
    const other = await TestEngine.open({})
    await replay(linesOf(join(studio.library, 'journal')), other.engine.history)
    const rows = await studio.client.images.rows({ ids: Uint32Array.of(ids[10]!) })
    const idOf = other.engine.store.database.prepare<[string], number>('SELECT id FROM image WHERE name = ?').pluck()
    expect(await told(other, idOf.get(rows[0]!.name)!)).toEqual(expected)
  })
})
