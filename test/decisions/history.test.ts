import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeStubs } from '../helpers/images.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

/** Names of the labels of all images, in order of the images' names. */
async function labels({ studio, attributeId, ids }: StubStudio): Promise<(string | null)[]> {
  return Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))
}

function is({ studio, attributeId }: StubStudio, imageIds: readonly number[], labelId: number | undefined) {
  const decision = { kind: 'is', labelId: labelId ?? 0 } as const
  return studio.client.annotations.decide({ ids: Uint32Array.from(imageIds), attributeId, decision })
}

describe('history', () => {
  it('undoes and redoes action by action, a bulk edit as one', async () => {
    const stub = await openStubStudio({ images: 4 })
    const { annotations } = stub.studio.client
    const [a, b] = stub.labelIds
    await is(stub, stub.ids.slice(0, 1), a)
    await is(stub, stub.ids, b)
    expect(await labels(stub)).toEqual(['b', 'b', 'b', 'b'])
    expect((await annotations.undo()).change).toMatchObject({ title: 'Pattern: b on 4 images', images: 4 })
    expect(await labels(stub)).toEqual(['a', null, null, null])
    await annotations.undo()
    expect(await labels(stub)).toEqual([null, null, null, null])
    expect((await annotations.undo()).change, 'the catalog was added first').toMatchObject({ title: 'Add catalog' })
    expect(await annotations.undo(), 'nothing left').toMatchObject({ change: null, history: { undo: null } })
    await annotations.redo()
    await annotations.redo()
    await annotations.redo()
    expect(await labels(stub)).toEqual(['b', 'b', 'b', 'b'])
    expect(await annotations.redo(), 'nothing left').toMatchObject({ change: null, history: { redo: null } })
  })

  it('outlives a restart, both ways', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio } = stub
    const [a, b] = stub.labelIds
    await is(stub, stub.ids, a)
    await is(stub, stub.ids, b)
    await studio.client.annotations.undo()
    await studio.reopen()
    expect(await studio.client.annotations.history()).toMatchObject({
      undo: { title: 'Pattern: a on 3 images' },
      redo: { title: 'Pattern: b on 3 images' },
    })
    await studio.client.annotations.redo()
    expect(await labels(stub)).toEqual(['b', 'b', 'b'])
    await studio.client.annotations.undo()
    await studio.client.annotations.undo()
    expect(await labels(stub)).toEqual([null, null, null])
  })

  it('forgets what was undone once something new is done', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { annotations } = stub.studio.client
    const [a, b, c] = stub.labelIds
    await is(stub, stub.ids, a)
    await is(stub, stub.ids, b)
    await annotations.undo()
    await annotations.undo()
    const { history } = await is(stub, stub.ids, c)
    expect(history.redo).toBeNull()
    expect((await annotations.redo()).change).toBeNull()
    expect(await labels(stub)).toEqual(['c', 'c'])
    await annotations.undo()
    expect(await labels(stub)).toEqual([null, null])
  })

  it('does nothing to images whose catalog was removed, nor to those that came after', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio } = stub
    const { annotations, catalog } = studio.client
    await is(stub, stub.ids, stub.labelIds[0])
    await catalog.remove({ catalogId: stub.catalogId })
    const other = join(await temporaryFolder(testBin()), 'other')
    await writeStubs(other, 3, 'other')
    await studio.scan(other)
    const after = { ...stub, ids: await studio.ids() }
    await is(after, after.ids, stub.labelIds[1])
    await annotations.undo()
    await annotations.undo()
    await annotations.redo()
    expect(await labels(after), 'the undone action was on images that are gone').toEqual([null, null, null])
    await annotations.redo()
    expect(await labels(after)).toEqual(['b', 'b', 'b'])
  })

  it('works on images that are not on disk just now', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { studio, folder } = stub
    await is(stub, stub.ids, stub.labelIds[0])
    await rm(join(folder, 'stub-0000.jpg'))
    await studio.rescan(stub.catalogId)
    await studio.client.annotations.undo()
    expect(await labels(stub)).toEqual([null, null])
    await studio.client.annotations.redo()
    await writeStubs(folder, 1)
    await studio.rescan(stub.catalogId)
    expect(await labels(stub)).toEqual(['a', 'a'])
  })
})
