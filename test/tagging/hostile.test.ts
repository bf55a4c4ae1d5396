import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { garment, makeGarments } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { weakVision } from '../helpers/weak-vision.ts'

it('a picture that ends the vision process is found out, and no other is blamed for it', async () => {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  const folder = join(base, 'catalog')
  // Several requests are under way at once, and two of them hold such a file.
  await makeGarments(folder, ['red', 'green', 'blue'], 56)
  for (const name of ['blue-p0005 deadly.jpg', 'red-p0030 deadly.jpg'])
    await garment('black').jpeg().toFile(join(folder, name))
  const vision = await weakVision(base, 'deadly', "process.kill(process.pid, 'SIGKILL')")
  const studio = await TestEngine.open({ bin, vision })
  await studio.addAndTag(folder)
  const rows = await studio.client.images.rows({ ids: Uint32Array.from(await studio.ids({ failed: true })) })
  expect(rows.map(({ name, error }) => [name, error])).toEqual([
    ['blue-p0005 deadly.jpg', expect.stringMatching(/ended the decoder/) as string],
    ['red-p0030 deadly.jpg', expect.stringMatching(/ended the decoder/) as string],
  ])
  expect(await studio.client.catalog.list()).toMatchObject([{ images: 170, errors: 2, untagged: 0 }])
  const embedded = studio.engine.store.database
    .prepare('SELECT count(DISTINCT image_id) FROM cache.embedding')
    .pluck()
    .get()
  expect(embedded).toBe(168)
}, 120_000)
