import type { Pixels } from './decode.ts'

/**
 * The colour of a picture's border: of each channel the median over its outermost pixels, each pixel once. The median and not
 * the mean, so that a garment cut by one edge of a photo on white leaves the white as it is.
 * @returns sRGB as 0xRRGGBB
 */
export function edgeColour({ data, width, height }: Pixels): number {
  const counts = [0, 1, 2].map(() => new Uint32Array(256))
  let border = 0
  const count = (x: number, y: number): void => {
    border++
    for (const [channel, histogram] of counts.entries()) {
      const code = data[(y * width + x) * 3 + channel] ?? 0
      histogram[code] = (histogram[code] ?? 0) + 1
    }
  }
  for (let x = 0; x < width; x++) {
    count(x, 0)
    if (height > 1) count(x, height - 1)
  }
  for (let y = 1; y < height - 1; y++) {
    count(0, y)
    if (width > 1) count(width - 1, y)
  }
  return counts.reduce((colour, histogram) => colour * 256 + medianOf(histogram, border), 0)
}

/** The lower of the two middle ones where their number is even. */
function medianOf(histogram: Uint32Array, total: number): number {
  let seen = 0
  return histogram.findIndex((count) => (seen += count) * 2 >= total)
}
