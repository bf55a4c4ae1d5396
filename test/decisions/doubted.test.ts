import { describe, expect, it } from 'vitest'
import { HeldOut } from '../../src-main/engine/models/held-out.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

const decide = ({ studio, attributeId }: StubStudio, ids: readonly number[], kind: 'accept' | 'is', labelId = 0) =>
  studio.client.annotations.decide({
    ids: Uint32Array.from(ids),
    attributeId,
    decision: kind === 'accept' ? { kind } : { kind, labelId },
  })

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
  new HeldOut(database).setSuspects(stub.attributeId, [doubt], Date.now() - 1000)
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

  it('is not doubted any more under another label', async () => {
    const stub = await doubted()
    await decide(stub, [stub.first], 'is', stub.other)
    expect(await suspects(stub)).toEqual([])
  })
})
