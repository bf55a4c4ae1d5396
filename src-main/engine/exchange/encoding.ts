import { analyse } from 'chardet'
import { AppError } from '../../common/app-error.ts'

/** In what encoding a table is written. */
export interface Encoding {
  /** As the Encoding Standard calls it. */
  name: string
  /** False: it may as well be another one, and a person has to say. */
  isSure: boolean
}

/** From this confidence on, of 100, and this far ahead of the next, a guess is relied on. */
const sure = 60
const ahead = 20
/** So many bytes of lines that are not plain are looked at. */
const lookedAt = 65_536
/** What spreadsheets write where no library can tell. */
const usual = ['windows-1252', 'macintosh', 'windows-1250', 'windows-1251', 'shift_jis', 'gb18030', 'big5', 'euc-kr']

/**
 * The encodings that a text may be in, the likeliest first: by its byte order mark, as UTF-8 where it is that, or guessed by what
 * languages look like. Short tables can hardly be guessed, so what comes out as no word of any language comes last.
 */
export function encodingsOf(bytes: Uint8Array): Encoding[] {
  const unicode = unicodeOf(bytes)
  if (unicode) return [{ name: unicode, isSure: true }]
  const looked = strangeLines(bytes)
  const guesses = analyse(looked).flatMap(({ confidence, name }) => {
    const known = knownName(name)
    return known === undefined || known.startsWith('utf') ? [] : [{ name: known, confidence }]
  })
  const [first, second] = guesses.filter(({ name }, at) => guesses.findIndex((other) => other.name === name) === at)
  if (first && first.confidence >= sure && first.confidence - (second?.confidence ?? 0) >= ahead) {
    return [{ name: first.name, isSure: true }]
  }
  const readings = new Map<string, { name: string; oddities: number }>()
  for (const name of [...guesses.map((guess) => guess.name), ...usual]) {
    const text = tryToDecode(looked, name)
    // Two encodings may read a text alike.
    if (text !== undefined && !readings.has(text))
      readings.set(text, { name, oddities: text.match(oddity)?.length ?? 0 })
  }
  return [...readings.values()]
    .sort((one, other) => one.oddities - other.oddities)
    .map(({ name }) => ({ name, isSure: false }))
}

/** Capitals within words, signs beside letters, characters of control: what another encoding makes of accents. */
const oddity = /\p{Ll}\p{Lu}|[\p{Sm}\p{Sk}\p{So}\p{Sc}]\p{L}|\p{L}[\p{Sm}\p{Sk}\p{So}\p{Sc}]|ƒ|[\u0080-\u009f]|\p{Co}/gu

/** @throws AppError `bad-request` where there is no such encoding, or the text is not in it */
export function decode(bytes: Uint8Array, encoding: string, path: string): string {
  if (knownName(encoding) === undefined) {
    throw new AppError(
      'bad-request',
      `There is no encoding "${encoding}"; there are for one utf-8, ${usual.join(', ')}.`,
      encoding,
    )
  }
  const text = tryToDecode(bytes, encoding)
  if (text !== undefined) return text
  throw new AppError('bad-request', `"${path}" is not written in ${encoding}: choose another encoding.`, path)
}

function unicodeOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const start = bytes.subarray(0, 1000)
  const zeros = (odd: number): number => start.filter((byte, at) => byte === 0 && at % 2 === odd).length
  // Commas and line ends are plain, whatever the script.
  if (zeros(1) > start.length / 20 && zeros(0) === 0) return 'utf-16le'
  if (zeros(0) > start.length / 20 && zeros(1) === 0) return 'utf-16be'
  return tryToDecode(bytes, 'utf-8') === undefined ? undefined : 'utf-8'
}

/** Only these tell encodings apart. */
function strangeLines(bytes: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = []
  let length = 0
  for (let start = 0; start < bytes.length && length < lookedAt;) {
    const found = bytes.indexOf(0x0a, start)
    const end = found < 0 ? bytes.length : found + 1
    const line = bytes.subarray(start, Math.min(end, start + lookedAt))
    if (line.some((byte) => byte > 0x7f)) length += line.length
    if (line.some((byte) => byte > 0x7f)) lines.push(line)
    start = end
  }
  return Buffer.concat(lines)
}

function knownName(name: string): string | undefined {
  try {
    return new TextDecoder(name).encoding
  } catch {
    return undefined
  }
}

function tryToDecode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
