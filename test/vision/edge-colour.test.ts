import { describe, expect, it } from 'vitest'
import { edgeColour } from '../../src-main/vision/edge-colour.ts'

/** @param colourAt sRGB of the pixel at x, y as 0xRRGGBB */
function drawn(width: number, height: number, colourAt: (x: number, y: number) => number) {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.writeUIntBE(colourAt(x, y), (y * width + x) * 3, 3)
  return { data, width, height }
}

describe('the colour of a border', () => {
  it('is that of the outermost pixels, whatever lies inside', () => {
    const inside = (x: number, y: number) => x > 0 && x < 6 && y > 0 && y < 4
    expect(edgeColour(drawn(7, 5, (x, y) => (inside(x, y) ? 0 : 0x12fe80)))).toBe(0x12fe80)
  })

  it('stays the white of the ground where a garment is cut by one edge', () => {
    const garment = (x: number, y: number) => y === 39 && x > 2 && x < 28
    expect(edgeColour(drawn(30, 40, (x, y) => (garment(x, y) ? 0x203040 : 0xffffff)))).toBe(0xffffff)
  })

  it.each([
    [1, 1],
    [1, 4],
    [4, 1],
    [2, 2],
  ])('is known of %i x %i pixels', (width, height) => {
    expect(edgeColour(drawn(width, height, () => 0x0000ff))).toBe(0x0000ff)
  })
})
