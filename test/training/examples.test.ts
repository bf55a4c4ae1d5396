import { afterEach, describe, expect, it, vi } from 'vitest'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

afterEach(() => vi.useRealTimers())

const features = 'test'

function embed({ studio }: StubStudio, ids: readonly number[]): void {
  const { store, embeddings } = studio.engine
  const blocks = [{ name: features, dimensions: 1, data: Float32Array.of(1) }]
  store.database.transaction(() => ids.forEach((id) => embeddings.store(id, 0, blocks)))()
}

describe('captions that a captioner learns from', () => {
  it('are marked as seen where the one it goes on from knows them', async () => {
    const stub = await openStubStudio({ images: 4 })
    const { studio, ids } = stub
    const attributeId = studio.attribute('caption')
    embed(stub, ids.slice(0, 3))
    for (const [index, time] of [1000, 2000, 3000, 1000].entries()) {
      vi.useFakeTimers({ toFake: ['Date'], now: time })
      await studio.client.annotations.decide({
        ids: Uint32Array.of(ids[index] ?? 0),
        attributeId,
        decision: { kind: 'text', text: `Hat ${index}` },
      })
    }
    const { captionDatasets } = studio.engine
    const read = (learnedUntil: number | null) => captionDatasets.read(attributeId, [features], learnedUntil, null)
    expect(read(null)).toMatchObject({ imageIds: ids.slice(0, 3), texts: ['Hat 0', 'Hat 1', 'Hat 2'] })
    expect([...read(null).seen]).toEqual([0, 0, 0])
    expect([...read(2000).seen], 'until then, the moment itself included').toEqual([1, 1, 0])
  })
})

describe('the summary before a training', () => {
  it('counts decisions of each kind, and none of images that cannot be read or are gone', async () => {
    const stub = await openStubStudio({ images: 6 })
    const { studio, attributeId, ids, labelIds } = stub
    const caption = studio.attribute('caption')
    const [a = 0, b = 0] = labelIds
    const { client } = studio
    const decide = (index: number, decision: { kind: 'is' | 'not'; labelId: number }): Promise<unknown> =>
      client.annotations.decide({ ids: Uint32Array.of(ids[index] ?? 0), attributeId, decision })
    for (const index of [0, 1, 2]) await decide(index, { kind: 'is', labelId: index === 0 ? a : b })
    await decide(3, { kind: 'not', labelId: a })
    for (const index of [0, 1, 2]) {
      const text = { kind: 'text', text: 'A hat' } as const
      await client.annotations.decide({ ids: Uint32Array.of(ids[index] ?? 0), attributeId: caption, decision: text })
    }
    const { database } = studio.engine.store
    const labels = () => client.training.summary({ attributeId })
    const captions = () => client.training.summary({ attributeId: caption })
    expect(await labels()).toMatchObject({ examples: 3, human: 3, imported: 0, rejections: 1, labels: 2 })
    expect(await captions()).toMatchObject({ examples: 3, human: 3 })
    database.prepare(`UPDATE image SET error = 'Damaged.', error_code = 'damaged' WHERE id = ?`).run(ids[0])
    expect(await labels()).toMatchObject({ examples: 2, human: 2, labels: 1 })
    expect(await captions()).toMatchObject({ examples: 2 })
    database.prepare('UPDATE image SET present = 0 WHERE id = ?').run(ids[1])
    expect(await labels()).toMatchObject({ examples: 1, human: 1 })
    expect(await captions()).toMatchObject({ examples: 1 })
  })

  it('calls recent what was decided after a moment, kept as it is decided or counted anew', async () => {
    const { studio, attributeId, ids, labelIds } = await openStubStudio({ images: 4 })
    const recent = (since: number) => studio.engine.values.decisionCounts(attributeId, since).recent
    expect(recent(2000)).toBe(0)
    for (const [index, time] of [1999, 2000, 2001].entries()) {
      vi.useFakeTimers({ toFake: ['Date'], now: time })
      const decision = { kind: index === 0 ? 'not' : 'is', labelId: labelIds[0] ?? 0 } as const
      // Not through the door, whose answer counts since another moment.
      await studio.engine.annotations.decide([ids[index] ?? 0], attributeId, decision)
    }
    expect(recent(2000)).toBe(1)
    expect([recent(1998), recent(1999), recent(2000), recent(2001)]).toEqual([3, 2, 1, 0])
    expect(recent(2000)).toBe(1)
    await studio.engine.history.undo()
    expect(recent(2000)).toBe(0)
  })
})
