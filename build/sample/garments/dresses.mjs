/** Dresses: flared, tiered, straight, long. */
import { contrast, css, tone } from '../colour.mjs'
import { hangtag, wovenLabel } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'
import { bodice, puff, strapBack, straps } from './bodice.mjs'
import { fan, wavyHem } from './skirts.mjs'
import { bodyFolds, hemStitch, innerBack, longSleeve, measures, shortSleeve } from './torso.mjs'

/** Draw a dress. @param {import('../scene.mjs').Scene} scene */
export function dress(scene, style, view) {
  const { rnd } = scene
  const { fill, brand, cut, pattern } = style
  const back = view === 'back'
  const neck = style.neck ?? 'round'
  const m = measures(rnd, {
    neckY: 62,
    shY: 84,
    neckW: 46,
    shW: 102,
    chest: 84,
    armY: 184,
    waist: 66,
    waistY: 272,
    hemY: 598,
    hem: 150,
    sleeveOut: 154,
    sleeveW: 50,
    sleeveY: 194,
  })
  const straight = cut === 'shift' || cut === 'knit'
  const cloth = { fill, mat: cut === 'knit' ? 'rib' : (style.cloth ?? 'woven'), spec: 0.1 }
  const pat = (o) => pattern?.(scene, o)
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.2 : 0.24)
  if (!back && neck !== 'strap') {
    innerBack(scene, m, { fill, mat: 'satin', brand: null, drop: neck === 'round' ? 70 : 112 })
    wovenLabel(scene, brand, { x: CX, y: m.neckY + 6, w: 36 })
  }
  if (neck === 'strap') {
    straps(scene, m, cloth)
    if (!back) strapBack(scene, m, cloth, brand)
  }
  for (const s of [-1, 1]) {
    if (style.sleeve === 'short')
      shortSleeve(scene, { ...m, shW: m.shW - 10 }, s, { cloth, pattern, thread, j: rnd.jitter(3) })
    if (style.sleeve === 'puff') puff(scene, m, s, cloth, pattern, 42)
    if (style.sleeve === 'long')
      longSleeve(scene, { ...m, shW: m.shW - 8 }, s, { cloth, pattern, j: rnd.jitter(5), end: 400, wide: 19, out: 158 })
  }
  if (straight) {
    const hem = cut === 'knit' ? 96 : 112
    const y = m.hemY - 40
    const p = scene.piece(
      sym([
        ...bodice(m, { neck, back }),
        [m.chest - 6, 240, m.waist + 14, 250, m.waist + 16, 290],
        [m.waist + 28, 350, hem + 4, 400, hem, y],
        [hem * 0.5, y + 9, 0, y + 9],
      ]),
      { ...cloth, cast: 9, round: 18, form: 0.2, pattern: pat() },
    )
    bodyFolds(p, { ...m, waist: 80, hem, hemY: y, waistY: 300 }, { amount: 0.8 })
    hemStitch(p, { hem, hemY: y }, thread)
    if (style.block)
      p.paint(
        `<rect x="0" y="330" width="480" height="320" fill="${css(style.second)}"/>` +
          `<rect x="0" y="322" width="480" height="9" fill="${css(contrast(fill))}"/>`,
      )
  } else {
    const hem = cut === 'maxi' ? 150 : 172
    const y = cut === 'maxi' ? 604 : 530 + rnd.jitter(12)
    const sk = scene.piece(
      sym([
        [0, m.waistY - 4],
        [m.waist, m.waistY - 8],
        [m.waist + 34, m.waistY + 60, hem - 22, y - 130, hem, y - 10],
        ...wavyHem(hem, y + 2, 5, 10, rnd),
      ]),
      { ...cloth, cast: 6, round: 18, form: 0.22, pattern: pat() },
    )
    fan(sk, { top: m.waistY, waist: m.waist * 0.9, hem: hem * 0.92, hemY: y, n: 7, width: 32, strength: 0.34 })
    for (let i = 0; i < 12; i++) {
      const x = CX - m.waist + 6 + i * (m.waist / 6) + rnd.jitter(4)
      sk.fold(
        [x, m.waistY - 4],
        [x + (x - CX) * 0.08, m.waistY + 24],
        [x + (x - CX) * 0.2, m.waistY + rnd.range(40, 80)],
        6,
        0.28,
      )
    }
    if (cut === 'tiered')
      for (const ty of [m.waistY + 96, m.waistY + 182]) {
        const line = `M60 ${ty}Q240 ${ty + 14} 420 ${ty}`
        sk.seam(line, 0.6)
        sk.shade(
          `<path d="${line}" transform="translate(0 7)" fill="none" stroke="#000" stroke-opacity="0.3"` +
            ` stroke-width="12"/>`,
          3,
        )
      }
    const p = scene.piece(
      sym([
        ...bodice(m, { neck, back }),
        [m.chest - 6, 224, m.waist + 2, 244, m.waist, m.waistY],
        [m.waist * 0.5, m.waistY + 6, 0, m.waistY + 6],
      ]),
      { ...cloth, cast: 4, round: 14, form: 0.18, pattern: pat() },
    )
    for (const s of [-1, 1]) {
      p.fold([CX + s * m.chest, m.armY], [CX + s * 54, m.armY + 4], [CX + s * 30, m.armY - 26], 13, 0.24)
      p.seam(
        shape(
          [
            [CX + s * 40, m.waistY + 4],
            [CX + s * 46, m.armY + 40],
            [CX + s * 40, m.armY + 10],
          ],
          false,
        ),
        0.28,
      )
      p.fold(
        [CX + s * (m.waist + 6), m.waistY - 20],
        [CX + s * 40, m.waistY - 22],
        [CX + s * 14, m.waistY - 40],
        9,
        0.2,
      )
    }
    const belt = scene.piece(
      shape([
        [CX - m.waist - 2, m.waistY - 9],
        [CX, m.waistY - 1, CX + m.waist + 2, m.waistY - 9],
        [CX + m.waist + 3, m.waistY + 9],
        [CX, m.waistY + 17, CX - m.waist - 3, m.waistY + 9],
      ]),
      { ...cloth, fill: style.second ?? fill, pattern: style.second ? undefined : pat({ dx: 5 }), cast: 4, round: 5 },
    )
    belt.stitch(
      shape(
        [
          [CX - m.waist, m.waistY - 6],
          [CX, m.waistY + 2, CX + m.waist, m.waistY - 6],
        ],
        false,
      ),
      thread,
      { width: 0.7 },
    )
    if (style.buttons && !back) for (let i = 0; i < 5; i++) scene.button(CX, m.neckY + 70 + i * 29, 4, contrast(fill))
    if (back) {
      p.seam(`M${CX} ${m.neckY}V${m.waistY}`, 0.5)
      scene.piece(box(CX - 2.4, m.neckY + (neck === 'strap' ? 62 : 20), 4.8, 12, 2), {
        fill: [198, 200, 206],
        mat: 'metal',
        cast: 2,
        round: 1.5,
        spec: 0.5,
      })
    }
  }
  if (style.tag && !back) hangtag(scene, brand, { x: CX + 50, y: m.armY + 20 })
  return { detail: { x: CX - 80, y: 46, w: 168, h: 224 } }
}
