/** What everything worn on the upper body shares: body, sleeves, neck, folds. */
import { tone } from '../colour.mjs'
import { wovenLabel } from '../brands.mjs'
import { CX, side, sym } from '../path.mjs'

/** Measures of a body, with small natural variation. All x are half widths. */
export function measures(rnd, o = {}) {
  const m = {
    neckW: 54,
    neckY: 104,
    frontDrop: 48,
    backDrop: 12,
    shW: 132,
    shY: 136,
    armY: 262,
    chest: 116,
    waist: 110,
    waistY: 400,
    hem: 116,
    hemY: 556,
    sleeve: 'short',
    sleeveW: 62,
    sleeveOut: 196,
    sleeveY: 268,
    flare: 0,
    ...o,
  }
  for (const k of ['shW', 'chest', 'waist', 'hem', 'sleeveOut']) m[k] += rnd.jitter(4)
  for (const k of ['hemY', 'sleeveY', 'armY']) m[k] += rnd.jitter(7)
  m.neckW += rnd.jitter(3)
  return m
}

/** Outline of the body; `drop` is how deep the neck is, `vee` makes it pointed. */
export function bodyOf(m, drop = m.frontDrop, vee = false) {
  const y = m.neckY + drop
  return sym([
    [0, y],
    vee ? [m.neckW * 0.34, y - drop * 0.42, m.neckW, m.neckY] : [m.neckW * 0.82, y, m.neckW, m.neckY],
    [m.neckW + (m.shW - m.neckW) * 0.5, m.neckY + (m.shY - m.neckY) * 0.34, m.shW, m.shY],
    [m.shW - 14, m.shY + 46, m.chest - 10, m.armY - 44, m.chest, m.armY],
    [m.chest - 3, m.armY + 50, m.waist, m.waistY - 60, m.waist, m.waistY],
    [m.waist + 1, m.waistY + 50, m.hem, m.hemY - 60, m.hem, m.hemY - 5],
    [m.hem * 0.5, m.hemY + 5, 0, m.hemY + 5],
  ])
}

/** A strip that follows the neckline, `w` wide. */
export function neckBand(m, drop, w, vee = false) {
  const y = m.neckY + drop
  return sym([
    [0, y - (vee ? 0 : w * 0.15)],
    vee
      ? [m.neckW * 0.34, y - drop * 0.42, m.neckW, m.neckY - 1]
      : [m.neckW * 0.82, y - w * 0.15, m.neckW - 1, m.neckY - 2],
    [m.neckW + w * 0.95, m.neckY + 3],
    vee ? [m.neckW * 0.34 + w, y - drop * 0.36, 0, y + w * 1.3] : [m.neckW * 0.82 + w * 0.9, y + w, 0, y + w],
  ])
}

/** The inside of the back, seen through the neck, with its label. */
export function innerBack(scene, m, o) {
  const { fill, mat, brand, band = 0, drop = m.frontDrop } = o
  const p = scene.piece(
    sym([
      [0, m.neckY - 12],
      [m.neckW * 0.7, m.neckY - 12, m.neckW + 2, m.neckY - 4],
      [m.neckW + 4, m.neckY + 14],
      [m.neckW, m.neckY + drop, 0, m.neckY + drop + 22],
    ]),
    { fill: tone(fill, -0.16), mat, cast: 0, round: 5, form: 0, level: 126 },
  )
  if (band) {
    scene.piece(
      sym([
        [0, m.neckY - 13],
        [m.neckW * 0.72, m.neckY - 13, m.neckW + 2, m.neckY - 4],
        [m.neckW + 2, m.neckY + 3],
        [m.neckW * 0.7, m.neckY - 13 + band, 0, m.neckY - 13 + band],
      ]),
      { fill: o.bandFill ?? fill, mat: o.bandMat ?? 'rib', cast: 2, round: 3, form: 0, level: 136 },
    )
  }
  if (brand)
    wovenLabel(scene, brand, { x: CX, y: m.neckY - 8 + (band || 4) + 9, w: 40, ground: o.labelGround, ink: o.labelInk })
  return p
}

/** One short sleeve. */
export function shortSleeve(scene, m, sign, o) {
  const out = m.sleeveOut + o.j
  const p = scene.piece(
    side(
      [
        [m.shW - 10, m.shY - 6],
        [m.shW + 16, m.shY + 4, out - 14, m.sleeveY - 84, out, m.sleeveY - 6],
        [out - m.sleeveW * 0.5, m.sleeveY + 12, out - m.sleeveW - 4, m.sleeveY + 12],
        [m.chest + 6, m.armY + 2, m.chest - 4, m.armY - 2],
        [m.chest - 24, m.armY - 60],
      ],
      sign,
    ),
    {
      ...o.cloth,
      angle: sign * -0.32,
      round: 14,
      cast: 5,
      pattern: o.pattern?.(scene, { turn: sign * -20, scale: o.patternScale }),
    },
  )
  const s = (x) => CX + sign * x
  p.fold([s(m.shW), m.shY + 30], [s(m.chest + 30), m.armY - 50], [s(m.chest + 14), m.armY], 20, 0.26)
  p.fold([s(m.chest + 4), m.armY - 6], [s(m.chest + 34), m.armY - 26], [s(out - 18), m.armY - 40], 9, 0.24)
  if (o.hem !== false) {
    const hem = side(
      [
        [out - 3, m.sleeveY - 18],
        [out - m.sleeveW * 0.5, m.sleeveY + 1, out - m.sleeveW - 8, m.sleeveY + 1],
      ],
      sign,
      false,
    )
    p.stitch(hem, o.thread, { width: 0.8 })
  }
  return p
}

/** One long sleeve hanging beside the body; returns where its cuff is. */
export function longSleeve(scene, m, sign, o) {
  const { j = 0, end = 500, wide = 27, out = 188 } = o
  const cx = out - wide + j * 0.5
  const yEnd = end + j
  const p = scene.piece(
    side(
      [
        [m.shW - 12, m.shY - 7],
        [m.shW + 26, m.shY + 6, m.shW + 30, m.shY + 70, out - 16, m.armY + 40],
        [out + 4, m.armY + 110, out + 6, yEnd - 80, cx + wide + 4, yEnd],
        [cx, yEnd + 5, cx - wide, yEnd],
        [cx - wide - 8, yEnd - 100, m.chest + 16, m.armY + 60, m.chest - 2, m.armY - 2],
        [m.chest - 26, m.armY - 60],
      ],
      sign,
    ),
    {
      ...o.cloth,
      angle: sign * -0.14,
      round: 16,
      cast: 5,
      pattern: o.pattern?.(scene, { turn: sign * -9, scale: o.patternScale }),
    },
  )
  const s = (x) => CX + sign * x
  const { rnd } = scene
  p.fold([s(m.shW + 2), m.shY + 26], [s(m.chest + 34), m.armY - 40], [s(m.chest + 20), m.armY + 30], 20, 0.26)
  const elbow = m.armY + 110 + rnd.jitter(14)
  for (let i = 0; i < 3; i++) {
    const y = elbow + (i - 1) * 26 + rnd.jitter(6)
    p.fold(
      [s(out - wide * 1.9), y - 12],
      [s(out - wide), y + rnd.range(2, 14)],
      [s(out + 6), y - rnd.range(4, 22)],
      rnd.range(8, 14),
      rnd.range(0.18, 0.3),
    )
  }
  for (let i = 0; i < 2; i++) {
    const y = yEnd - 34 - i * 22
    p.fold([s(cx - wide), y], [s(cx), y + 12], [s(cx + wide + 4), y - 4], 8, 0.22)
  }
  return { piece: p, cx, y: yEnd, wide }
}

/** The folds any body has: from the arms to the chest, down the sides, at the hem. */
export function bodyFolds(p, m, { amount = 1 } = {}) {
  const { rnd } = p.scene
  for (const sign of [-1, 1]) {
    const s = (x) => CX + sign * x
    const k = amount * rnd.range(0.8, 1.2)
    p.fold(
      [s(m.chest - 4), m.armY - 14],
      [s(m.chest * 0.66), m.armY - 4 + rnd.jitter(10)],
      [s(m.chest * 0.34), m.armY - 40],
      17,
      0.24 * k,
    )
    p.fold(
      [s(m.chest - 2), m.armY + 10],
      [s(m.chest * 0.78), m.armY + 60],
      [s(m.chest * 0.62), m.armY + 150 + rnd.jitter(30)],
      22,
      0.22 * k,
    )
    const wy = m.waistY + rnd.jitter(60)
    p.fold(
      [s(m.waist - 2), wy - 30],
      [s(m.waist * 0.7), wy - 14],
      [s(m.waist * rnd.range(0.3, 0.6)), wy - 44 + rnd.jitter(20)],
      18,
      rnd.range(0.04, 0.14) * k,
    )
    p.fold(
      [s(m.waist * 0.6 + rnd.jitter(20)), m.waistY + 10],
      [s(m.hem * 0.55), m.hemY - 80],
      [s(m.hem * 0.64), m.hemY - 8],
      24,
      0.2 * k,
    )
    p.fold([s(m.shW - 10), m.shY + 20], [s(m.shW - 26), m.shY + 70], [s(m.chest - 12), m.armY - 20], 16, 0.18 * k)
  }
  p.fold(
    [CX + rnd.jitter(30), m.waistY - 20],
    [CX + rnd.jitter(40), m.hemY - 90],
    [CX + rnd.jitter(40), m.hemY],
    28,
    0.16 * amount,
  )
}

/** A double row of stitches along the hem. */
export function hemStitch(p, m, thread, up = 14) {
  for (const k of [0, 4]) {
    p.stitch(
      sym([
        [0, m.hemY + 5 - up - k],
        [m.hem * 0.5, m.hemY + 5 - up - k, m.hem + 2, m.hemY - 5 - up - k],
      ]).replace(/L[^LQC]*$/, ''),
      thread,
      { width: 0.8 },
    )
  }
  p.lit(
    sym([
      [0, m.hemY - up],
      [m.hem * 0.5, m.hemY - up, m.hem, m.hemY - 10 - up],
      [m.hem, m.hemY - 4],
      [m.hem * 0.5, m.hemY, 0, m.hemY],
    ]),
    0.07,
    3,
  )
}
