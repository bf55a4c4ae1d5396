import { describe, expect, it } from 'vitest'
import { RandomGenerator } from '../../../src-main/common/random-generator.ts'
import type { Augmentation } from '../../../src-main/common/contracts/finetune.ts'
import { augment } from '../../../src-main/trainer/finetune/augmentation.ts'

const none: Augmentation = { flip: false, rotation: 0, shear: 0, scale: 0, shift: 0, colourJitter: 0, background: 0 }
const always = (number: number): RandomGenerator => Object.assign(new RandomGenerator(1), { uniform: () => number })
/** Always draws the largest: every change is as large as it may be, to one side. */
const most = always(1)

const side = 9
const size = { height: side, width: side }

/** One white pixel on black, at a place about the centre. */
function point(x: number, y: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3)
  pixels.fill(255, ((4 + y) * side + 4 + x) * 3, ((4 + y) * side + 4 + x) * 3 + 3)
  return pixels
}

/** Where the pixel is after a change, about the centre, and how white. */
function moved(x: number, y: number, changes: Partial<Augmentation>): [number, number, number] {
  const image = augment(point(x, y), size, { ...none, ...changes }, most)
  const values = Array.from({ length: side * side }, (_, at) => image[at * 3] ?? 0)
  const at = values.indexOf(Math.max(...values))
  return [(at % side) - 4, Math.floor(at / side) - 4, Math.round(values[at] ?? 0)]
}

describe('a picture', () => {
  it('turned by a right angle is the same picture turned: nothing is skewed', () => {
    // x' = -y and y' = x tell where a pixel comes from, so that one at (x, y) goes to (y, -x).
    for (const [x, y] of [
      [3, 0],
      [0, 3],
      [-2, 1],
      [2, 2],
    ] as const) {
      expect(moved(x, y, { rotation: 90 }), `${x}, ${y}`).toEqual([y, -x, 255].map((value) => value + 0))
    }
  })

  it('turned keeps its size: as much is white as before', () => {
    const square = new Uint8Array(side * side * 3)
    for (let row = 3; row <= 5; row++) square.fill(255, (row * side + 3) * 3, (row * side + 6) * 3)
    const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)
    const turned = augment(square, size, { ...none, rotation: 45 }, most)
    expect(sum(turned) / sum(square)).toBeCloseTo(1, 1)
  })

  it('zoomed in shows its middle larger', () => {
    expect(moved(2, 0, { scale: 1 }), 'by two').toEqual([4, 0, 255])
  })

  it('shifted comes from the right and from below', () => {
    expect(moved(2, 2, { shift: 2 / 9 })).toEqual([0, 0, 255])
    expect(moved(-4, 0, { shift: 1 / 9 })[2], 'and is gone at the edge').toBe(0)
  })

  it('is mirrored only where it is asked for', () => {
    const least = always(0.49)
    const at = (changes: Partial<Augmentation>): number => {
      const image = augment(point(3, 0), size, { ...none, ...changes }, least)
      return [...image].findIndex((value) => value > 200) / 3 - 4 * side - 4
    }
    expect([at({}), at({ flip: true })]).toEqual([3, -3])
  })

  it('of grey keeps its grey under jitter of saturation, and is never brighter than white', () => {
    const grey = new Uint8Array(side * side * 3).fill(200)
    const jittered = augment(grey, size, { ...none, colourJitter: 0.5 }, most)
    expect(Math.max(...jittered)).toBe(255)
    const dim = augment(new Uint8Array(side * side * 3).fill(100), size, { ...none, colourJitter: 0.5 }, most)
    for (const value of dim) expect(value).toBeCloseTo(150, 3)
  })
})
