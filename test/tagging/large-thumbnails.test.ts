import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import type { ThumbnailAnswer } from '../../src-main/common/contracts/internal.ts'
import { LargeThumbnails } from '../../src-main/engine/catalog/large-thumbnails.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fdf8f0' } }).jpeg({ quality: 95 })

it('a large thumbnail is made when it is asked for, once; the border of a picture is known with its size', async () => {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  mkdirSync(folder)
  await photo(900, 1200).toFile(join(folder, 'large.jpg'))
  await photo(900, 1201).toFile(join(folder, 'gone.jpg'))
  await photo(240, 320).toFile(join(folder, 'small.jpg'))
  const studio = await TestEngine.open({ bin })
  await studio.addAndTag(folder)
  const ids = await studio.idsByPath()
  const { database } = studio.engine.store
  const kept = () => database.prepare<[], number>('SELECT count(*) FROM cache.large_thumbnail').pluck().get()
  const sideOf = async (name: string, size: 'small' | 'large') => {
    const answer = (await studio.call('internal.thumbnail', { id: ids.get(name), size })) as ThumbnailAnswer
    const { width, height } = await sharp(answer.data).metadata()
    return Math.max(width, height)
  }
  expect([await sideOf('large.jpg', 'small'), kept()]).toEqual([320, 0])
  rmSync(join(folder, 'gone.jpg'))
  expect(await sideOf('gone.jpg', 'large'), 'of a file that is away the small one').toBe(320)
  expect([await sideOf('large.jpg', 'large'), kept()]).toEqual([640, 1])
  expect([await sideOf('small.jpg', 'large'), kept()], 'no more than is in the file').toEqual([320, 1])
  rmSync(join(folder, 'large.jpg'))
  expect(await sideOf('large.jpg', 'large'), 'from the cache').toBe(640)

  const [row] = await studio.client.images.rows({ ids: Uint32Array.of(ids.get('large.jpg') ?? 0) })
  expect(row).toMatchObject({ width: 900, height: 1200 })
  const channels = [1, 3, 5].map((at) => Number.parseInt(row?.edge?.slice(at, at + 2) ?? '', 16))
  for (const [at, code] of [0xfd, 0xf8, 0xf0].entries()) expect(Math.abs((channels[at] ?? 0) - code)).toBeLessThan(4)

  const few = new LargeThumbnails(database, 2)
  for (const name of ['a', 'b', 'c']) few.keep({ hash: Buffer.from(name), mediaType: 'image/jpeg', data: Buffer.from(name) }) // prettier-ignore
  const names = database.prepare<[], string>('SELECT CAST(data AS TEXT) FROM cache.large_thumbnail ORDER BY made')
  expect(names.pluck().all(), 'those made first go first').toEqual(['b', 'c'])
}, 60_000)
