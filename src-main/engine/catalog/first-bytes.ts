import { closeSync, constants, openSync, readSync } from 'node:fs'

/** How kinds of pictures begin, in Latin-1 (`.` is any byte), and the endings of such files. */
const beginnings: readonly [beginning: RegExp, ending: string][] = [
  [/^\xff\xd8\xff/, 'jpg'],
  [/^\x89PNG\r\n\x1a\n/, 'png'],
  [/^GIF8[79]a/, 'gif'],
  [/^RIFF....WEBP/s, 'webp'],
  [/^(II[*+]\0|MM\0[*+])/, 'tif'],
  [/^....ftyp(avif|avis)/s, 'avif'],
  [/^....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s, 'heic'],
  [/^....ftypcrx /s, 'cr3'],
  [/^FUJIFILMCCD-RAW/, 'raf'],
  [/^8BPS\0[\x01\x02]/, 'psd'],
  [/^gimp xcf /, 'xcf'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'jxl'],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'jp2'],
  // BM, the size, nothing.
  [/^BM.{4}\0{4}/s, 'bmp'],
]

/** The usual ending of what a file begins like, without the dot; null: no picture. @throws where it cannot be opened */
export function beginsLike(path: string): string | null {
  // A pipe that took the file's place would never answer otherwise.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const start = Buffer.alloc(16)
    const length = readSync(file, start)
    const text = start.toString('latin1', 0, length)
    return beginnings.find(([beginning]) => beginning.test(text))?.[1] ?? null
  } finally {
    closeSync(file)
  }
}
