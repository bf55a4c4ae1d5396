import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { RandomGenerator } from '../../src-main/common/random-generator.ts'

/** Makes one file at a path. */
type Maker = (path: string) => Promise<unknown>

/** Every kind of file the studio is to read, by file name, with its size as displayed. */
export const goodImages: Readonly<Record<string, { make: Maker; width: number; height: number; format: string }>> = {
  'plain.jpg': good('jpeg', 90, 60, (path) => block(90, 60).jpeg().toFile(path)),
  'progressive.jpg': good('jpeg', 90, 60, (path) => block(90, 60).jpeg({ progressive: true }).toFile(path)),
  'grey.jpg': good('jpeg', 90, 60, (path) => block(90, 60).greyscale().jpeg().toFile(path)),
  'cmyk.jpg': good('jpeg', 90, 60, (path) => block(90, 60).toColourspace('cmyk').jpeg().toFile(path)),
  'alpha.png': good('png', 90, 60, (path) => block(90, 60, '#ff000080').png().toFile(path)),
  'deep.png': good('png', 90, 60, (path) => block(90, 60).toColourspace('rgb16').png().toFile(path)),
  'grey.png': good('png', 90, 60, (path) => block(90, 60).greyscale().png().toFile(path)),
  'palette.png': good('png', 90, 60, (path) => block(90, 60).png({ palette: true }).toFile(path)),
  'lossy.webp': good('webp', 90, 60, (path) => block(90, 60).webp().toFile(path)),
  'animated.webp': good('webp', 40, 30, (path) => frames(40, 30).webp().toFile(path)),
  'still.avif': good('avif', 90, 60, (path) => block(90, 60).avif({ effort: 0 }).toFile(path)),
  'animated.gif': good('gif', 40, 30, (path) => frames(40, 30).gif().toFile(path)),
  'scan.tif': good('tiff', 90, 60, (path) => block(90, 60).tiff().toFile(path)),
  'pages.tiff': good('tiff', 40, 30, (path) => frames(40, 30).tiff().toFile(path)),
  'png-inside.jpg': good('png', 90, 60, (path) => block(90, 60).png().toFile(path)),
  'one-pixel.png': good('png', 1, 1, (path) => block(1, 1).png().toFile(path)),
  'wide.jpg': good('jpeg', 5000, 3, (path) => block(5000, 3).jpeg().toFile(path)),
  'tall.png': good('png', 2, 4000, (path) => block(2, 4000).png().toFile(path)),
  'one-row.jpg': good('jpeg', 90, 1, (path) => block(90, 1).jpeg().toFile(path)),
  // Kinds within a kind.
  'full-chroma.jpg': good('jpeg', 90, 60, (path) => block(90, 60).jpeg({ chromaSubsampling: '4:4:4' }).toFile(path)),
  'optimised.jpg': good('jpeg', 90, 60, (path) => block(90, 60).jpeg({ mozjpeg: true }).toFile(path)),
  'worst.jpg': good('jpeg', 90, 60, (path) => noise(90, 60).jpeg({ quality: 1 }).toFile(path)),
  'interlaced.png': good('png', 90, 60, (path) => block(90, 60).png({ progressive: true }).toFile(path)),
  'grey-alpha.png': good('png', 90, 60, (path) => block(90, 60, '#ff000080').greyscale().png().toFile(path)),
  'deep-alpha.png': good('png', 90, 60, (path) => block(90, 60, '#ff000080').toColourspace('rgb16').png().toFile(path)),
  'deep-grey.png': good('png', 90, 60, (path) => block(90, 60).toColourspace('grey16').png().toFile(path)),
  'two-colours.png': good('png', 90, 60, (path) => block(90, 60).png({ palette: true, colours: 2 }).toFile(path)),
  'not-squeezed.png': good('png', 90, 60, (path) => block(90, 60).png({ compressionLevel: 0 }).toFile(path)),
  'lossless.webp': good('webp', 90, 60, (path) => block(90, 60).webp({ lossless: true }).toFile(path)),
  'alpha.webp': good('webp', 90, 60, (path) => block(90, 60, '#ff000080').webp().toFile(path)),
  'alpha.avif': good('avif', 90, 60, (path) => block(90, 60, '#ff000080').avif({ effort: 0 }).toFile(path)),
  'lossless.avif': good('avif', 90, 60, (path) => block(90, 60).avif({ effort: 0, lossless: true }).toFile(path)),
  'still.gif': good('gif', 40, 30, (path) => block(40, 30).gif().toFile(path)),
  'alpha.gif': good('gif', 40, 30, (path) => block(40, 30, '#ff000000').gif().toFile(path)),
  'lzw.tif': good('tiff', 90, 60, (path) => block(90, 60).tiff({ compression: 'lzw' }).toFile(path)),
  'deflate.tif': good('tiff', 90, 60, (path) => block(90, 60).tiff({ compression: 'deflate' }).toFile(path)),
  'packbits.tif': good('tiff', 90, 60, (path) => block(90, 60).tiff({ compression: 'packbits' }).toFile(path)),
  'jpeg.tif': good('tiff', 90, 60, (path) => block(90, 60).tiff({ compression: 'jpeg' }).toFile(path)),
  'plain.tif': good('tiff', 90, 60, (path) => block(90, 60).tiff({ compression: 'none' }).toFile(path)),
  'tiled.tif': good('tiff', 300, 200, (path) =>
    block(300, 200).tiff({ tile: true, tileWidth: 64, tileHeight: 64 }).toFile(path),
  ),
  'pyramid.tif': good('tiff', 300, 200, (path) => block(300, 200).tiff({ tile: true, pyramid: true }).toFile(path)),
  'cmyk.tif': good('tiff', 90, 60, (path) => block(90, 60).toColourspace('cmyk').tiff().toFile(path)),
  'deep.tif': good('tiff', 90, 60, (path) => block(90, 60).toColourspace('rgb16').tiff().toFile(path)),
  'grey.tif': good('tiff', 90, 60, (path) => block(90, 60).greyscale().tiff().toFile(path)),
  'alpha.tif': good('tiff', 90, 60, (path) => block(90, 60, '#ff000080').tiff().toFile(path)),
  'one-bit.tif': good('tiff', 90, 60, (path) => block(90, 60).greyscale().tiff({ bitdepth: 1 }).toFile(path)),
  // What is said of them beside their pixels.
  'turned.jpg': good('jpeg', 60, 90, (path) => block(90, 60).withMetadata({ orientation: 6 }).jpeg().toFile(path)),
  'turned.webp': good('webp', 60, 90, (path) => block(90, 60).withMetadata({ orientation: 8 }).webp().toFile(path)),
  'wide-gamut.jpg': good('jpeg', 90, 60, (path) => block(90, 60).withIccProfile('p3').jpeg().toFile(path)),
  'told-of.jpg': good('jpeg', 90, 60, (path) =>
    block(90, 60)
      .withExif({ IFD0: { Copyright: 'A shop', ImageDescription: 'x'.repeat(5000) } })
      .jpeg()
      .toFile(path),
  ),
  'more-behind.jpg': good('jpeg', 90, 60, async (path) =>
    writeFile(path, Buffer.concat([await block(90, 60).jpeg().toBuffer(), Buffer.alloc(5000, 7)])),
  ),
  'no-end.jpg': good('jpeg', 90, 60, async (path) =>
    writeFile(path, (await block(90, 60).jpeg().toBuffer()).subarray(0, -2)),
  ),
  // Names, right and wrong ones.
  'webp-inside.jpg': good('webp', 90, 60, (path) => block(90, 60).webp().toFile(path)),
  'ÜMLAUT é 日本.JPG': good('jpeg', 90, 60, (path) => block(90, 60).jpeg().toFile(path)),
  'dress-👗.jpeg': good('jpeg', 90, 60, (path) => block(90, 60).jpeg().toFile(path)),
  '#1 50%25 & more+.png': good('png', 90, 60, (path) => block(90, 60).png().toFile(path)),
  'one.two.three.jpg': good('jpeg', 90, 60, (path) => block(90, 60).jpeg().toFile(path)),
  [`${'long'.repeat(45)}.jpg`]: good('jpeg', 90, 60, (path) => block(90, 60).jpeg().toFile(path)),
}

/** Files that are no picture, or no longer one, with the error each is to carry. */
export const badImages: Readonly<Record<string, { make: Maker; code: string }>> = {
  'text.jpg': bad('unsupported', (path) => writeFile(path, 'This is a letter, not a picture.\n'.repeat(20))),
  'page.jpg': bad('unsupported', (path) => writeFile(path, '<!doctype html><title>404</title><p>Not found')),
  'drawing.jpg': bad('unsupported', (path) =>
    writeFile(path, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'),
  ),
  'document.png': bad('unsupported', (path) => writeFile(path, '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')),
  'old.bmp': bad('unsupported', (path) => writeFile(path, bitmap(8, 8))),
  'empty.jpg': bad('damaged', (path) => writeFile(path, '')),
  'cut-short.jpg': bad('damaged', (path) => cutShort(path, noise(300, 300).jpeg())),
  'cut-short.png': bad('damaged', (path) => cutShort(path, noise(300, 300).png())),
  'bits-flipped.png': bad('damaged', (path) => flipBits(path, noise(200, 200).png())),
  'header-only.png': bad('damaged', (path) => writeFile(path, Buffer.concat([signature, pngHeader(50, 50)]))),
  'cut-short.webp': bad('damaged', (path) => cutShort(path, noise(300, 300).webp())),
  'archive.jpg': bad('unsupported', (path) =>
    writeFile(path, Buffer.concat([Buffer.from('PK\x03\x04'), noiseOf(500)])),
  ),
  'layers.jpg': bad('unsupported', (path) => writeFile(path, Buffer.concat([Buffer.from('8BPS\0\x01'), noiseOf(500)]))),
  'jxl.jpg': bad('unsupported', (path) => writeFile(path, Buffer.concat([Buffer.from('ff0a', 'hex'), noiseOf(500)]))),
  'nothing-but-zeros.png': bad('unsupported', (path) => writeFile(path, Buffer.alloc(5000))),
  'no-pixels.png': bad('damaged', (path) => writeFile(path, Buffer.concat([signature, pngHeader(0, 0)]))),
  'bomb.png': bad('too-large', (path) => writeFile(path, bomb(16_000, 8000))),
}

/** Writes all of the above into a folder. */
export async function makeStrangeImages(folder: string): Promise<void> {
  for (const [name, { make }] of Object.entries({ ...goodImages, ...badImages })) await make(join(folder, name))
}

function good(format: string, width: number, height: number, make: Maker) {
  return { make, width, height, format }
}

function bad(code: string, make: Maker) {
  return { make, code }
}

function block(width: number, height: number, background = '#cc3311'): Sharp {
  return sharp({ create: { width, height, channels: background.length > 7 ? 4 : 3, background } })
}

/** Random pixels: nothing of it compresses. */
export function noise(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  const random = new RandomGenerator(1)
  for (let at = 0; at < pixels.length; at++) pixels[at] = random.below(256)
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** Bytes that are nothing. */
function noiseOf(length: number): Buffer {
  const random = new RandomGenerator(2)
  return Buffer.from(Array.from({ length }, () => random.below(256)))
}

/** Three pages or frames: red, green, blue. */
function frames(width: number, height: number): Sharp {
  const page = (colour: [number, number, number]) => Buffer.alloc(width * height * 3, Buffer.from(colour))
  const pixels = Buffer.concat([page([255, 0, 0]), page([0, 255, 0]), page([0, 0, 255])])
  return sharp(pixels, { raw: { width, height: height * 3, channels: 3, pageHeight: height } })
}

async function cutShort(path: string, image: Sharp): Promise<void> {
  const whole = await image.toBuffer()
  await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.6)))
}

async function flipBits(path: string, image: Sharp): Promise<void> {
  const whole = await image.toBuffer()
  const middle = Math.floor(whole.length / 2)
  for (let at = middle; at < middle + 64; at++) whole[at] = (whole[at] ?? 0) ^ 0xff
  await writeFile(path, whole)
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/** Eight bits of grey per pixel. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return pngChunk('IHDR', header)
}

/** A picture of one grey: some hundred kilobytes that want to be as many megabytes. */
export function bomb(width: number, height: number): Buffer {
  const rows = deflateSync(Buffer.alloc((width + 1) * height), { level: 9 })
  return Buffer.concat([
    signature,
    pngHeader(width, height),
    pngChunk('IDAT', rows),
    pngChunk('IEND', new Uint8Array()),
  ])
}

function bitmap(width: number, height: number): Buffer {
  const pixels = width * height * 3
  const file = Buffer.alloc(54 + pixels, 0x80)
  file.fill(0, 0, 54)
  file.write('BM', 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  return file
}

/**
 * A picture that is red, green, blue, white at the top left, top right, bottom left, bottom right once it is turned as its
 * EXIF orientation says; 120 x 80 as displayed.
 */
export async function makeOriented(path: string, orientation: number): Promise<void> {
  const corner = (background: string, left: number, top: number) => ({
    input: { create: { width: 60, height: 40, channels: 3 as const, background } },
    left,
    top,
  })
  const upright = await sharp({ create: { width: 120, height: 80, channels: 3, background: '#ffffff' } })
    .composite([corner('#ff0000', 0, 0), corner('#00ff00', 60, 0), corner('#0000ff', 0, 40)])
    .png()
    .toBuffer()
  // What a camera held that way would have stored: the inverse of what a viewer does. sharp mirrors before it turns.
  const stored = ((): Sharp => {
    const image = sharp(upright)
    switch (orientation) {
      case 2: return image.flop()
      case 3: return image.rotate(180)
      case 4: return image.flip()
      case 5: return image.flop().rotate(270)
      case 6: return image.rotate(270)
      case 7: return image.flop().rotate(90)
      case 8: return image.rotate(90)
      default: return image
    }
  })() // prettier-ignore
  await stored.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).withMetadata({ orientation }).toFile(path)
}
