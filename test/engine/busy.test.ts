import { describe, expect, it } from 'vitest'
import type { JobKind } from '../../src-preload/contract.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'

/** A job of this kind runs until `end` is called. */
function occupy({ studio }: StubStudio, kind: JobKind, subjectId: number | null = null) {
  const { jobs } = studio.engine
  const over = Promise.withResolvers<string>()
  jobs.define(kind, { resumes: false, work: () => over.promise })
  const id = jobs.start(kind, 'Something long', {}, subjectId)
  return async (): Promise<void> => {
    over.resolve('')
    await jobs.finished(id)
  }
}

const busy = { code: 'busy' }

describe('while a training runs', () => {
  it.each(['train', 'backbone'] as const)(
    '(%s) no model is put into use, and no other training begins',
    async (kind) => {
      const stub = await openStubStudio({ images: 2 })
      const { studio, attributeId, ids, labelIds } = stub
      const { client } = studio
      const versionId = sayAll(stub, ids, labelIds, 'candidate')
      const end = occupy(stub, kind)
      await expect(client.review.accept({ versionId })).rejects.toMatchObject(busy)
      await expect(client.models.activate({ versionId })).rejects.toMatchObject(busy)
      await expect(client.training.start({ attributeId })).rejects.toMatchObject(busy)
      const [backbone] = await client.backbones.list()
      await expect(client.backbones.use({ name: backbone?.name ?? '' })).rejects.toMatchObject(busy)
      expect(await client.models.versions({ attributeId })).toMatchObject([{ id: versionId, state: 'candidate' }])
      await end()
      await client.review.accept({ versionId })
      expect(await client.models.versions({ attributeId })).toMatchObject([{ id: versionId, state: 'active' }])
      expect(await studio.labelOf(ids[0] ?? 0, attributeId)).toBe('a')
    },
  )
})

describe('while a catalog is scanned or tagged', () => {
  it.each(['scan', 'tag'] as const)('(%s) it is not removed, others are', async (kind) => {
    const stub = await openStubStudio({ images: 2 })
    const { studio, catalogId } = stub
    const end = occupy(stub, kind, catalogId)
    await expect(studio.client.catalog.remove({ catalogId })).rejects.toMatchObject(busy)
    expect(await studio.ids()).toHaveLength(2)
    await end()
    await studio.client.catalog.remove({ catalogId })
    expect(await studio.ids()).toEqual([])
  })

  it('a job on everything holds every catalog', async () => {
    const stub = await openStubStudio({ images: 1 })
    const end = occupy(stub, 'tag', null)
    const { catalogId } = stub
    await expect(stub.studio.client.catalog.remove({ catalogId })).rejects.toMatchObject(busy)
    await end()
  })
})
