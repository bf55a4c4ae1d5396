import { describe, expect, it } from 'vitest'
import type { HistoryState } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { Attributes } from '../../src-renderer/state/attributes.svelte.ts'
import type { Question } from '../../src-renderer/state/shell.svelte.ts'
import { Vocabulary } from '../../src-renderer/state/vocabulary.svelte.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { TestBridge } from './test-bridge.ts'

async function open() {
  const stub = await openStubStudio({ images: 3 })
  const engine = connect(new TestBridge(stub.studio))
  const attributes = new Attributes(engine, () => undefined)
  await attributes.refresh()
  const asked: Question[] = []
  const told: HistoryState[] = []
  const vocabulary = new Vocabulary({
    engine,
    attributes,
    ask: (question) => asked.push(question),
    takeHistory: (history) => told.push(history),
  })
  const labels = () => attributes.find(stub.attributeId)?.labels ?? []
  const label = (name: string) => labels().find((candidate) => candidate.name === name)!
  const names = () => labels().map(({ name }) => name)
  return { ...stub, asked, attributes, engine, label, names, told, vocabulary }
}

describe('labels in the window', () => {
  it('are merged only when the person says so, who is told how many decisions go along', async () => {
    const { asked, attributeId, engine, ids, label, names, told, vocabulary } = await open()
    const decision = { kind: 'is', labelId: label('a').id } as const
    await engine.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision })
    await vocabulary.askMerge(label('a'), label('b'))
    expect(asked[0]).toMatchObject({
      title: 'Merge “a” into “b”?',
      text: '3 decisions for a become decisions for b, and models say b from now on. You can undo this in one step.',
    })
    expect(names()).toContain('a')
    await asked[0]?.run()
    expect(names().toSorted()).toEqual(['b', 'c', 'd'])
    expect(label('b')).toMatchObject({ images: 3, decided: 3 })
    expect(told.at(-1)?.undo?.title).toBe('Pattern: merge a into b on 3 images')
  })

  it('that are retired are listed and not offered', async () => {
    const { attributeId, attributes, label, names, vocabulary } = await open()
    await vocabulary.retire(label('a'), true)
    expect(names()).toContain('a')
    expect(attributes.offered(attributeId).map(({ name }) => name)).toEqual(['b', 'c', 'd'])
    expect(attributes.byUse(attributeId)).not.toContain(label('a').id)
  })

  it('are deleted, and their attribute, when the person says so', async () => {
    const { asked, attributeId, attributes, label, names, vocabulary } = await open()
    await vocabulary.askDelete(label('d'))
    expect(asked[0]).toMatchObject({
      text: 'Nobody decided on it yet. You can undo this in one step.',
      danger: true,
    })
    await asked[0]?.run()
    expect(names()).toEqual(['a', 'b', 'c'])
    await vocabulary.askDeleteAttribute(attributes.find(attributeId)!)
    await asked[1]?.run()
    expect(attributes.find(attributeId)).toBeUndefined()
  })
})

describe('removed catalogs in the window', () => {
  it('are deleted for good when the person says so', async () => {
    const { asked, catalogId, engine, vocabulary } = await open()
    await engine.catalog.remove({ catalogId })
    await vocabulary.showRemoved()
    expect(vocabulary).toMatchObject({ open: 'removed', removed: [{ id: catalogId }] })
    vocabulary.askPurge(vocabulary.removed[0]!)
    expect(await engine.catalog.removed(), 'not yet').toHaveLength(1)
    await asked[0]?.run()
    expect(vocabulary.removed).toEqual([])
    expect(await engine.catalog.removed()).toEqual([])
  })
})
