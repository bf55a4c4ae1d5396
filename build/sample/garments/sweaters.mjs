/** Sweaters: crew, vee and roll necks, cardigans. */
import { contrast, css } from '../colour.mjs'
import { hangtag, sign } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'
import { waistRib, cuffRib } from './ribs.mjs'
import { bodyFolds, bodyOf, innerBack, longSleeve, measures, neckBand } from './torso.mjs'

/** Draw a sweater. @param {import('../scene.mjs').Scene} scene */
export function sweater(scene, style, view) {
  const { rnd } = scene
  const { fill, pattern, brand } = style
  const back = view === 'back'
  const vee = style.cut === 'vee' || style.cut === 'cardigan'
  const cardigan = style.cut === 'cardigan'
  const high = style.cut === 'roll'
  const m = measures(rnd, {
    frontDrop: cardigan ? 150 : vee ? 92 : 42,
    hemY: 520,
    chest: 122,
    waist: 120,
    hem: 114,
    shW: 132,
    neckW: 52,
    ...style.fit,
  })
  const mat = style.cable ? 'cable' : 'knit'
  const cloth = { fill, mat, spec: 0.05 }
  const trim = style.second && style.tipped ? style.second : fill
  const drop = back ? 6 : m.frontDrop
  if (!back) innerBack(scene, m, { fill, mat: 'knit', brand, band: 13, drop: m.frontDrop })
  for (const s of [-1, 1]) {
    const arm = longSleeve(scene, m, s, {
      cloth: { ...cloth, mat: style.cable ? 'knit' : mat, fill: style.block ? style.second : fill },
      pattern: style.yoke ? null : pattern,
      j: rnd.jitter(6),
      end: 482,
      wide: 28,
      out: 194,
    })
    cuffRib(scene, arm, s, { ...cloth, fill: trim })
  }
  const p = scene.piece(bodyOf(m, drop, vee && !back), {
    ...cloth,
    cast: 9,
    round: 18,
    pattern: style.yoke ? undefined : pattern?.(scene),
  })
  if (style.yoke && pattern)
    p.paint(`<rect x="0" y="${m.armY - 96}" width="480" height="120" fill="url(#${pattern(scene)})"/>`)
  if (style.block) p.paint(`<rect x="0" y="${m.waistY - 20}" width="480" height="300" fill="${css(style.second)}"/>`)
  bodyFolds(p, m, { amount: 0.85 })
  waistRib(scene, m, { ...cloth, fill: trim })
  if (cardigan && !back) {
    const y0 = m.neckY + m.frontDrop
    for (const s of [-1, 1]) {
      const x = (v) => CX + s * v
      scene.piece(
        shape([
          [x(m.neckW + 12), m.neckY + 2],
          [x(m.neckW * 0.4 + 14), m.neckY + 70, x(s > 0 ? 12 : 12), y0 + 4],
          [x(11), m.hemY + 28],
          [x(-11), m.hemY + 28],
          [x(-9), y0 - 2],
          [x(m.neckW * 0.34), y0 - 66, x(m.neckW - 3), m.neckY - 4],
        ]),
        {
          ...cloth,
          mat: 'rib',
          cast: 3,
          round: 5,
          form: 0.05,
          angle: Math.PI / 2,
        },
      )
    }
    for (let i = 0; i < 5; i++) scene.button(CX, y0 + 14 + i * ((m.hemY - y0 - 6) / 4.2), 6.4, [110, 76, 52])
    for (const s of [-1, 1]) {
      const q = scene.piece(box(CX + s * 66 - 30, m.waistY + 20, 60, 70, 4), {
        ...cloth,
        cast: 2.5,
        round: 4,
        form: 0.05,
      })
      q.shade(
        `<rect x="${CX + s * 66 - 30}" y="${m.waistY + 32}" width="60" height="2" fill="#000" fill-opacity="0.4"/>`,
        1,
      )
    }
  } else if (high) {
    const r = scene.piece(
      sym([
        [0, m.neckY - 30],
        [m.neckW * 0.8, m.neckY - 30, m.neckW - 4, m.neckY - 22],
        [m.neckW + 4, m.neckY + 2, m.neckW + 4, m.neckY + 16],
        [m.neckW * 0.7, m.neckY + 44, 0, m.neckY + 46],
      ]),
      { ...cloth, mat: 'rib', cast: 7, round: 12, form: 0.16 },
    )
    r.fold([CX - m.neckW, m.neckY - 2], [CX, m.neckY + 22], [CX + m.neckW, m.neckY - 2], 10, 0.3)
  } else {
    scene.piece(neckBand(m, drop, 15, vee && !back), {
      ...cloth,
      fill: trim,
      mat: 'rib',
      cast: 3,
      round: 6,
      form: 0.06,
      edge: 0.42,
    })
  }
  if (!back && style.mark) p.paint(sign(brand, CX + 64, m.armY - 22, 10, contrast(fill)))
  if (style.tag && !back) hangtag(scene, brand, { x: CX + 92, y: m.waistY - 40 })
  return { detail: high ? { x: CX - 90, y: 62, w: 180, h: 240 } : { x: CX - 84, y: 80, w: 174, h: 232 } }
}
