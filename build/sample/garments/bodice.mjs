/** The upper part of dresses and tops: neck shapes, straps, puffed sleeves. */
import { tone } from '../colour.mjs'
import { wovenLabel } from '../brands.mjs'
import { CX, shape, sym } from '../path.mjs'

/** The bodice of a dress or top, right half without its foot. */
export function bodice(m, { neck, back }) {
  const y = m.neckY
  if (neck === 'strap') {
    const d = back ? 34 : 0
    return [
      [0, y + 92 - d],
      [26, y + 92 - d, 52, y + 62, 58, y + 48],
      [66, y + 46],
      [72, y + 86, 84, y + 116, m.chest, m.armY - 30],
    ]
  }
  const drop = back ? 16 : neck === 'vee' ? 112 : neck === 'square' ? 78 : 46
  const start =
    neck === 'vee' && !back
      ? [
          [0, y + drop],
          [26, y + 60, m.neckW, y + 2],
        ]
      : neck === 'square' && !back
        ? [
            [0, y + drop],
            [m.neckW - 6, y + drop - 4],
            [m.neckW, y + 2],
          ]
        : [
            [0, y + drop],
            [m.neckW * 0.85, y + drop, m.neckW, y + 2],
          ]
  return [
    ...start,
    [m.neckW + 20, y + 8, m.shW - 20, m.shY - 6],
    [m.shW - 36, m.shY + 60, m.chest - 18, m.armY - 40, m.chest, m.armY - 6],
  ]
}

export function straps(scene, m, cloth) {
  for (const s of [-1, 1]) {
    scene.piece(
      shape([
        [CX + s * 56, m.neckY + 52],
        [CX + s * 52, m.neckY - 6, CX + s * 48, m.neckY - 26],
        [CX + s * 55, m.neckY - 27],
        [CX + s * 64, m.neckY, CX + s * 67, m.neckY + 52],
      ]),
      { ...cloth, cast: 3, round: 3, form: 0 },
    )
  }
}

/** The inside of the back of a strap top, with its label. */
export function strapBack(scene, m, cloth, brand) {
  scene.piece(
    sym([
      [0, m.neckY + 60],
      [58, m.neckY + 54, 70, m.neckY + 98],
      [70, m.neckY + 130, 0, m.neckY + 126],
    ]),
    { ...cloth, fill: tone(cloth.fill, -0.2), cast: 0, level: 122 },
  )
  wovenLabel(scene, brand, { x: CX, y: m.neckY + 74, w: 36 })
}

export function puff(scene, m, s, cloth, pattern, wide) {
  const x = (v) => CX + s * v
  const p = scene.piece(
    shape([
      [x(m.shW - 28), m.shY - 10],
      [x(m.shW + 40), m.shY - 26, x(m.shW + wide), m.shY + 50, x(m.shW + wide - 10), m.shY + 102],
      [x(m.shW + 10), m.shY + 116, x(m.chest - 2), m.shY + 104],
      [x(m.chest - 24), m.armY - 60],
    ]),
    { ...cloth, cast: 5, round: 16, angle: s * -0.3, pattern: pattern?.(scene, { turn: s * -18 }) },
  )
  for (let i = 0; i < 5; i++)
    p.fold(
      [x(m.chest - 4 + i * 13), m.shY + 104],
      [x(m.shW - 8 + i * 8), m.shY + 60],
      [x(m.shW - 20 + i * 12), m.shY + 8 + i * 6],
      9,
      0.26,
    )
  scene.piece(
    shape([
      [x(m.chest - 8), m.shY + 98],
      [x(m.shW + 8), m.shY + 114, x(m.shW + wide - 8), m.shY + 98],
      [x(m.shW + wide - 10), m.shY + 112],
      [x(m.shW + 8), m.shY + 128, x(m.chest - 6), m.shY + 112],
    ]),
    { ...cloth, cast: 3, round: 4 },
  )
}
