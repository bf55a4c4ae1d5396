import { expect, it } from 'vitest'
import { openStubStudio } from '../helpers/stub-studio.ts'

it('a picture has another address once its file is another or is read otherwise', async () => {
  const { ids, studio } = await openStubStudio({ images: 1 })
  const { database } = studio.engine.store
  const read = async (hash: Buffer, decoder: number): Promise<(string | null)[]> => {
    database.prepare('UPDATE image SET hash = ?, decoder = ?').run(hash, decoder)
    const [row] = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
    const { picture } = await studio.client.images.detail({ id: ids[0] ?? 0 })
    return [row?.thumbnail ?? null, picture]
  }
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const addresses = [await read(one, 1), await read(one, 2), await read(other, 2)]
  for (const which of [0, 1]) expect(new Set(addresses.map((pair) => pair[which])).size).toBe(3)
  expect(await read(one, 1), 'and the same while it is the same').toEqual(addresses[0])
})
