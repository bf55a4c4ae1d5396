/** Dresses and Tops: bodices with or without sleeves, flared or straight. */
import { contrast, css, tone } from '../colour.mjs'
import { hangtag, wovenLabel } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'
import { fan, wavyHem } from './skirts.mjs'
import { bodyFolds, bodyOf, hemStitch, innerBack, longSleeve, measures, shortSleeve } from './torso.mjs'

/** The bodice of a dress or top, right half without its foot. */
function bodice(m, { neck, back }) {
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

function straps(scene, m, cloth) {
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
function strapBack(scene, m, cloth, brand) {
  scene.piece(
    sym([
      [0, m.neckY + 60],
      [58, m.neckY + 54, m.chest, m.neckY + 100],
      [70, m.neckY + 130, 0, m.neckY + 126],
    ]),
    { ...cloth, fill: tone(cloth.fill, -0.2), cast: 0, level: 122 },
  )
  wovenLabel(scene, brand, { x: CX, y: m.neckY + 74, w: 36 })
}

function puff(scene, m, s, cloth, pattern, wide) {
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
        `<rect x="0" y="330" width="480" height="320" fill="${css(style.second)}"/><rect x="0" y="322" width="480" height="9" fill="${css(contrast(fill))}"/>`,
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
          `<path d="${line}" transform="translate(0 7)" fill="none" stroke="#000" stroke-opacity="0.3" stroke-width="12"/>`,
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
