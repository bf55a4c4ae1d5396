/**
 * What colours a garment has, as 486 numbers beside the embedding, which is weak at colour: an L*a*b* histogram of the
 * middle of the picture, in which what differs from the background counts most. The definition in six steps, and the
 * program the numbers are checked against, are in build/models/colour_descriptor_reference.py; why it is so, in
 * docs/decisions/0002-colour-descriptor.md. Any change of a number below needs a new id: stored vectors depend on it.
 */
export { colourDescriptorId } from '../common/feature-names.ts'

const lightnessNodes = 6
const chromaNodes = 9
/** What the numbers are computed from, whatever the backbones take. */
export const colourInput = { width: 224, height: 224, fit: 'cover' } as const
export const colourDescriptorDimensions = lightnessNodes * chromaNodes * chromaNodes

const grid = 56
const cells = grid * grid
/** L* of the outer nodes; lightness beyond them is clamped. */
const darkest = 5
const lightest = 95
/** a* and b* are binned as asinh(a* / 15): fine near grey, where hues are told apart by little. Clamped at 70. */
const greyScale = 15
const chromaLimit = Math.asinh(70 / greyScale)
/** Colour difference (CIE 1976 ΔE) at which a cell begins to differ from the background. */
const backgroundSigma = 6
/** What a cell of background colour still counts, so that white on white is not lost. */
const backgroundWeight = 0.05
/** Deviation of the Gaussian around the centre, in picture widths and heights. */
const centreSigma = 0.2

/** sRGB code (0..255) to linear light (0..1), IEC 61966-2-1. */
const linearOfCode = Float64Array.from({ length: 256 }, (_, code) => {
  const value = code / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

/** f(t) of CIE 1976 L*a*b* at t = index / 4096; read with linear interpolation, wrong by less than 0.001 in L*. */
const rootSteps = 4096
const rootTable = Float64Array.from({ length: rootSteps + 2 }, (_, index) => {
  const t = index / rootSteps
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29
})

/** Node position (0..8) of a* or b* at index / 8 - 128; read with linear interpolation. */
const chromaSteps = 8
const chromaReach = 128
const chromaTable = Float64Array.from({ length: 2 * chromaReach * chromaSteps + 2 }, (_, index) => {
  const share = Math.asinh((index / chromaSteps - chromaReach) / greyScale) / chromaLimit
  return ((clamp(share, -1, 1) + 1) / 2) * (chromaNodes - 1)
})

/** The centre prior of one axis, [56]; that of a cell is the product of two. */
const centrePrior = Float64Array.from({ length: grid }, (_, index) => {
  const distance = (index + 0.5) / grid - 0.5
  return Math.exp(-(distance ** 2) / (2 * centreSigma ** 2))
})

const borderCells = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => {
  const x = cell % grid
  const y = (cell - x) / grid
  return x === 0 || y === 0 || x === grid - 1 || y === grid - 1
})

/**
 * Describes the colours of one picture.
 * @param rgb sRGB codes, [height, width, 3]
 * @returns 486 numbers of length 1 together: square roots of the bins' shares, index (L * 9 + a) * 9 + b
 */
export function describeColour(rgb: Uint8Array, width: number, height: number): Float32Array {
  const colours = cellColours(rgb, width, height)
  const background = backgroundOf(colours)
  const histogram = new Float64Array(colourDescriptorDimensions)
  let total = 0
  for (let cell = 0; cell < cells; cell++) {
    const lightness = at(colours, cell * 3)
    const a = at(colours, cell * 3 + 1)
    const b = at(colours, cell * 3 + 2)
    const distance = (lightness - background[0]) ** 2 + (a - background[1]) ** 2 + (b - background[2]) ** 2
    const x = cell % grid
    const prior = at(centrePrior, x) * at(centrePrior, (cell - x) / grid)
    const weight = (1 - Math.exp(-distance / (2 * backgroundSigma ** 2)) + backgroundWeight) * prior
    total += weight
    addSoftly(
      histogram,
      weight,
      clamp((lightness - darkest) / (lightest - darkest), 0, 1) * (lightnessNodes - 1),
      chromaPosition(a),
      chromaPosition(b),
    )
  }
  const descriptor = new Float32Array(colourDescriptorDimensions)
  for (let bin = 0; bin < colourDescriptorDimensions; bin++) descriptor[bin] = Math.sqrt(at(histogram, bin) / total)
  return descriptor
}

/** CIE 1976 L*a*b* of an sRGB colour given in codes of 0..255; the white point is D65, that of sRGB itself. */
export function labOfSrgb(red: number, green: number, blue: number): [number, number, number] {
  const lab = new Float64Array(3)
  writeLab(lab, 0, red, green, blue)
  return [at(lab, 0), at(lab, 1), at(lab, 2)]
}

/** L*a*b* of the 56 x 56 cells, [56, 56, 3]: each the mean of its sRGB codes, rounded to a whole code. */
function cellColours(rgb: Uint8Array, width: number, height: number): Float64Array {
  if (width < 1 || height < 1 || rgb.length !== width * height * 3) {
    throw new RangeError(`describeColour wants ${width} x ${height} x 3 bytes, and got ${rgb.length}`)
  }
  const colours = new Float64Array(cells * 3)
  for (let row = 0; row < grid; row++) {
    const top = Math.floor((row * height) / grid)
    const bottom = Math.max(Math.floor(((row + 1) * height) / grid), top + 1)
    for (let column = 0; column < grid; column++) {
      const left = Math.floor((column * width) / grid)
      const right = Math.max(Math.floor(((column + 1) * width) / grid), left + 1)
      let red = 0
      let green = 0
      let blue = 0
      for (let y = top; y < bottom; y++) {
        const end = (y * width + right) * 3
        for (let index = (y * width + left) * 3; index < end; index += 3) {
          // Read directly, not through `at`: 150,528 bytes are the larger part of the work.
          red += rgb[index] as number
          green += rgb[index + 1] as number
          blue += rgb[index + 2] as number
        }
      }
      const count = (bottom - top) * (right - left)
      const offset = (row * grid + column) * 3
      writeLab(colours, offset, roundedMean(red, count), roundedMean(green, count), roundedMean(blue, count))
    }
  }
  return colours
}

function roundedMean(sum: number, count: number): number {
  return Math.floor(sum / count + 0.5)
}

/** The matrix of IEC 61966-2-1, each row divided by its sum, so that white is (1, 1, 1) without a step of its own. */
function writeLab(target: Float64Array, offset: number, red: number, green: number, blue: number): void {
  const r = at(linearOfCode, red)
  const g = at(linearOfCode, green)
  const b = at(linearOfCode, blue)
  const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = root(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  target[offset] = 116 * y - 16
  target[offset + 1] = 500 * (x - y)
  target[offset + 2] = 200 * (y - z)
}

function root(t: number): number {
  return interpolate(rootTable, t * rootSteps)
}

function chromaPosition(value: number): number {
  return interpolate(chromaTable, (value + chromaReach) * chromaSteps)
}

/** Reads a table between its entries; `position` is from 0 to the table's length - 2. */
function interpolate(table: Float64Array, position: number): number {
  const index = Math.floor(position)
  const below = at(table, index)
  return below + (at(table, index + 1) - below) * (position - index)
}

/** The median L*, a* and b*, each on its own, of the 220 cells along the border. */
function backgroundOf(colours: Float64Array): [number, number, number] {
  const median = (channel: number): number => {
    const values = new Float64Array(borderCells.length)
    borderCells.forEach((cell, index) => {
      values[index] = at(colours, cell * 3 + channel)
    })
    values.sort()
    return (at(values, values.length / 2 - 1) + at(values, values.length / 2)) / 2
  }
  return [median(0), median(1), median(2)]
}

/** Shares a weight among the eight nodes around a position (trilinear), so that no small change makes a jump. */
function addSoftly(histogram: Float64Array, weight: number, lightness: number, a: number, b: number): void {
  const lowerL = Math.min(Math.floor(lightness), lightnessNodes - 2)
  const lowerA = Math.min(Math.floor(a), chromaNodes - 2)
  const lowerB = Math.min(Math.floor(b), chromaNodes - 2)
  const upperL = lightness - lowerL
  const upperA = a - lowerA
  const upperB = b - lowerB
  for (let stepL = 0; stepL < 2; stepL++) {
    const shareL = weight * (stepL === 1 ? upperL : 1 - upperL)
    for (let stepA = 0; stepA < 2; stepA++) {
      const shareA = shareL * (stepA === 1 ? upperA : 1 - upperA)
      const index = ((lowerL + stepL) * chromaNodes + lowerA + stepA) * chromaNodes + lowerB
      histogram[index] = at(histogram, index) + shareA * (1 - upperB)
      histogram[index + 1] = at(histogram, index + 1) + shareA * upperB
    }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

/** A value that is known to be there: every index here is computed from checked sizes. */
function at(values: Float64Array, index: number): number {
  return values[index] as number
}
