import type { RandomGenerator } from '../../common/random-generator.ts'
import type { Augmentation } from '../../common/contracts/finetune.ts'

interface Size {
  height: number
  width: number
}

/** Where a pixel of the new image comes from: x' = a·x + b·y + c, y' = d·x + e·y + f, about the centre. */
type Affine = [a: number, b: number, c: number, d: number, e: number, f: number]

/**
 * Moves every image by a random affine map (Simard et al. 2003) and jitters its colours, in plain JavaScript: native
 * TensorFlow.js has no image transform, and so both backends see the same pixels. As many random numbers are drawn
 * whatever is asked for.
 *
 * @param pixels uint8, images x height x width x 3
 * @returns float32 of 0 to 255, of the same shape
 */
export function augment(
  pixels: Uint8Array,
  size: Size,
  augmentation: Augmentation,
  random: RandomGenerator,
): Float32Array {
  const length = size.height * size.width * 3
  const moved = new Float32Array(pixels.length)
  for (let start = 0; start < pixels.length; start += length) {
    const source = pixels.subarray(start, start + length)
    const target = moved.subarray(start, start + length)
    sample(source, target, size, randomMap(size, augmentation, random), augmentation.background)
    jitter(target, augmentation.colourJitter, random)
  }
  return moved
}

/** Uniform from -limit to limit. */
const within = (limit: number, random: RandomGenerator): number => limit * (2 * random.uniform() - 1)
const radians = (degrees: number): number => (degrees * Math.PI) / 180

function randomMap({ height, width }: Size, augmentation: Augmentation, random: RandomGenerator): Affine {
  const angle = radians(within(augmentation.rotation, random))
  const shear = Math.tan(radians(within(augmentation.shear, random)))
  const zoom = 1 / (1 + within(augmentation.scale, random))
  const [right, down] = [within(augmentation.shift * width, random), within(augmentation.shift * height, random)]
  const mirrored = random.uniform() < 0.5 && augmentation.flip ? -1 : 1
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return [
    zoom * mirrored * cosine,
    zoom * mirrored * (shear * cosine - sine),
    right,
    zoom * sine,
    zoom * (shear * sine + cosine),
    down,
  ]
}

/** Bilinear; what lies outside is background. */
function sample(source: Uint8Array, target: Float32Array, size: Size, map: Affine, background: number): void {
  const { height, width } = size
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2]
  const [a, b, c, d, e, f] = map
  let at = 0
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [dx, dy] = [column - centreX, row - centreY]
      const x = centreX + a * dx + b * dy + c
      const y = centreY + d * dx + e * dy + f
      const [left, top] = [Math.floor(x), Math.floor(y)]
      const [u, v] = [x - left, y - top]
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
        for (let channel = 0; channel < 3; channel++) {
          const corner = (x: number, y: number): number => pixel(source, size, x, y, channel, background)
          const upper = corner(left, top) * (1 - u) + corner(left + 1, top) * u
          const lower = corner(left, top + 1) * (1 - u) + corner(left + 1, top + 1) * u
          target[at++] = upper * (1 - v) + lower * v
        }
        continue
      }
      const first = (top * width + left) * 3
      for (let above = first; above < first + 3; above++) {
        const below = above + width * 3
        const upper = source[above]! * (1 - u) + source[above + 3]! * u
        const lower = source[below]! * (1 - u) + source[below + 3]! * u
        target[at++] = upper * (1 - v) + lower * v
      }
    }
  }
}

function pixel(source: Uint8Array, size: Size, x: number, y: number, channel: number, background: number): number {
  if (x < 0 || y < 0 || x >= size.width || y >= size.height) return background
  return source[(y * size.width + x) * 3 + channel]!
}

/** Brightness, then contrast about the image's mean, then saturation about every pixel's luma (ITU-R BT.601). */
function jitter(values: Float32Array, strength: number, random: RandomGenerator): void {
  const brightness = 1 + within(strength, random)
  const contrast = 1 + within(strength, random)
  const saturation = 1 + within(strength, random)
  if (strength === 0) return
  const mean = (brightness * values.reduce((sum, value) => sum + value, 0)) / values.length
  for (let at = 0; at < values.length; at += 3) {
    const r = mean + contrast * (brightness * values[at]! - mean)
    const g = mean + contrast * (brightness * values[at + 1]! - mean)
    const b = mean + contrast * (brightness * values[at + 2]! - mean)
    const luma = 0.299 * r + 0.587 * g + 0.114 * b
    values[at] = clamp(luma + saturation * (r - luma))
    values[at + 1] = clamp(luma + saturation * (g - luma))
    values[at + 2] = clamp(luma + saturation * (b - luma))
  }
}

const clamp = (value: number): number => Math.min(255, Math.max(0, value))
