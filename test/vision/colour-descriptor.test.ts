import { describe, expect, test } from 'vitest'
import {
  colourDescriptorDimensions,
  colourDescriptorId,
  describeColour,
  labOfSrgb,
} from '../../src-main/vision/colour-descriptor.ts'
import fixture from './colour-descriptor.fixture.json' with { type: 'json' }

type Colour = readonly [number, number, number]

function paint(width: number, height: number, colourAt: (x: number, y: number) => Colour): Uint8Array {
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set(colourAt(x, y), (y * width + x) * 3)
  return rgb
}

/** A rectangle of one colour in the middle of another. */
function garment(colour: Colour, margin: number, background: Colour = [255, 255, 255]): Uint8Array {
  const inside = (value: number): boolean => value >= margin && value < 224 - margin
  return paint(224, 224, (x, y) => (inside(x) && inside(y) ? colour : background))
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] as number), 0)
}

const describe224 = (rgb: Uint8Array): Float32Array => describeColour(rgb, 224, 224)

/** The formulas of `synthetic` in build/models/colour_descriptor_reference.py. */
function synthetic(name: string, width: number, height: number): Uint8Array {
  let state = 1
  const random = (): number => {
    state = Number((BigInt(state) * 1103515245n + 12345n) % 2147483648n)
    return (state >> 16) & 255
  }
  return paint(width, height, (x, y) => {
    if (name === 'gradient') {
      const share = (value: number, span: number): number => Math.floor((value * 255) / span)
      return [share(x, width - 1), share(y, height - 1), share(x + y, width + height - 2)]
    }
    if (name === 'checks') return (Math.floor(x / 8) + Math.floor(y / 8)) % 2 === 0 ? [200, 30, 60] : [20, 40, 120]
    if (name === 'garment') {
      const inside =
        Math.abs(2 * x - width) < Math.floor(width / 2) && Math.abs(2 * y - height) < Math.floor(height / 2)
      return inside ? [20, 40, 90] : [255, 255, 255]
    }
    return [random(), random(), random()]
  })
}

describe('labOfSrgb', () => {
  // CIE 1976 L*a*b*, D65, 2 degrees; published values of the sRGB primaries and greys.
  const known: [code: Colour, lab: Colour][] = [
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 255, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [119, 119, 119],
      [50.03, 0, 0],
    ],
    [
      [0, 0, 128],
      [12.97, 47.5, -64.7],
    ],
  ]
  test.each(known)('sRGB %j is L*a*b* %j', (code, lab) => {
    labOfSrgb(...code).forEach((value, index) => expect(value).toBeCloseTo(lab[index] as number, 1))
  })
})

describe('describeColour', () => {
  test('has its stated size, is nowhere negative, and has length 1', () => {
    expect(colourDescriptorId).toBe('lab-histogram-1')
    for (const rgb of [garment([0, 0, 0], 40), synthetic('noise', 224, 224), new Uint8Array(224 * 224 * 3)]) {
      const values = describe224(rgb)
      expect(values).toHaveLength(colourDescriptorDimensions)
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
      expect(dot(values, values)).toBeCloseTo(1, 5)
    }
  })

  test.each(fixture)('agrees with the reference on $name, $width x $height', ({ name, width, height, values }) => {
    const expected = new Float32Array(colourDescriptorDimensions)
    for (const [index, value] of values) expected[index as number] = value as number
    const actual = describeColour(synthetic(name, width, height), width, height)
    const furthest = actual.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (expected[index] as number))),
      0,
    )
    expect(furthest).toBeLessThan(2e-3)
  })

  test('hardly changes with the width of a white margin', () => {
    const red = describe224(garment([180, 20, 30], 24))
    for (const margin of [32, 40, 56])
      expect(dot(red, describe224(garment([180, 20, 30], margin)))).toBeGreaterThan(0.97)
  })

  test('sees the garment, not the background', () => {
    const onWhite = describe224(garment([180, 20, 30], 40))
    const onGreen = describe224(garment([180, 20, 30], 40, [40, 120, 60]))
    const other = describe224(garment([40, 60, 160], 40))
    expect(dot(onWhite, onGreen)).toBeGreaterThan(0.85)
    expect(dot(onWhite, other)).toBeLessThan(0.3)
  })

  test('keeps colours apart by their distance: shades stay nearer than hues', () => {
    const navy = describe224(garment([20, 30, 70], 40))
    const blue = describe224(garment([40, 70, 150], 40))
    const orange = describe224(garment([230, 120, 30], 40))
    expect(dot(navy, navy)).toBeGreaterThan(dot(navy, blue))
    expect(dot(navy, blue)).toBeGreaterThan(dot(navy, orange))
  })

  test('still sees white on white, and a picture smaller than its grid', () => {
    const white = describe224(garment([250, 250, 248], 40))
    expect(dot(white, describe224(garment([235, 235, 235], 40)))).toBeGreaterThan(0.5)
    expect(dot(describeColour(new Uint8Array([200, 0, 0]), 1, 1), describe224(garment([200, 0, 0], 0)))).toBeCloseTo(
      1,
      4,
    )
  })

  test('refuses bytes that do not fit the size', () => {
    expect(() => describeColour(new Uint8Array(10), 2, 2)).toThrow('2 x 2 x 3 bytes')
  })
})
