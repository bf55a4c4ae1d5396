import { readFileSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HeicReader } from '../../src-main/vision/reading/heic-reader.ts'
import { isHeic } from '../../src-main/vision/reading/heic-picture.ts'
import { decodePicture, renderPicture } from '../../src-main/vision/decode.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { root } from '../helpers/paths.ts'
import { TestVision } from '../helpers/vision.ts'

const photo = join(root, 'test/fixtures/pictures/rgb-p3.heic')

describe('a HEIC photo', () => {
  it('is read by the built program, whatever its name is', async () => {
    const bin = new Bin()
    const vision = await TestVision.start(bin)
    const named = join(await temporaryFolder(bin), 'sent.jpg')
    await copyFile(photo, named)
    const { pictures, rows } = await vision.embed([photo, named, photo])
    expect(pictures.map(({ error, format, width }) => ({ error, format, width }))).toEqual(
      pictures.map(() => ({ error: null, format: 'heic', width: 96 })),
    )
    expect(rows).toEqual([1, 2, 3])
    await bin.empty()
  })

  it('is drawn for the window, which has no decoder of it', async () => {
    expect(await renderPicture(photo, 100)).toMatchObject({ mediaType: 'image/jpeg' })
  })

  it('that is damaged is told of, and the next one is read', async () => {
    const path = join(await temporaryFolder(), 'cut.heic')
    const file = readFileSync(photo)
    for (const part of [
      file.subarray(0, file.length * 0.7),
      Buffer.concat([file.subarray(0, 40), Buffer.alloc(400)]),
    ]) {
      await writeFile(path, part)
      const [{ picture }, other] = await Promise.all([
        decodePicture({ id: 1, path }, []),
        decodePicture({ id: 2, path: photo }, []),
      ])
      expect(picture.error).toMatchObject({ code: 'damaged', subject: path })
      expect(other.picture.error).toBeNull()
    }
  })

  it('that takes too long is called slow, and its thread is stopped', async () => {
    const reader = new HeicReader(0)
    await expect(reader.read(readFileSync(photo), photo)).rejects.toMatchObject({ code: 'slow', subject: photo })
  })
})

it.each([
  ['heic', ['mif1'], true],
  ['mif1', ['mif1', 'heix'], true],
  ['avif', ['mif1', 'miaf'], false],
  ['mif1', ['avif'], false],
  ['isom', ['mp41'], false],
])('a file that says %s, %j is HEIC: %s', (brand, others, is) => {
  const box = Buffer.from(`\0\0\0\0ftyp${brand}\0\0\0\0${others.join('')}`, 'latin1')
  box.writeUInt32BE(box.length)
  expect(isHeic(Buffer.concat([box, Buffer.from('mdatavif')]))).toBe(is)
})
