/** Tops: blouses, camisoles, peplums. */
import { contrast, tone } from '../colour.mjs'
import { hangtag, wovenLabel } from '../brands.mjs'
import { CX, sym } from '../path.mjs'
import { bodice, puff, strapBack, straps } from './bodice.mjs'
import { fan, wavyHem } from './skirts.mjs'
import { bodyFolds, bodyOf, innerBack, longSleeve, measures, shortSleeve } from './torso.mjs'

/** Draw a women's top: blouse, camisole, tunic-like tops. @param {import('../scene.mjs').Scene} scene */
export function top(scene, style, view) {
  const { rnd } = scene
  const { fill, brand, cut, pattern } = style
  const back = view === 'back'
  const neck = style.neck ?? 'round'
  const m = measures(rnd, {
    neckY: 96,
    shY: 122,
    neckW: 62,
    shW: 128,
    chest: 112,
    armY: 246,
    waist: 104,
    waistY: 380,
    hemY: 536,
    hem: cut === 'peplum' ? 168 : 126,
    sleeveOut: 186,
    sleeveY: 262,
  })
  const cloth = { fill, mat: style.cloth ?? 'satin', spec: 0.12 }
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.2 : 0.24)
  const pat = (o) => pattern?.(scene, o)
  if (!back && neck !== 'strap') {
    innerBack(scene, m, { fill, mat: 'satin', brand: null, drop: neck === 'round' ? 70 : 112 })
    wovenLabel(scene, brand, { x: CX, y: m.neckY + 8, w: 40 })
  }
  if (neck === 'strap') {
    straps(scene, m, cloth)
    if (!back) strapBack(scene, m, cloth, brand)
  }
  for (const s of [-1, 1]) {
    if (style.sleeve === 'puff') puff(scene, m, s, cloth, pattern, 56)
    if (style.sleeve === 'long')
      longSleeve(scene, m, s, { cloth, pattern, j: rnd.jitter(5), end: 486, wide: 30, out: 196 })
    if (style.sleeve === 'short') shortSleeve(scene, m, s, { cloth, pattern, thread, j: rnd.jitter(3) })
  }
  const p = scene.piece(
    neck === 'round' && style.sleeve
      ? bodyOf({ ...m, waist: m.waist - 6 }, back ? 14 : 52)
      : sym([
          ...bodice(m, { neck, back }),
          [m.chest - 4, m.armY + 60, m.waist - 6, 350, m.waist - 4, m.waistY],
          [m.hem - 10, m.waistY + 60, m.hem, m.hemY - 50, m.hem, m.hemY - 6],
          ...wavyHem(m.hem, m.hemY + 2, 4, 7, rnd),
        ]),
    { ...cloth, cast: 9, round: 16, form: 0.18, pattern: pat() },
  )
  bodyFolds(p, m, { amount: 0.9 })
  if (cut === 'peplum') {
    fan(p, {
      top: m.waistY - 10,
      waist: m.waist * 0.9,
      hem: m.hem * 0.92,
      hemY: m.hemY,
      n: 7,
      width: 26,
      strength: 0.32,
    })
    p.seam(`M${CX - 140} ${m.waistY - 10}Q${CX} ${m.waistY + 4} ${CX + 140} ${m.waistY - 10}`, 0.6)
  } else fan(p, { top: m.armY + 90, waist: 80, hem: 100, hemY: m.hemY, n: 4, width: 24, strength: 0.2, jitter: 16 })
  if (style.buttons && !back) for (let i = 0; i < 6; i++) scene.button(CX, m.neckY + 88 + i * 56, 4.4, contrast(fill))
  if (style.tag && !back) hangtag(scene, brand, { x: CX + 70, y: m.armY + 40 })
  return { detail: { x: CX - 88, y: 74, w: 180, h: 240 } }
}
