/** What a cloth does to light, point by point. All in page units, so a close-up shows the same weave, larger. */
import { randomFrom } from './random.mjs'

const N = 256
const NOISE = (() => {
  const rnd = randomFrom('noise')
  return Float32Array.from({ length: N * N }, () => rnd.next() * 2 - 1)
})()

/** Smooth noise, -1 to 1, one bump per unit. */
function noise(x, y) {
  const fx = Math.floor(x)
  const fy = Math.floor(y)
  let tx = x - fx
  let ty = y - fy
  tx = tx * tx * (3 - 2 * tx)
  ty = ty * ty * (3 - 2 * ty)
  const x0 = fx & 255
  const x1 = (fx + 1) & 255
  const r0 = (fy & 255) * N
  const r1 = ((fy + 1) & 255) * N
  const a = NOISE[r0 + x0] + (NOISE[r0 + x1] - NOISE[r0 + x0]) * tx
  const b = NOISE[r1 + x0] + (NOISE[r1 + x1] - NOISE[r1 + x0]) * tx
  return a + (b - a) * ty
}

const TAU = Math.PI * 2
const wave = (v, period) => Math.sin((v * TAU) / period)
const tri = (v) => Math.abs((((v % 1) + 1) % 1) - 0.5) * 2

/** Rows of V stitches. */
function stitches(x, y, w, h) {
  const t = tri(x / w)
  const v = (y + t * h * 0.9) / h
  return Math.sin(v * TAU) * 0.6 + (t - 0.5) * 0.8
}

/** Cables: two strands that cross, beside plain columns. */
function cable(x, y) {
  const col = 46
  const u = ((((x - 240 + col / 2) % col) + col) % col) / col - 0.5
  if (Math.abs(u) > 0.27) return stitches(x, y, 6, 4.6) * 0.75 + (Math.abs(u) > 0.27 && Math.abs(u) < 0.31 ? -1.5 : 0)
  const s = (y / 34) * TAU
  const a = Math.sin(s) * 0.14
  const top = Math.cos(s) > 0 ? a : -a
  const d1 = Math.abs(u - top) / 0.13
  const d2 = Math.abs(u + top) / 0.13
  const d = d1 < 1 ? d1 : d2 < 1 ? 0.25 + d2 * 0.9 : 1.5
  return 1.3 - d * d * 2.1 + wave(y * 1 + Math.abs(u) * 40, 4.6) * 0.4
}

const CLOTH = [
  () => 0,
  (x, y) => wave(x, 2) * 0.014 + noise(x * 0.9, y * 0.9) * 0.022 + noise(x * 0.3, y * 0.5) * 0.014,
  (x, y) => wave(x, 1.7) * wave(y, 1.7) * 0.03 + noise(x * 0.12, y * 1.1) * 0.02 + noise(x * 1.1, y * 0.12) * 0.02,
  (x, y) =>
    wave(x + y * 0.8, 2.3) * 0.05 +
    noise(x * 0.75, y * 0.06) * 0.06 +
    noise(x * 0.8, y * 0.8) * 0.05 +
    noise(x * 0.02, y * 0.02) * 0.05,
  (x, y) => stitches(x, y, 6.2, 4.8) * 0.085 + noise(x * 0.4, y * 0.4) * 0.025,
  (x, y) => wave(x, 5) * 0.13 + noise(x * 0.7, y * 0.7) * 0.02,
  (x, y) => -Math.abs(noise(x * 0.42, y * 0.42)) * 0.06 + noise(x * 0.13, y * 0.13) * 0.012 + 0.025,
  (x, y) => wave(x, 2.6) * wave(y, 2.6) * 0.055 + noise(x * 0.15, y * 1) * 0.028 + noise(x, y * 0.15) * 0.028,
  (x, y) => noise(x * 0.08, y * 1.6) * 0.03,
  (x, y) => noise(x * 0.05, y * 0.9) * 0.014 + wave(x + y, 1.9) * 0.012,
  (x, y) => cable(x, y) * 0.11,
  (x, y) => noise(x * 0.5, y * 0.5) * 0.05 + noise(x * 0.06, y * 0.06) * 0.06,
  (x, y) => noise(x * 0.7, y * 0.7) * 0.04 + noise(x * 0.22, y * 0.22) * 0.035,
  () => 0,
]

/** How much each cloth crumples. */
const CRUMPLE = [0, 0.1, 0.13, 0.12, 0.05, 0.04, 0.06, 0.06, 0, 0.1, 0.03, 0.05, 0.09, 0]

/**
 * Texture of one product.
 * @param {number} seed 0 to 1, moves the crumples
 * @returns {(material: number, angle: number, x: number, y: number, light: number) => number} change of light
 */
export function textureOf(seed) {
  const ox = seed * 200
  return (id, angle, x, y, light) => {
    if (id === 0 || id >= CLOTH.length) return 0
    let u = x
    let v = y
    if (angle > 0.02) {
      const c = Math.cos(angle)
      const s = Math.sin(angle)
      u = c * x + s * y
      v = -s * x + c * y
    }
    let t = CLOTH[id](u, v)
    const k = CRUMPLE[id]
    if (k > 0) {
      // The slope of a bent noise field towards the light: shallow dents.
      const wx = x * 0.021 + noise(x * 0.011 + ox, y * 0.011) * 0.8 + ox
      const wy = y * 0.014 + noise(x * 0.009, y * 0.009 + ox) * 0.8
      const d = noise(wx, wy) - noise(wx - light * 0.28, wy + 0.3)
      const e = noise(wx * 2.3, wy * 2.3) - noise(wx * 2.3 - light * 0.3, wy * 2.3 + 0.32)
      t += (d + e * 0.4) * k
    }
    return t
  }
}
