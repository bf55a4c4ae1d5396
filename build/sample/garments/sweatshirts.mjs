/** Sweatshirts: crew necks, hoods, zips. */
import { contrast, css, tone } from '../colour.mjs'
import { hangtag, sign, wordmark } from '../brands.mjs'
import { CX, box, shape, smooth, sym } from '../path.mjs'
import { waistRib, cuffRib } from './ribs.mjs'
import { bodyFolds, bodyOf, innerBack, longSleeve, measures, neckBand } from './torso.mjs'

function hood(scene, m, cloth, back) {
  if (back) {
    const p = scene.piece(
      sym([
        [0, m.neckY - 34],
        [m.neckW * 0.9, m.neckY - 36, m.neckW + 26, m.neckY + 8],
        [m.neckW + 34, m.neckY + 90, 46, m.neckY + 138],
        [20, m.neckY + 158, 0, m.neckY + 160],
      ]),
      { ...cloth, cast: 9, round: 17 },
    )
    p.seam(`M${CX} ${m.neckY - 34}V${m.neckY + 160}`, 0.35)
    for (const s of [-1, 1])
      p.fold([CX + s * 70, m.neckY + 10], [CX + s * 60, m.neckY + 70], [CX + s * 20, m.neckY + 110], 18, 0.24)
    return
  }
  const dark = scene.piece(
    sym([
      [0, m.neckY - 44],
      [m.neckW + 4, m.neckY - 44, m.neckW + 8, m.neckY + 6],
      [m.neckW, m.neckY + 56, 0, m.neckY + 70],
    ]),
    { ...cloth, fill: tone(cloth.fill, -0.3), cast: 0, round: 10, form: 0, level: 112 },
  )
  dark.seam(`M${CX} ${m.neckY - 44}V${m.neckY + 10}`, 0.3)
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const p = scene.piece(
      shape([
        [x(0), m.neckY - 50],
        [x(58), m.neckY - 58, x(m.neckW + 26), m.neckY - 24, x(m.neckW + 26), m.neckY + 14],
        [x(m.neckW + 20), m.neckY + 44, x(44), m.neckY + 66, x(-4), m.neckY + 84],
        [x(8), m.neckY + 62, x(m.neckW - 4), m.neckY + 40, x(m.neckW - 8), m.neckY - 2],
        [x(m.neckW - 12), m.neckY - 32, x(24), m.neckY - 36, x(0), m.neckY - 34],
      ]),
      { ...cloth, cast: 7, round: 12, angle: s * 0.4 },
    )
    p.stitch(
      shape(
        [
          [x(2), m.neckY + 68],
          [x(22), m.neckY + 60, x(m.neckW + 4), m.neckY + 38, x(m.neckW), m.neckY - 2],
          [x(m.neckW - 6), m.neckY - 38, x(22), m.neckY - 42, x(0), m.neckY - 41],
        ],
        false,
      ),
      tone(cloth.fill, 0.2),
      { width: 0.8 },
    )
    p.fold([x(m.neckW + 20), m.neckY - 20], [x(m.neckW + 14), m.neckY + 20], [x(40), m.neckY + 52], 14, 0.24)
  }
}

/** Draw a sweatshirt: crew neck or hooded. @param {import('../scene.mjs').Scene} scene */
export function sweatshirt(scene, style, view) {
  const { rnd } = scene
  const { fill, brand } = style
  const back = view === 'back'
  const hooded = style.cut !== 'crew'
  const zip = style.cut === 'zip'
  const m = measures(rnd, {
    neckY: hooded ? 122 : 106,
    frontDrop: 40,
    hemY: 516,
    chest: 124,
    waist: 122,
    hem: 114,
    shW: 136,
    shY: hooded ? 148 : 138,
    neckW: 54,
    ...style.fit,
  })
  const cloth = { fill, mat: 'fleece', spec: 0.06 }
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.22 : 0.24)
  const drop = back ? 6 : m.frontDrop
  const ink = contrast(fill)
  if (!back) innerBack(scene, m, { fill, mat: 'jersey', brand: hooded ? null : brand, band: hooded ? 0 : 13 })
  for (const s of [-1, 1]) {
    const arm = longSleeve(scene, m, s, {
      cloth: { ...cloth, fill: style.block ? style.second : fill },
      j: rnd.jitter(6),
      end: 486,
      wide: 29,
      out: 196,
    })
    cuffRib(scene, arm, s, cloth)
  }
  const p = scene.piece(bodyOf(m, drop), { ...cloth, cast: 9, round: 18 })
  bodyFolds(p, m, { amount: 1.15 })
  if (!back && !zip) {
    if (style.graphic === 'bars') {
      const c = style.second ?? [226, 92, 60]
      p.paint(
        `<rect x="0" y="250" width="480" height="62" fill="${css(c)}"/>` +
          `<rect x="0" y="318" width="480" height="10" fill="${css(ink)}"/>`,
      )
      p.paint(wordmark(brand, { x: CX, y: 281, size: 26, colour: contrast(c), fit: 160 }))
    } else if (style.graphic === 'seal') {
      p.paint(
        `<circle cx="240" cy="286" r="56" fill="none" stroke="${css(ink)}" stroke-width="5"/>` +
          sign(brand, CX, 274, 24, ink) +
          wordmark(brand, { x: CX, y: 314, size: 13, colour: ink, fit: 76 }),
      )
    } else p.paint(wordmark(brand, { x: CX, y: 276, size: 32, colour: ink, fit: 160 }))
  }
  waistRib(scene, m, cloth)
  if (!back && hooded) {
    const y = m.hemY - 6
    for (const s of zip ? [-1, 1] : [0]) {
      const k =
        s === 0
          ? sym([
              [0, y - 104],
              [48, y - 104],
              [88, y - 40],
              [90, y],
              [0, y],
            ])
          : shape([
              [CX + s * 10, y - 100],
              [CX + s * 46, y - 100],
              [CX + s * 88, y - 38],
              [CX + s * 90, y],
              [CX + s * 10, y],
            ])
      const q = scene.piece(k, { ...cloth, cast: 4, round: 6, form: 0.06 })
      for (const t of s === 0 ? [-1, 1] : [s])
        q.stitch(
          shape(
            [
              [CX + t * 45, y - 101],
              [CX + t * 84, y - 38],
              [CX + t * 86, y],
            ],
            false,
          ),
          thread,
          { width: 0.9 },
        )
      q.fold([CX + s * 40 - 30, y - 60], [CX + s * 40, y - 44], [CX + s * 40 + 34, y - 66], 14, 0.2)
    }
  }
  if (zip && !back) {
    const z = scene.piece(box(CX - 5, m.neckY + 50, 10, m.hemY - m.neckY - 22), {
      fill: tone(fill, -0.3),
      mat: 'canvas',
      cast: 2,
      round: 2,
      form: 0,
    })
    z.paint(
      `<path d="M${CX} ${m.neckY + 50}V${m.hemY + 30}" stroke="#c9ccd2" stroke-width="3.4"` +
        ` stroke-dasharray="1.6 1.4"/>`,
    )
    scene.piece(box(CX - 3.4, m.neckY + 78, 6.8, 17, 3), {
      fill: [200, 203, 208],
      mat: 'metal',
      cast: 2,
      round: 2,
      spec: 0.6,
    })
    p.paint(sign(brand, CX + 62, m.armY - 10, 13, ink))
  }
  if (hooded) {
    hood(scene, m, cloth, back)
    if (!back) {
      for (const s of [-1, 1]) {
        const e = m.neckY + 160 + rnd.jitter(16)
        const x0 = CX + s * 22
        const line = (w) =>
          smooth(
            [
              [x0, m.neckY + 62],
              [x0 + s * 4 - w, m.neckY + 100],
              [x0 - s * 2 - w, e],
              [x0 - s * 2 + w, e],
              [x0 + s * 4 + w, m.neckY + 100],
            ],
            true,
          )
        scene.piece(line(2.6), { fill: contrast(fill), mat: 'canvas', cast: 3, round: 2, form: 0 })
        scene.piece(box(x0 - s * 2 - 3, e - 8, 6, 10, 1), {
          fill: [180, 184, 190],
          mat: 'metal',
          cast: 2,
          round: 1.6,
          spec: 0.5,
        })
      }
    }
  } else {
    scene.piece(neckBand(m, drop, 15), { ...cloth, mat: 'rib', cast: 3, round: 6, form: 0.06, edge: 0.42 })
    if (!back) {
      const v = scene.piece(
        shape([
          [CX - 15, m.neckY + drop + 13],
          [CX + 15, m.neckY + drop + 13],
          [CX, m.neckY + drop + 33],
        ]),
        { ...cloth, mat: 'rib', cast: 0, round: 2, form: 0 },
      )
      v.seam(
        shape(
          [
            [CX - 15, m.neckY + drop + 13],
            [CX, m.neckY + drop + 33],
            [CX + 15, m.neckY + drop + 13],
          ],
          false,
        ),
        0.4,
      )
    }
  }
  if (style.tag && !back) hangtag(scene, brand, { x: CX - 92, y: m.waistY - 40, turn: -8 })
  return { detail: { x: CX - 96, y: m.neckY - 40, w: 192, h: 256 } }
}
