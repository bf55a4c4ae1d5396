import type { Fact, Range, ReviewState, Shape } from './filter.ts'

const shapes: readonly string[] = ['portrait', 'landscape', 'square'] satisfies Shape[]
export const reviewStates = [
  'unreviewed',
  'human',
  'imported',
  'machine',
  'untagged',
  'unsure',
  'suspect',
] as const satisfies ReviewState[]

const factOf: Readonly<Record<string, 'width' | 'height' | 'bytes' | 'modified' | 'added'>> = {
  width: 'width',
  height: 'height',
  size: 'bytes',
  bytes: 'bytes',
  modified: 'modified',
  date: 'modified',
  added: 'added',
}

/** What a field that is no attribute says of files: `width:>=1000`, `shape:portrait`, `date:2024-05`. Undefined: nothing. */
export function readFact(field: string, value: string): Fact | undefined {
  if (field === 'shape' || field === 'is') {
    return shapes.includes(value) ? { fact: 'shape', shapes: [value as Shape] } : undefined
  }
  const fact = Object.hasOwn(factOf, field) ? factOf[field] : undefined
  if (fact === undefined) return undefined
  const read = fact === 'modified' || fact === 'added' ? readDay : fact === 'bytes' ? readBytes : readPixels
  const range = readRange(value, read)
  return range && { fact, ...range }
}

/** What a share of certainty says: `>=0.8`, `<0.5`, `0.2..0.8`. Undefined: it is none. */
export function readConfidence(value: string): Range | undefined {
  if (!/^[<>]|\.\./.test(value)) return undefined
  const range = readRange(value, (text) => {
    const share = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : Number(text)
    return text !== '' && share >= 0 && share <= 1 ? [share, share] : undefined
  })
  return range
}

/** From its first to its last moment, pixel or byte. */
type Stretch = [first: number, last: number]

/** `>=800`, `<800`, `800..1200`, `800`. */
function readRange(value: string, read: (text: string) => Stretch | undefined): Range | undefined {
  const [, operator, from = '', to] = /^(>=|<=|>|<)?(.*?)(?:\.\.(.*))?$/.exec(value) ?? []
  const first = read(from)
  if (to !== undefined) {
    const last = read(to)
    return first && last && operator === undefined ? { least: first[0], most: last[1] } : undefined
  }
  if (!first) return undefined
  switch (operator) {
    case '>=':
      return { least: first[0] }
    case '>':
      return { least: above(first[1]) }
    case '<=':
      return { most: first[1] }
    case '<':
      return { most: below(first[0]) }
    default:
      return { least: first[0], most: first[1] }
  }
}

/** Pixels, bytes and milliseconds are whole; of shares the next that can be told apart in a percentage. */
const above = (value: number): number => (Number.isInteger(value) && value > 1 ? value + 1 : value + 1e-9)
const below = (value: number): number => (Number.isInteger(value) && value > 1 ? value - 1 : value - 1e-9)

function readPixels(text: string): Stretch | undefined {
  const [, digits] = /^(\d{1,7})(?:px)?$/.exec(text) ?? []
  return digits === undefined ? undefined : [Number(digits), Number(digits)]
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }

/** `500kb` is all that is written so when it is rounded. */
function readBytes(text: string): Stretch | undefined {
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(b|kb|mb|gb)?$/.exec(text.toLowerCase()) ?? []
  const scale = units[unit]
  if (digits === undefined || scale === undefined) return undefined
  const bytes = Math.round(Number(digits) * scale)
  return [bytes, bytes]
}

/** A year, a month or a day, of the calendar here; from its first to its last millisecond. */
function readDay(text: string): Stretch | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? []
  if (year === undefined) return undefined
  const first = new Date(Number(year), month === undefined ? 0 : Number(month) - 1, day === undefined ? 1 : Number(day))
  const isReal = month === undefined || (first.getMonth() === Number(month) - 1 && Number(day ?? 1) === first.getDate())
  if (!isReal || Number(year) < 1971) return undefined
  const next = new Date(
    Number(year) + (month === undefined ? 1 : 0),
    month === undefined ? 0 : day === undefined ? Number(month) : Number(month) - 1,
    day === undefined ? 1 : Number(day) + 1,
  )
  return [first.getTime(), next.getTime() - 1]
}
