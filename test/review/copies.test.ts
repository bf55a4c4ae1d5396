import { describe, expect, it } from 'vitest'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'

describe('how good a version is', () => {
  it('counts copies of a file once, and none that was decided on before it was accepted', async () => {
    const stub = await openStubStudio({ images: 6 })
    const { studio, attributeId, ids } = stub
    const { database } = studio.engine.store
    const [a, b] = stub.labelIds as [number, number]
    const versionId = sayAll(stub, ids, [a, b])
    await studio.engine.values.rebuild(attributeId)
    const decide = (indices: readonly number[], labelId: number): Promise<unknown> =>
      studio.client.annotations.decide({
        ids: Uint32Array.from(indices, (index) => ids[index]!),
        attributeId,
        decision: { kind: 'is', labelId },
      })
    for (const index of [0, 1, 2]) database.prepare('UPDATE image SET hash = ? WHERE id = ?').run(Buffer.from('one'), ids[index]) // prettier-ignore
    await decide([0], a)
    database.prepare('UPDATE annotation SET at = 1').run()
    database.prepare('UPDATE model_version SET accepted_at = 2 WHERE id = ?').run(versionId)
    await decide([1, 2, 3], a)
    const { library } = await studio.client.review.evaluate({ attributeId })
    expect(library).toMatchObject({ images: 2 })
    const [version] = await studio.client.models.versions({ attributeId })
    expect(version?.sinceAccepted).toMatchObject({ of: 1 })
  })
})
