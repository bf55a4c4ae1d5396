/**
 * Colour profiles (ICC.1:2001-04) for pictures that say their colours in another way than by one, so that one way leads to
 * the colours of a screen. All numbers in a profile are big-endian.
 */

/** CIE 1931 x and y. */
export type Chromaticity = readonly [x: number, y: number]

export interface Primaries {
  white: Chromaticity
  red: Chromaticity
  green: Chromaticity
  blue: Chromaticity
}

/** ITU-R BT.709, those of sRGB. */
export const screenPrimaries: Primaries = {
  white: [0.3127, 0.329],
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
}

type Vector = [number, number, number]
type Matrix = [Vector, Vector, Vector]

/** The white that profiles speak of, X, Y, Z. */
const profileWhite: Vector = [0.9642, 1, 0.8249]
/** X, Y, Z to the answers of the eye's cones, by Bradford. */
const cones: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]

/** Light by number, both 0 to 1: the power it is taken to, or the light at even steps. */
export type Curve = number | readonly number[]

/** Grey. */
export function greyProfile(light: Curve): Buffer {
  return profile('mntr', 'GRAY', 'XYZ ', [['kTRC', curve(light)]])
}

/** RGB. Null where the primaries are none: they span no triangle. */
export function rgbProfile(lightOf: Curve, primaries: Primaries): Buffer | null {
  const { white, red, green, blue } = primaries
  const own: Matrix = transpose([light(red), light(green), light(blue)])
  const inverse = inverseOf(own)
  const back = inverseOf(cones)
  if (!inverse || !back) return null
  // Each primary as strong as it takes for the three to make white; then all as seen beside the white of profiles.
  const strength = times(inverse, light(white))
  const [from, to] = [times(cones, light(white)), times(cones, profileWhite)]
  const columns = transpose(own).map((column, index) => {
    const seen = times(cones, scaled(column, strength[index] ?? 0))
    return times(back, seen.map((value, cone) => (value * (to[cone] ?? 0)) / (from[cone] ?? 1)) as Vector)
  })
  if (!columns.flat().every((value) => Math.abs(value) < 4)) return null
  return profile('mntr', 'RGB ', 'XYZ ', [
    ...columns.map((column, index): Tag => [`${'rgb'[index] ?? ''}XYZ`, xyz(column)]),
    ...['r', 'g', 'b'].map((channel): Tag => [`${channel}TRC`, curve(lightOf)]),
  ])
}

type Tag = [name: string, data: Buffer]

function profile(device: string, space: string, connection: string, own: readonly Tag[]): Buffer {
  const tags: readonly Tag[] = [
    ['desc', description],
    ['cprt', Buffer.from('text\0\0\0\0none\0\0\0\0', 'latin1')],
    ['wtpt', xyz(profileWhite)],
    ...own,
  ]
  const table = Buffer.alloc(4 + tags.length * 12)
  table.writeUInt32BE(tags.length)
  let at = 128 + table.length
  for (const [index, [name, data]] of tags.entries()) {
    table.write(name, 4 + index * 12, 'latin1')
    table.writeUInt32BE(at, 8 + index * 12)
    table.writeUInt32BE(data.length, 12 + index * 12)
    at += data.length
  }
  const head = Buffer.alloc(128)
  head.writeUInt32BE(at)
  head.writeUInt32BE(0x02400000, 8)
  head.write(device + space + connection, 12, 'latin1')
  head.write('acsp', 36, 'latin1')
  xyz(profileWhite).copy(head, 68, 8)
  return Buffer.concat([head, table, ...tags.map(([, data]) => data)])
}

/** An empty description, in the three writings it has to have. */
const description = Buffer.concat([Buffer.from('desc\0\0\0\0\0\0\0\x01\0', 'latin1'), Buffer.alloc(79)])

function curve(light: Curve): Buffer {
  const numbers =
    typeof light === 'number' ? [Math.round(light * 256)] : light.map((value) => Math.round(value * 65_535))
  // Tags begin at multiples of four bytes.
  const data = Buffer.alloc(12 + numbers.length * 2 + (numbers.length % 2) * 2)
  data.write('curv', 'latin1')
  data.writeUInt32BE(numbers.length, 8)
  numbers.forEach((number, index) => data.writeUInt16BE(number, 12 + index * 2))
  return data
}

function xyz(values: Vector): Buffer {
  const data = Buffer.alloc(20)
  data.write('XYZ ', 'latin1')
  values.forEach((value, index) => data.writeInt32BE(Math.round(value * 0x10000), 8 + index * 4))
  return data
}

/** X, Y, Z of a colour as bright as white. */
const light = ([x, y]: Chromaticity): Vector => [x / y, 1, (1 - x - y) / y]

const scaled = (vector: Vector, by: number): Vector => vector.map((value) => value * by) as Vector

const times = (matrix: Matrix, vector: Vector): Vector =>
  matrix.map((row) => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0)) as Vector

const transpose = (matrix: Matrix): Matrix => [0, 1, 2].map((column) => matrix.map((row) => row[column] ?? 0)) as Matrix

/** Null where there is none. */
function inverseOf([a, b, c]: Matrix): Matrix | null {
  const cofactors: Matrix = [cross(b, c), cross(c, a), cross(a, b)]
  const determinant = a.reduce((sum, value, index) => sum + value * (cofactors[0][index] ?? 0), 0)
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-6) return null
  return transpose(cofactors.map((row) => scaled(row, 1 / determinant)) as Matrix)
}

const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [b * f - c * e, c * d - a * f, a * e - b * d]
