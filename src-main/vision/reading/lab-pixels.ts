/** L*a*b* beside D50, the white of TIFF and of profiles, to linear light of sRGB: Bradford, IEC 61966-2-1. */
const [toRed, toGreen, toBlue] = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const
const white = { x: 0.9642, z: 0.8249 }

/** sRGB code of linear light, by its square root, which spreads the dark: 0..4095 for 0..1. */
const codes = Uint8Array.from({ length: 4096 }, (_, index) => {
  const value = (index / 4095) ** 2
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055))
})

/**
 * sRGB codes of L*a*b*.
 * @param samples [pixels, channels], L*, a*, b* first, then transparency; in place where a sample has 8 bits
 * @param isSigned whether a* and b* are numbers with a sign, as TIFF's CIELab has them, or have the middle as grey
 * @returns [pixels, channels] of 8 bits
 */
export function screenColoursOf(samples: Uint8Array | Uint16Array, channels: number, isSigned: boolean): Uint8Array {
  const unit = samples.BYTES_PER_ELEMENT === 1 ? 1 : 256
  const full = 256 * unit - 1
  const flip = isSigned ? 128 * unit : 0
  const result = samples instanceof Uint8Array ? samples : new Uint8Array(samples.length)
  for (let at = 0; at < samples.length; at += channels) {
    const y = ((samples[at] ?? 0) * (100 / full) + 16) / 116
    const x = cube(y + (((samples[at + 1] ?? 0) ^ flip) / unit - 128) / 500) * white.x
    const z = cube(y - (((samples[at + 2] ?? 0) ^ flip) / unit - 128) / 200) * white.z
    const bright = cube(y)
    result[at] = code(toRed[0] * x + toRed[1] * bright + toRed[2] * z)
    result[at + 1] = code(toGreen[0] * x + toGreen[1] * bright + toGreen[2] * z)
    result[at + 2] = code(toBlue[0] * x + toBlue[1] * bright + toBlue[2] * z)
    if (channels > 3) result[at + 3] = (samples[at + 3] ?? 0) / unit
  }
  return result
}

/** From the root that L*a*b* is made of back to the share of white. */
const cube = (t: number): number => (t > 6 / 29 ? t * t * t : 3 * (6 / 29) ** 2 * (t - 4 / 29))

const code = (light: number): number => codes[Math.round(Math.sqrt(Math.min(1, Math.max(0, light))) * 4095)] ?? 0
