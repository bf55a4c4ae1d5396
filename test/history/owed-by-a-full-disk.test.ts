import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { histories } from '../helpers/told.ts'

it('a line stays owed where the disk does not take it: its action is done, and no other is before it is told', async () => {
  const stub = await openStubStudio({ images: 3 })
  const { attributeId, ids, labelIds, studio } = stub
  const [labelId = 0] = labelIds
  const { annotations } = studio.client
  const decide = (id: number | undefined) =>
    annotations.decide({ ids: Uint32Array.of(id ?? 0), attributeId, decision: { kind: 'is', labelId } })
  await studio.reopen()
  // No file can be made where a folder has its name.
  const folder = join(studio.library, 'journal')
  const [name = ''] = await readdir(folder)
  await rename(join(folder, name), join(folder, 'aside'))
  await mkdir(join(folder, name))
  expect((await decide(ids[0])).changed).toBe(1)
  await expect(decide(ids[1])).rejects.toThrow('EISDIR')
  expect(await studio.labelOf(ids[1] ?? 0, attributeId)).toBeNull()
  await rm(join(folder, name), { recursive: true })
  await rename(join(folder, 'aside'), join(folder, name))
  expect((await decide(ids[1])).changed).toBe(1)
  const { damaged, kept, told } = histories(studio)
  expect(damaged).toEqual([])
  expect(told).toEqual(kept)
})
