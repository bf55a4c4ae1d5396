import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePicture } from '../../src-main/vision/decode.ts'
import { temporaryFolder } from '../helpers/bin.ts'

type Entry = [tag: number, values: number | number[]]

/** A little-endian TIFF of directories, each after the other, with what they point to behind them. */
function cameraFile(directories: readonly (readonly Entry[])[], blocks: readonly Buffer[], magic = 'II*\0'): Buffer {
  const head = Buffer.alloc(16)
  head.write(magic, 'latin1')
  head.writeUInt32LE(16, 4)
  const parts = [head]
  let at = 16
  directories.forEach((entries, index) => {
    const part = Buffer.alloc(2 + entries.length * 12 + 4)
    part.writeUInt16LE(entries.length)
    entries.forEach(([tag, value], place) => {
      part.writeUInt16LE(tag, 2 + place * 12)
      part.writeUInt16LE(4, 4 + place * 12)
      part.writeUInt32LE(1, 6 + place * 12)
      part.writeUInt32LE([value].flat()[0] ?? 0, 10 + place * 12)
    })
    at += part.length
    if (index < directories.length - 1) part.writeUInt32LE(at, part.length - 4)
    parts.push(part)
  })
  return Buffer.concat([...parts, ...blocks])
}

const jpeg = (side: number, colour: string) =>
  sharp({ create: { width: side, height: side / 2, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()

/** Where blocks begin: after a head of 16 bytes and directories of these numbers of entries. */
const after = (...entries: number[]): number => entries.reduce((sum, count) => sum + 6 + count * 12, 16)

async function read(name: string, file: Buffer) {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, file)
  return (await decodePicture({ id: 1, path }, [])).picture
}

async function colourOf(data: Uint8Array | undefined): Promise<number[]> {
  const { channels } = await sharp(data).stats()
  return channels.map(({ mean }) => Math.round(mean / 51) * 51)
}

describe('a RAW photo', () => {
  it('is read by the largest preview that its camera put into it, turned as the camera was held', async () => {
    const [small, large] = await Promise.all([jpeg(400, '#ff0000'), jpeg(800, '#0000ff')])
    const start = after(4, 5)
    const file = cameraFile(
      [
        [[274, 6], [513, start], [514, small.length], [262, 6]],
        [[259, 7], [262, 6], [273, start + small.length], [279, large.length], [50706, 0x401]],
      ],
      [small, large],
    ) // prettier-ignore
    const picture = await read('photo.dng', file)
    expect(picture).toMatchObject({ error: null, format: 'raw', width: 400, height: 800, orientation: 6 })
    expect(await colourOf(picture.thumbnail?.data)).toEqual([0, 0, 255])
  })

  it('of what its sensor saw is not taken for a preview', async () => {
    const preview = await jpeg(400, '#ff0000')
    // A lossless JPEG: Canon and Adobe keep the mosaic in one.
    const mosaic = Buffer.from('ffd8ffc3000b0e0fa00fa001012200ffd9', 'hex')
    const start = after(3, 4)
    const file = cameraFile(
      [
        [[259, 6], [273, start], [279, preview.length]],
        [[259, 6], [273, start + preview.length], [279, mosaic.length], [262, 32803]],
      ],
      [preview, mosaic],
    ) // prettier-ignore
    expect(await read('photo.cr2', file)).toMatchObject({ error: null, width: 400, height: 200 })
  })

  it.each([
    ['photo.raf', (preview: Buffer) => {
      const head = Buffer.alloc(160)
      head.write('FUJIFILMCCD-RAW 0201', 'latin1')
      head.writeUInt32BE(160, 84)
      head.writeUInt32BE(preview.length, 88)
      return Buffer.concat([head, preview])
    }],
    ['photo.cr3', (preview: Buffer) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(preview.length)
      return Buffer.concat([Buffer.from('\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'latin1'), Buffer.from('PRVW'), Buffer.alloc(12), length, preview])
    }],
  ] as const)('of a maker with a way of its own: %s', async (name, make) => {
    expect(await read(name, make(await jpeg(500, '#00ff00')))).toMatchObject({ error: null, format: 'raw', width: 500 })
  }) // prettier-ignore

  it('without a preview that is large enough says what to do', async () => {
    const tiny = await jpeg(160, '#ff0000')
    const file = cameraFile(
      [
        [
          [513, after(3)],
          [514, tiny.length],
          [262, 32803],
        ],
      ],
      [tiny],
    )
    const { error } = await read('photo.nef', file)
    expect(error).toMatchObject({ code: 'unsupported', message: expect.stringContaining('Export it as JPEG or TIFF') })
  })
})
