/** From the three pictures of a scene to pixels: cloth texture, light, shadow on the backdrop. */
import sharp from 'sharp'
import { randomFrom } from './random.mjs'
import { H, W } from './path.mjs'
import { NEUTRAL } from './scene.mjs'
import { textureOf } from './texture.mjs'

const raw = (svg) => sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })

/**
 * The lit product without backdrop.
 * @returns {Promise<{data: Float32Array, w: number, h: number}>} premultiplied RGBA, 0 to 255 and 0 to 1
 */
async function lit(scene, view, width) {
  const svg = scene.svg(view, width)
  const [a, s, m, k] = await Promise.all([
    raw(svg.albedo),
    sharp(Buffer.from(svg.shade)).extractChannel(0).png({ compressionLevel: 0 }).toBuffer(),
    raw(svg.material),
    raw(svg.crisp),
  ])
  const { width: w, height: h } = a.info
  const shade = await sharp(s).resize(w, h, { kernel: 'cubic', fit: 'fill' }).extractChannel(0).raw().toBuffer()
  const out = new Float32Array(w * h * 4)
  const unit = view.w / w
  const at = textureOf(scene.rnd.next())
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i += 4) {
      const alpha = a.data[i + 3] / 255
      if (alpha === 0) continue
      const id = Math.round(m.data[i] / 16)
      const gloss = m.data[i + 2] / 255
      const t = at(id, (m.data[i + 1] / 255) * Math.PI, view.x + x * unit, view.y + y * unit, scene.light)
      const edge = k.data[i + 3] ? k.data[i] / NEUTRAL : 1
      const light = (shade[i >> 2] / NEUTRAL) * edge * (1 + t)
      for (let c = 0; c < 3; c++) {
        let v = a.data[i + c] * Math.min(light, 1.12)
        // Dark cloth shows its folds by what it throws back, not by its colour.
        if (light > 1) v += (255 - v) * Math.min(1, (light - 1) * (0.22 + gloss))
        out[i + c] = Math.min(255, v) * alpha
      }
      out[i + 3] = alpha
    }
  }
  return { data: out, w, h }
}

/** Turn the product about its upright axis, as if it hung on a body seen from `degrees` aside. */
function turned({ data, w, h }, degrees) {
  const out = new Float32Array(data.length)
  const a = (degrees * Math.PI) / 180
  const r = w * 0.62
  const from = (x) => {
    const u = (x - w / 2) / 0.95 / r
    return Math.abs(u) < 1 ? w / 2 + r * Math.sin(Math.asin(u) + a * (1 - u * u) * 0.75) : -1
  }
  // Bring the turned product back to the middle: see which columns it will fill.
  const filled = Array.from({ length: w }, (_, x) => {
    for (let y = 0; y < h; y += 3) if (data[(y * w + x) * 4 + 3] > 0.5) return true
    return false
  })
  const columns = []
  for (let x = -w; x < 2 * w; x++) if (filled[Math.round(from(x))]) columns.push(x)
  const shift = columns.length ? Math.round((columns[0] + columns[columns.length - 1]) / 2 - w / 2) : 0
  for (let x = 0; x < w; x++) {
    const u = (x + shift - w / 2) / 0.95 / r
    const src = from(x + shift)
    const x0 = Math.floor(src)
    if (x0 < 0 || x0 >= w - 1) continue
    const t = src - x0
    // The far side turns out of the light.
    const dim = 1 - 0.2 * Math.max(0, u * Math.sign(a))
    for (let y = 0; y < h; y++) {
      // Seen from a little above: near parts hang lower.
      const sy = y + u * Math.sin(a) * (y - h * 0.3) * 0.1
      const y0 = Math.floor(sy)
      if (y0 < 0 || y0 >= h - 1) continue
      const v = sy - y0
      const i = (y0 * w + x0) * 4
      const o = (y * w + x) * 4
      for (let c = 0; c < 4; c++) {
        const top = data[i + c] * (1 - t) + data[i + 4 + c] * t
        const low = data[i + w * 4 + c] * (1 - t) + data[i + w * 4 + 4 + c] * t
        out[o + c] = (top * (1 - v) + low * v) * (c < 3 ? dim : 1)
      }
    }
  }
  return { data: out, w, h }
}

/** The soft shadow a product throws: its outline, blurred. */
async function shadowOf(img, sigma) {
  const a = Buffer.alloc(img.w * img.h)
  for (let i = 0; i < a.length; i++) a[i] = Math.round(img.data[i * 4 + 3] * 255)
  const { data, info } = await sharp(a, { raw: { width: img.w, height: img.h, channels: 1 } })
    .blur(sigma)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, step: info.channels }
}

/** The pool of shadow where a standing product touches the ground, 255 where there is none. */
async function groundOf(scene, view, width, turn) {
  const { floor } = scene.svg(view, width)
  if (!floor) return null
  const height = Math.round((width * view.h) / view.w)
  const soft = await sharp(Buffer.from(floor))
    .extractChannel(0)
    .blur(4.2 * (W / view.w))
    .png()
    .toBuffer()
  const wide = Math.round(width * (turn ? 0.84 : 1))
  const pad = width - wide
  return sharp(
    await sharp(soft)
      .resize(wide, height, { fit: 'fill' })
      .extend({ left: pad >> 1, right: pad - (pad >> 1), background: '#fff' })
      .png()
      .toBuffer(),
  )
    .extractChannel(0)
    .raw()
    .toBuffer()
}

/**
 * One finished picture.
 * @param {import('./scene.mjs').Scene} scene
 * @param {{view?: {x,y,w,h}, turn?: number, seed?: string}} o
 * @returns {Promise<Buffer>} raw RGB, 480 x 640
 */
export async function photograph(scene, { view = { x: 0, y: 0, w: W, h: H }, turn = 0, seed = 'x' } = {}) {
  const scale = 1.5
  let img = await lit(scene, view, W * scale)
  if (turn) img = turned(img, turn)
  const { w, h, data } = img
  const wide = await shadowOf(img, 14 * scale)
  const near = await shadowOf(img, 3.2 * scale)
  const rnd = randomFrom(`${seed}/backdrop`)
  const warm = rnd.jitter(1.6)
  const top = 246 + rnd.jitter(2)
  const ground = await groundOf(scene, view, W * scale, turn)
  const px = Math.round(-scene.lx * 8 * scale)
  const py = Math.round(-scene.ly * 8 * scale)
  const out = Buffer.alloc(w * h * 3)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = y * w + x
      const dx = (x - w / 2 + scene.lx * -w * 0.12) / w
      const dy = (y - h * 0.42) / h
      let bg = top - 26 * (dx * dx + dy * dy * 1.1)
      const at = (sx, sy, layer) => {
        const cx = Math.min(w - 1, Math.max(0, x - sx))
        const cy = Math.min(h - 1, Math.max(0, y - sy))
        return layer.data[(cy * w + cx) * layer.step] / 255
      }
      if (ground) {
        bg *= ground[i] / 255
        bg *= 1 - 0.1 * at(Math.round(px * 0.4), Math.round(2 * scale), near)
        bg *= 1 - 0.05 * at(px, py, wide)
      } else {
        bg *= 1 - 0.16 * at(px, py, wide)
        bg *= 1 - 0.2 * at(Math.round(px * 0.25), Math.round(py * 0.25), near)
      }
      const k = 1 - data[i * 4 + 3]
      out[i * 3] = Math.max(0, Math.min(255, data[i * 4] + (bg + warm) * k + 0.5))
      out[i * 3 + 1] = Math.max(0, Math.min(255, data[i * 4 + 1] + bg * k + 0.5))
      out[i * 3 + 2] = Math.max(0, Math.min(255, data[i * 4 + 2] + (bg - warm) * k + 0.5))
    }
  }
  return sharp(out, { raw: { width: w, height: h, channels: 3 } })
    .resize(W, H, { kernel: 'cubic' })
    .raw()
    .toBuffer()
}
