import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { labOfSrgb } from '../../src-main/vision/colour-descriptor.ts'
import { decodePicture, renderPicture } from '../../src-main/vision/decode.ts'
import { coloursOfHeif } from '../../src-main/vision/reading/heif-colours.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { root } from '../helpers/paths.ts'

type Colour = [number, number, number]

/** The patches of the fixtures, and what a screen is to show for the same codes, by the matrices and curves of the standards. */
const patches: Colour[] = [[120, 230, 20], [220, 20, 40], [0, 160, 60], [20, 30, 90], [128, 128, 128], [240, 225, 205]] // prettier-ignore

/** Linear light of a set of primaries beside D65 to that of the screen: SMPTE RP 177, then IEC 61966-2-1; rows. */
const screenOf: Record<string, number[][]> = {
  p3: [[1.22494, -0.22494, 0], [-0.04206, 1.04206, 0], [-0.01964, -0.07864, 1.09827]], // prettier-ignore
  bt2020: [[1.66049, -0.58764, -0.07285], [-0.12455, 1.1329, -0.00835], [-0.01815, -0.10058, 1.11873]], // prettier-ignore
  screen: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], // prettier-ignore
}
const srgb = (code: number): number => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4)
const back = (light: number): number => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)
const curves: Record<string, (code: number) => number> = {
  srgb,
  linear: (code) => code,
  gamma22: (code) => code ** 2.2,
  // ST 2084: 58 % of the signal are 203 candela, white on paper.
  pq(code) {
    const root = code ** (1 / 78.84375)
    return (Math.max(0, (root - 0.8359375) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125) * 10_000) / 203
  },
  hlg(code) {
    const scene = code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return (scene / 0.264962) ** 1.2
  },
}

function seen(colour: Colour, primaries: string, curve: string): Colour {
  const light = colour.map((code) => Math.min(1, (curves[curve] ?? srgb)(code / 255)))
  return (screenOf[primaries] ?? []).map((row) => {
    const sum = row.reduce((total, factor, index) => total + factor * (light[index] ?? 0), 0)
    return Math.round(255 * back(Math.min(1, Math.max(0, sum))))
  }) as Colour
}

const fixture = (name: string): Buffer => readFileSync(join(root, 'test/fixtures/pictures', name))

/** The same picture that states other codes. */
function heif(name: string, primaries: number, transfer: number): Buffer {
  const file = fixture(name)
  const at = file.indexOf('nclx', 0, 'latin1')
  file.writeUInt16BE(primaries, at + 4)
  file.writeUInt16BE(transfer, at + 6)
  return file
}

function png(name: string, primaries: number, transfer: number): Buffer {
  const file = fixture(name)
  const body = Buffer.concat([Buffer.from('cICP', 'latin1'), Buffer.of(primaries, transfer, 0, 1)])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([file.subarray(0, 33), length, body, checksum, file.subarray(33)])
}

const makers = { 'rgb-none.avif': heif, 'rgb-none.heic': heif, 'rgb-none-8.png': png, 'rgb-none-16.png': png }

describe.each(Object.entries(makers))('%s that says by number', (name, make) => {
  it.each([
    ['Display P3', 12, 13, 'p3', 'srgb'],
    ['BT.2020', 9, 14, 'bt2020', 'srgb'],
    ['gamma 2.2', 1, 4, 'screen', 'gamma22'],
    ['linear light', 1, 8, 'screen', 'linear'],
    ['HDR of PQ', 9, 16, 'bt2020', 'pq'],
    ['HDR of HLG', 9, 18, 'bt2020', 'hlg'],
    ['nothing', 2, 2, 'screen', 'srgb'],
    ['a number that is none', 77, 99, 'screen', 'srgb'],
  ])('%s is seen so', async (_what, primaries, transfer, space, curve) => {
    const path = join(await temporaryFolder(), name)
    await writeFile(path, make(name, primaries, transfer))
    const { picture, tensors } = await decodePicture({ id: 1, path }, [{ width: 96, height: 16, fit: 'cover' }])
    expect(picture).toMatchObject({ error: null, width: 96, height: 16, format: name.split('.')[1] })
    const right = patches.map((patch) => seen(patch, space, curve))
    const shown = patches.map((_patch, index) => {
      const at = (8 * 96 + index * 16 + 8) * 3
      return colourAt(tensors, at)
    })
    const worst = Math.max(...shown.map((colour, index) => difference(colour, right[index] ?? [0, 0, 0])))
    expect(worst, JSON.stringify({ shown, right })).toBeLessThanOrEqual(3)
  })
})

it('what a window would show otherwise is drawn for it, and transparency stays', async () => {
  const path = join(await temporaryFolder(), 'clear.avif')
  await writeFile(path, heif('rgba-none.avif', 12, 13))
  const { tensors } = await decodePicture({ id: 1, path }, [{ width: 96, height: 16, fit: 'cover' }])
  const grey = seen([128, 128, 128], 'p3', 'srgb').map((value) => Math.round((value * 128 + 255 * 127) / 255))
  const at = (8 * 96 + 4 * 16 + 8) * 3
  expect(difference(colourAt(tensors, at), grey as Colour)).toBeLessThanOrEqual(3)
  expect(await renderPicture(path, 100)).toMatchObject({ mediaType: 'image/jpeg' })
})

it('a file that is cut or made up is read as far as it goes', () => {
  const file = heif('rgb-none.avif', 12, 13)
  expect(coloursOfHeif(file)).toEqual({ primaries: 12, transfer: 13 })
  for (let length = 0; length < 240; length++) expect(coloursOfHeif(file.subarray(0, length))).toBeNull()
  for (let at = 32; at < 270; at++) {
    const spoiled = Buffer.from(file)
    spoiled[at] = 255
    coloursOfHeif(spoiled)
  }
})

function difference(one: Colour, other: Colour): number {
  const [a, b] = [labOfSrgb(...one), labOfSrgb(...other)]
  return Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))
}

/** Of the first tensor. */
function colourAt(tensors: Uint8Array[] | null, at: number): Colour {
  return [...(tensors?.[0]?.subarray(at, at + 3) ?? [])] as Colour
}
