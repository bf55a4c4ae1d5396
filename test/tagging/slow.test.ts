import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Picture } from '../../src-main/common/contracts/vision.ts'
import { ImageFacts } from '../../src-main/engine/catalog/image-facts.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

it('a file that gave no answer is called slow, is read at the next tagging, and loses nothing that was known', async () => {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  await makeGarments(folder, ['red'], 2)
  const studio = await TestEngine.open({ bin })
  await studio.scan(folder)
  const [first = 0, second = 0] = await studio.ids()
  const facts = new ImageFacts(studio.engine.store.database)
  const isSlow = (id: number): void => {
    const error = { code: 'slow', message: 'This picture gave no answer in time.' } as const
    facts.store({ id, hash: null, thumbnail: null, error } as Picture)
  }
  isSlow(first)
  expect(await studio.client.images.detail({ id: first })).toMatchObject({
    error: 'This picture gave no answer in time.',
  })
  const { jobId } = await studio.client.tagging.start({})
  expect((await studio.done(jobId)).note).toMatch(/^2 images tagged/)
  const detail = await studio.client.images.detail({ id: second })
  expect(detail).toMatchObject({ error: null })
  isSlow(second)
  expect(await studio.client.images.detail({ id: second })).toEqual(detail)
  expect(await studio.client.images.detail({ id: first })).toMatchObject({ error: null })
}, 60_000)
