import { cp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/bin.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

async function withDecision() {
  const stub = await openStubStudio({ images: 3 })
  const { studio, attributeId, catalogId, ids, labelIds } = stub
  const [first = 0] = ids
  const decision = { kind: 'is', labelId: labelIds[0] ?? 0 } as const
  await studio.client.annotations.decide({ ids: Uint32Array.of(first), attributeId, decision })
  const { path } = studio.engine.catalogs.get(catalogId)
  const elsewhere = join(await temporaryFolder(), 'elsewhere')
  return {
    ...stub,
    first,
    path,
    elsewhere,
    catalog: studio.client.catalog,
    labelOf: () => studio.labelOf(first, attributeId),
  }
}

describe('a catalog that was removed', () => {
  it('tells before how much was decided in it', async () => {
    const { catalog, catalogId } = await withDecision()
    expect(await catalog.decided({ catalogId })).toEqual({ byPeople: 1, imported: 0 })
  })

  it('gives its decisions back where its pictures turn up in another folder', async () => {
    const { studio, catalog, catalogId, elsewhere, first, labelOf, path } = await withDecision()
    await catalog.remove({ catalogId })
    await rename(path, elsewhere)
    const { catalog: added, jobId } = await catalog.add({ path: elsewhere, tag: false })
    expect((await studio.done(jobId)).note).toContain('3 known from a removed catalog, with their decisions')
    expect((await catalog.list()).map(({ id, images }) => [id, images])).toEqual([[added.id, 3]])
    expect(await studio.client.images.detail({ id: first })).toMatchObject({ catalogId: added.id })
    expect(await labelOf()).toBe('a')
    const products = studio.engine.store.database.prepare('SELECT DISTINCT catalog_id AS id FROM product').all()
    expect(products, 'and are views of products there').toEqual([{ id: added.id }])
  })

  it('has them again where it lay', async () => {
    const { studio, catalog, catalogId, elsewhere, labelOf, path } = await withDecision()
    await catalog.remove({ catalogId })
    await cp(path, elsewhere, { recursive: true, preserveTimestamps: true })
    const { jobId } = await catalog.add({ path: elsewhere, tag: false })
    await studio.done(jobId)
    await catalog.remove({ catalogId: (await catalog.list())[0]!.id })
    const back = await catalog.add({ path, tag: false })
    await studio.done(back.jobId)
    expect(back.catalog.id).toBe(catalogId)
    expect(await labelOf()).toBe('a')
  })
})

describe('a catalog whose folder is gone', () => {
  it('is found at its new place with all that was decided, which can be taken back', async () => {
    const { studio, catalog, catalogId, elsewhere, labelOf, path } = await withDecision()
    await rename(path, elsewhere)
    expect(await catalog.list()).toMatchObject([{ offline: true }])
    const { catalog: found, jobId } = await catalog.locate({ catalogId, path: elsewhere })
    expect(found).toMatchObject({ id: catalogId, path: elsewhere, offline: false })
    expect((await studio.done(jobId)).note).toBe('3 images: nothing new')
    await studio.allDone('tag')
    expect(await labelOf()).toBe('a')
    expect((await studio.client.annotations.undo()).change?.title).toBe(`Locate catalog in ${elsewhere}`)
    expect(await catalog.list()).toMatchObject([{ path, offline: true }])
  })

  it('is not found in a folder of other pictures, nor in that of another catalog', async () => {
    const { studio, catalog, catalogId, elsewhere, path } = await withDecision()
    await cp(path, elsewhere, { recursive: true })
    await rm(path, { recursive: true })
    const other = join(await temporaryFolder(), 'other')
    await cp(elsewhere, join(other, 'below'), { recursive: true })
    await expect(catalog.locate({ catalogId, path: other })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('holds 0 of 3 pictures of "catalog"') as string,
    })
    await studio.scan(elsewhere)
    await expect(catalog.locate({ catalogId, path: elsewhere })).rejects.toMatchObject({ code: 'already-exists' })
    expect((await catalog.list()).find(({ id }) => id === catalogId)).toMatchObject({ path })
  })
})
