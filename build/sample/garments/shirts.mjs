/** Shirts: button fronts with a stiff collar, long or short sleeves. */
import { contrast, tone } from '../colour.mjs'
import { hangtag, sign, wovenLabel } from '../brands.mjs'
import { CX, shape, sym } from '../path.mjs'
import { bodyFolds, bodyOf, hemStitch, innerBack, longSleeve, measures, shortSleeve } from './torso.mjs'

/** A collar leaf on each side and the stand behind it. */
export function shirtCollar(scene, m, cloth, { thread, spread = 0, pattern, long = 66 }) {
  const mk = (turn) => pattern?.(scene, { turn, scale: 0.9 })
  const stand = scene.piece(
    sym([
      [0, m.neckY - 20],
      [m.neckW * 0.7, m.neckY - 20, m.neckW + 1, m.neckY - 6],
      [m.neckW - 4, m.neckY + 8],
      [m.neckW * 0.6, m.neckY - 2, 0, m.neckY],
    ]),
    { ...cloth, cast: 2, round: 5, form: 0, level: 134, pattern: mk(0) },
  )
  stand.seam(
    sym([
      [0, m.neckY - 14],
      [m.neckW * 0.66, m.neckY - 14, m.neckW, m.neckY + 2],
    ]).replace(/L[^LQC]*$/, ''),
    0.2,
  )
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const leaf = shape([
      [x(m.neckW - 8), m.neckY - 21],
      [x(m.neckW + 12), m.neckY - 14, x(m.neckW + 15), m.neckY + 10],
      [x(50 + spread), m.neckY + 44, x(44 + spread), m.neckY + long],
      [x(22), m.neckY + 50, x(1), m.neckY + 42],
      [x(m.neckW * 0.55), m.neckY + 22, x(m.neckW - 8), m.neckY - 21],
    ])
    const p = scene.piece(leaf, { ...cloth, cast: 7, round: 5, form: 0.08, angle: s * 0.5, pattern: mk(s * 32) })
    p.stitch(
      shape(
        [
          [x(m.neckW + 10), m.neckY + 8],
          [x(46 + spread), m.neckY + 42, x(40 + spread), m.neckY + long - 7],
          [x(22), m.neckY + 44, x(5), m.neckY + 36],
        ],
        false,
      ),
      thread,
      { width: 0.8, gap: [2, 1.6] },
    )
    p.fold([x(m.neckW - 2), m.neckY - 14], [x(m.neckW + 4), m.neckY + 8], [x(40), m.neckY + 34], 6, 0.16)
  }
}

function cuffs(scene, arm, s, cloth, { thread, button }) {
  const { cx, y, wide } = arm
  const x = (v) => CX + s * v
  const c = scene.piece(
    shape([
      [x(cx - wide - 2), y - 6],
      [x(cx), y, x(cx + wide + 5), y - 6],
      [x(cx + wide + 3), y + 34],
      [x(cx), y + 40, x(cx - wide - 1), y + 34],
    ]),
    { ...cloth, cast: 3, round: 7, angle: s * -0.1 },
  )
  c.stitch(
    shape(
      [
        [x(cx - wide + 1), y + 30],
        [x(cx), y + 36, x(cx + wide), y + 30],
      ],
      false,
    ),
    thread,
    { width: 0.8 },
  )
  c.stitch(
    shape(
      [
        [x(cx - wide + 1), y - 1],
        [x(cx), y + 5, x(cx + wide), y - 1],
      ],
      false,
    ),
    thread,
    { width: 0.8 },
  )
  scene.button(x(cx + wide * 0.45), y + 19, 4, button)
}

/** Draw a shirt. @param {import('../scene.mjs').Scene} scene */
export function shirt(scene, style, view) {
  const { rnd } = scene
  const { fill, pattern, brand } = style
  const back = view === 'back'
  const short = style.cut === 'short'
  const m = measures(rnd, {
    neckW: 50,
    shW: 130,
    chest: 118,
    waist: 114,
    hem: 118,
    hemY: 566,
    frontDrop: 44,
    sleeveY: 286,
    sleeveW: 66,
    sleeveOut: 192,
    ...style.fit,
  })
  const denim = style.cloth === 'denim'
  const thread = denim ? [214, 160, 92] : tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.22 : 0.28)
  const button = denim
    ? [196, 170, 130]
    : (style.button ?? (fill[0] + fill[1] + fill[2] > 300 ? [244, 242, 236] : tone(fill, 0.12)))
  const cloth = { fill, mat: denim ? 'denim' : (style.cloth ?? 'woven'), spec: 0.1 }
  const o = { cloth, pattern, thread }
  if (!back) innerBack(scene, m, { fill, mat: cloth.mat, brand: null, band: 0 })
  if (!back) wovenLabel(scene, brand, { x: CX, y: m.neckY + 12, w: 38 })
  const body = () =>
    scene.piece(bodyOf(m, back ? 2 : m.frontDrop), { ...cloth, cast: 8, round: 15, pattern: pattern?.(scene) })
  for (const s of [-1, 1]) {
    if (short) shortSleeve(scene, m, s, { ...o, j: rnd.jitter(4) })
    else
      cuffs(
        scene,
        longSleeve(scene, m, s, { ...o, j: rnd.jitter(6), end: 488, wide: 25, out: 190 }),
        s,
        { ...cloth, pattern: pattern?.(scene) },
        { thread, button },
      )
  }
  const p = body()
  bodyFolds(p, m, { amount: 1.1 })
  hemStitch(p, m, thread, 8)
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    p.seam(
      shape(
        [
          [x(m.shW - 1), m.shY + 2],
          [x(m.shW - 15), m.shY + 46],
          [x(m.chest - 4), m.armY],
        ],
        false,
      ),
      0.22,
    )
  }
  if (back) {
    p.seam(
      sym([
        [0, m.neckY + 62],
        [m.chest * 0.7, m.neckY + 62, m.shW + 4, m.neckY + 74],
      ]).replace(/L[^LQC]*$/, ''),
      0.45,
    )
    p.stitch(
      sym([
        [0, m.neckY + 66],
        [m.chest * 0.7, m.neckY + 66, m.shW + 4, m.neckY + 78],
      ]).replace(/L[^LQC]*$/, ''),
      thread,
      { width: 0.8 },
    )
    for (const k of [-9, 9]) p.fold([CX + k, m.neckY + 62], [CX + k * 1.2, m.waistY - 60], [CX + k, m.hemY], 12, 0.26)
    const c = scene.piece(
      sym([
        [0, m.neckY - 26],
        [m.neckW * 0.6, m.neckY - 26, m.neckW + 2, m.neckY - 12],
        [m.neckW + 16, m.neckY + 12],
        [m.neckW * 0.6, m.neckY + 20, 0, m.neckY + 22],
      ]),
      { ...cloth, cast: 5, round: 5, pattern: pattern?.(scene, { dx: 4 }) },
    )
    c.stitch(
      sym([
        [0, m.neckY + 17],
        [m.neckW * 0.6, m.neckY + 15, m.neckW + 12, m.neckY + 8],
      ]).replace(/L[^LQC]*$/, ''),
      thread,
      { width: 0.8 },
    )
  } else {
    const y0 = m.neckY + m.frontDrop - 4
    const pl = scene.piece(
      shape([
        [CX - 14, y0],
        [CX + 14, y0 - 1],
        [CX + 15, m.hemY + 5],
        [CX - 14, m.hemY + 6],
      ]),
      {
        ...cloth,
        cast: 2.5,
        round: 3,
        form: 0.06,
        pattern: pattern?.(scene, { dx: 3 }),
      },
    )
    for (const k of [-10.5, 10.5]) pl.stitch(`M${CX + k} ${y0}V${m.hemY + 4}`, thread, { width: 0.8 })
    const pocket = (s) => {
      const x = CX + s * 62
      const y = m.armY - 42
      const flap = denim ? 16 : 0
      const q = scene.piece(
        shape([
          [x - 27, y],
          [x + 27, y],
          [x + 27, y + 52],
          [x, y + 66],
          [x - 27, y + 52],
        ]),
        {
          ...cloth,
          cast: 2.2,
          round: 3,
          form: 0.05,
          pattern: pattern?.(scene, { dx: 2 }),
        },
      )
      q.stitch(
        shape(
          [
            [x - 24.5, y + 2],
            [x - 24.5, y + 50],
            [x, y + 62.5],
            [x + 24.5, y + 50],
            [x + 24.5, y + 2],
          ],
          false,
        ),
        thread,
        { width: 0.8 },
      )
      q.stitch(`M${x - 27} ${y + 9}h54`, thread, { width: 0.8 })
      if (flap) {
        const fl = scene.piece(
          shape([
            [x - 28, y - 8],
            [x + 28, y - 8],
            [x + 28, y + 12],
            [x, y + 22],
            [x - 28, y + 12],
          ]),
          { ...cloth, cast: 4, round: 3 },
        )
        fl.stitch(
          shape(
            [
              [x - 25, y - 5],
              [x - 25, y + 10],
              [x, y + 19],
              [x + 25, y + 10],
              [x + 25, y - 5],
            ],
            false,
          ),
          thread,
          { width: 0.8 },
        )
        scene.button(x, y + 13, 3.6, button)
      }
    }
    if (denim) pocket(-1)
    if (style.pocket !== false) pocket(1)
    else p.paint(sign(brand, CX + 62, m.armY - 24, 8, contrast(fill)))
    shirtCollar(scene, m, cloth, { thread, spread: rnd.range(0, 8), pattern })
    for (let i = 0; i < 7; i++) scene.button(CX, m.neckY + 52 + i * ((m.hemY - m.neckY - 100) / 6.2), 4.5, button)
    if (style.tag) hangtag(scene, brand, { x: CX - 66, y: m.armY + 10, turn: -7 })
  }
  return { detail: { x: CX - 84, y: 78, w: 180, h: 240 } }
}
