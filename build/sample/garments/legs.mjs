/** What everything with two legs shares: outline, folds, waistband. */
import { tone } from '../colour.mjs'
import { sign, wordmark } from '../brands.mjs'
import { CX, box, shape } from '../path.mjs'

/** Outline of one leg with its half of the seat. */
export function leg(m, s) {
  const x = (v) => CX + s * v
  return shape([
    [x(-1), m.top + 8],
    [x(m.waist * 0.5), m.top + 6, x(m.waist), m.top],
    [x(m.waist + 10), m.top + 50, x(m.hip - 2), m.top + 90, x(m.hip), m.top + 130],
    [x(m.hip + 1), m.top + 190, x(m.kneeOut + (m.kneeOut - m.footOut) * 0.3), m.knee - 70, x(m.kneeOut), m.knee],
    [x(m.footOut), m.foot],
    [x((m.footOut + m.footIn) / 2), m.foot + 7, x(m.footIn), m.foot + 2],
    [x(m.kneeIn), m.knee],
    [x(m.kneeIn - 4), Math.min(m.crotch + 90, m.knee - 24), x(10), m.crotch + 24, x(-1), m.crotch],
  ])
}

export function measure(rnd, cut, short) {
  const m = {
    top: 66,
    waist: 92,
    hip: 106,
    crotch: 218,
    knee: 392,
    kneeOut: 104,
    kneeIn: 26,
    foot: 594,
    footOut: 96,
    footIn: 30,
  }
  if (cut === 'slim') Object.assign(m, { hip: 103, kneeOut: 88, kneeIn: 22, footOut: 72, footIn: 24 })
  if (cut === 'wide') Object.assign(m, { kneeOut: 122, kneeIn: 16, footOut: 136, footIn: 18, hip: 110 })
  if (cut === 'jogger') Object.assign(m, { kneeOut: 102, kneeIn: 24, footOut: 76, footIn: 36, foot: 570 })
  // Shorts are shown larger: a studio fills the frame with what it sells.
  if (short)
    Object.assign(m, {
      top: 150,
      waist: 136,
      hip: 172,
      crotch: 372,
      knee: 440,
      kneeOut: 186,
      kneeIn: 22,
      foot: 500,
      footOut: 192,
      footIn: 20,
    })
  for (const k of ['waist', 'hip', 'kneeOut', 'footOut']) m[k] += rnd.jitter(4)
  m.foot += rnd.jitter(8)
  return m
}

export function legFolds(p, m, s, short, crease) {
  const { rnd } = p.scene
  const x = (v) => CX + s * v
  const k = short ? 1.5 : 1
  for (let i = 0; i < 3; i++) {
    const y = m.crotch + (i - 0.6) * 20 * k
    p.fold(
      [x(2), y],
      [x(m.hip * 0.35), y + rnd.jitter(6) - 4],
      [x(m.hip * 0.8), y - 34 * k + rnd.jitter(10)],
      11 * k,
      rnd.range(0.2, 0.34),
    )
  }
  p.fold(
    [x(m.hip * 0.5), m.top + 60 * k],
    [x(m.hip * 0.62), m.crotch],
    [x(m.hip * 0.52), m.crotch + 90 * (short ? 0.8 : 1)],
    26,
    0.16,
  )
  if (!short) {
    for (let i = 0; i < 4; i++) {
      const y = m.knee - 22 + i * 20 + rnd.jitter(8)
      const from = rnd.chance(0.5)
      p.fold(
        [x(from ? m.kneeIn - 2 : m.kneeOut + 3), y],
        [x((m.kneeIn + m.kneeOut) / 2), y + rnd.range(2, 14)],
        [x(from ? m.kneeOut - 20 : m.kneeIn + 20), y + rnd.jitter(12)],
        rnd.range(7, 12),
        rnd.range(0.14, 0.26),
      )
    }
    for (let i = 0; i < 3; i++) {
      const y = m.foot - 22 - i * 20 + rnd.jitter(5)
      p.fold(
        [x(m.footIn - 3), y - 6],
        [x((m.footIn + m.footOut) / 2), y + 8],
        [x(m.footOut + 4), y - rnd.range(0, 12)],
        9,
        0.22,
      )
    }
    p.fold(
      [x(m.kneeOut - 18), m.knee + 30],
      [x(m.kneeOut - 24), m.knee + 90],
      [x(m.footOut - 16), m.foot - 40],
      16,
      0.18,
    )
  } else p.fold([x(m.kneeOut - 60), m.crotch], [x(m.kneeOut - 66), m.knee], [x(m.footOut - 58), m.foot], 26, 0.2)
  if (crease) {
    const line = shape(
      [
        [x(m.hip * 0.56), m.top + 60],
        [x((m.kneeIn + m.kneeOut) / 2), m.knee],
        [x((m.footIn + m.footOut) / 2), m.foot],
      ],
      false,
    )
    p.seam(line, 0.4)
  }
}

export function waistband(scene, m, cloth, { thread, back, denim, brand, draw }) {
  const h = m.waist > 110 ? 32 : 24
  const w = m.waist
  const d = shape([
    [CX - w - 1, m.top - h + 4],
    [CX, m.top - h + 12, CX + w + 1, m.top - h + 4],
    [CX + w + 2, m.top + 6],
    [CX, m.top + 14, CX - w - 2, m.top + 6],
  ])
  if (!back) {
    scene.piece(
      shape([
        [CX - w, m.top - h + 5],
        [CX, m.top - h - 10, CX + w, m.top - h + 5],
        [CX + w, m.top - h + 12],
        [CX, m.top - h + 26, CX - w, m.top - h + 12],
      ]),
      { ...cloth, fill: tone(cloth.fill, -0.25), cast: 0, level: 120, round: 4 },
    )
  }
  const p = scene.piece(d, { ...cloth, mat: draw ? 'rib' : cloth.mat, cast: 3, round: 6 })
  const at = (t, off) => [CX + t * w, m.top + off + (1 - t * t) * 4]
  if (!draw) {
    for (const off of [-h + 9, 5]) p.stitch(shape([at(-1, off), [CX, m.top + off + 8, ...at(1, off)]], false), thread)
    const loops = back ? [-0.8, 0, 0.8] : [-0.62, 0.62]
    for (const t of loops) {
      const [lx, ly] = at(t, -h)
      const q = scene.piece(box(lx - 4, ly + 2, 8, h + 8, 1), { ...cloth, cast: 3, round: 2.4 })
      q.stitch(`M${lx - 2} ${ly + 3}v${h + 5}M${lx + 2} ${ly + 3}v${h + 5}`, thread, { width: 0.7 })
    }
  }
  if (back && denim) {
    const patch = scene.piece(box(CX + w * 0.34, m.top - h + 12, 38, h - 5, 1), {
      fill: [176, 120, 72],
      mat: 'leather',
      cast: 2,
      round: 2,
      form: 0,
    })
    patch.paint(
      sign(brand, CX + w * 0.34 + 8, m.top - h / 2 + 9, 5, [92, 54, 30]) +
        wordmark(brand, { x: CX + w * 0.34 + 25, y: m.top - h / 2 + 9, size: 5, colour: [92, 54, 30], fit: 23 }),
    )
  }
}
