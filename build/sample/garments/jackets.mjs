/** Jackets: bomber, denim trucker, blazer, padded. */
import { tone } from '../colour.mjs'
import { sign, wovenLabel } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'
import { blazer } from './blazer.mjs'
import { shirtCollar } from './shirts.mjs'
import { bodyFolds, bodyOf, innerBack, longSleeve, measures } from './torso.mjs'

function zipper(scene, y0, y1, fill) {
  const z = scene.piece(box(CX - 7, y0, 14, y1 - y0), {
    fill: tone(fill, -0.35),
    mat: 'canvas',
    cast: 2,
    round: 2,
    form: 0,
  })
  z.paint(`<path d="M${CX} ${y0}V${y1}" stroke="#cdd0d4" stroke-width="4.4" stroke-dasharray="1.8 1.5"/>`)
  scene.piece(box(CX - 4, y0 + 14, 8, 22, 3), { fill: [206, 208, 212], mat: 'metal', cast: 2.5, round: 2.2, spec: 0.6 })
}

function ribBand(scene, m, cloth) {
  scene.piece(
    sym([
      [0, m.hemY - 6],
      [m.hem * 0.5, m.hemY - 6, m.hem + 3, m.hemY - 14],
      [m.hem - 5, m.hemY + 24],
      [m.hem * 0.5, m.hemY + 34, 0, m.hemY + 34],
    ]),
    { ...cloth, mat: 'rib', cast: 4, round: 9 },
  )
}

function cuff(scene, arm, s, cloth, h = 32) {
  const { cx, y, wide } = arm
  const x = (v) => CX + s * v
  return scene.piece(
    shape([
      [x(cx - wide), y - 4],
      [x(cx), y + 2, x(cx + wide + 4), y - 4],
      [x(cx + wide), y + h],
      [x(cx), y + h + 5, x(cx - wide + 3), y + h],
    ]),
    { ...cloth, cast: 3, round: 8 },
  )
}

function padded(p, m) {
  for (let y = m.neckY + 60; y < m.hemY; y += 44) {
    p.seam(
      sym([
        [0, y + 4],
        [m.chest * 0.6, y + 5, m.shW + 10, y - 2],
      ]).replace(/L[^LQC]*$/, ''),
      0.55,
    )
    p.dark(
      sym([
        [0, y - 5],
        [m.chest * 0.6, y - 4, m.shW + 10, y - 11],
        [m.shW + 10, y + 1],
        [m.chest * 0.6, y + 9, 0, y + 8],
      ]),
      0.34,
      3,
    )
    p.lit(
      sym([
        [0, y + 12],
        [m.chest * 0.6, y + 13, m.shW + 10, y + 6],
        [m.shW + 10, y + 18],
        [m.chest * 0.6, y + 25, 0, y + 24],
      ]),
      0.3,
      8,
    )
    for (let i = 0; i < 7; i++) {
      const x = CX - m.chest + 20 + i * (m.chest / 3.2) + p.scene.rnd.jitter(10)
      p.fold([x, y + 4], [x + p.scene.rnd.jitter(6), y + 12], [x + p.scene.rnd.jitter(10), y + 22], 5, 0.2)
    }
  }
}

/** Draw a jacket. @param {import('../scene.mjs').Scene} scene */
export function jacket(scene, style, view) {
  const { rnd } = scene
  const { fill, brand, cut } = style
  const back = view === 'back'
  const isBlazer = cut === 'blazer'
  const isDenim = cut === 'denim'
  const m = measures(rnd, {
    neckW: 52,
    frontDrop: 36,
    hemY: isBlazer ? 572 : 506,
    chest: 124,
    waist: 122,
    hem: 116,
    shW: 138,
    shY: 138,
    ...style.fit,
  })
  const mat = isDenim ? 'denim' : isBlazer ? 'canvas' : cut === 'leather' ? 'leather' : 'satin'
  const cloth = { fill, mat, spec: cut === 'leather' ? 0.5 : cut === 'padded' ? 0.35 : 0.14 }
  const thread = isDenim ? [216, 160, 88] : tone(fill, 0.24)
  if (!back) {
    innerBack(scene, m, { fill: isBlazer ? [120, 92, 84] : fill, mat: 'satin', brand: null, drop: isBlazer ? 200 : 36 })
    wovenLabel(scene, brand, { x: CX, y: m.neckY + 12, w: 46 })
  }
  for (const s of [-1, 1]) {
    const arm = longSleeve(scene, m, s, {
      cloth: { ...cloth, fill: style.block ? style.second : fill },
      j: rnd.jitter(6),
      end: isBlazer ? 510 : 486,
      wide: 29,
      out: 198,
    })
    if (cut === 'padded') {
      for (let y = m.shY + 50; y < arm.y; y += 44) {
        const x = (v) => CX + s * v
        arm.piece.seam(
          shape(
            [
              [x(m.chest - 20), y + 10],
              [x(m.chest + 50), y + 14, x(arm.cx + 60), y - 4],
            ],
            false,
          ),
          0.5,
        )
        arm.piece.lit(
          shape([
            [x(m.chest - 20), y + 20],
            [x(m.chest + 50), y + 24, x(arm.cx + 60), y + 6],
            [x(arm.cx + 60), y + 16],
            [x(m.chest + 50), y + 34, x(m.chest - 20), y + 30],
          ]),
          0.26,
          8,
        )
      }
    }
    if (isBlazer)
      for (let i = 0; i < 3; i++)
        scene.button(CX + s * (arm.cx + arm.wide - 8), arm.y - 12 - i * 11, 3.6, tone(fill, -0.3))
    else {
      const c = cuff(scene, arm, s, { ...cloth, mat: isDenim ? 'denim' : 'rib' })
      if (isDenim)
        c.stitch(
          shape(
            [
              [CX + s * (arm.cx - 24), arm.y + 28],
              [CX + s * (arm.cx + 26), arm.y + 28],
            ],
            false,
          ),
          thread,
        )
    }
  }
  if (isBlazer && !back) blazer(scene, m, cloth, style, thread)
  else {
    const p = scene.piece(bodyOf(m, back ? 2 : m.frontDrop), { ...cloth, cast: 9, round: 18 })
    bodyFolds(p, m, { amount: cut === 'padded' ? 0.5 : 1.1 })
    if (cut === 'padded') padded(p, m)
    if (isBlazer) p.seam(`M${CX} ${m.neckY}V${m.hemY}`, 0.5)
    if (isDenim) {
      const yoke = sym([
        [0, m.armY - 44],
        [m.chest, m.armY - 44, m.shW + 10, m.armY - 50],
      ]).replace(/L[^LQC]*$/, '')
      p.seam(yoke, 0.5)
      p.stitch(yoke, thread)
      for (const s of [-1, 1]) {
        for (const k of [0, 1]) {
          const line = shape(
            [
              [CX + s * (34 + k * 44), m.armY - 42],
              [CX + s * (24 + k * 34), m.hemY - 10],
            ],
            false,
          )
          p.seam(line, 0.3)
          p.stitch(line, thread)
        }
      }
    }
    if (isDenim || cut === 'padded') {
      const b = scene.piece(box(CX - m.hem + 1, m.hemY - 12, 2 * m.hem - 2, 28, 3), { ...cloth, cast: 4, round: 7 })
      b.stitch(
        `M${CX - m.hem + 4} ${m.hemY + 11}H${CX + m.hem - 4}M${CX - m.hem + 4} ${m.hemY - 8}H${CX + m.hem - 4}`,
        thread,
      )
    } else if (!isBlazer) ribBand(scene, m, cloth)
    if (!back) {
      if (isDenim) {
        const pl = scene.piece(box(CX - 15, m.neckY + 34, 30, m.hemY - m.neckY - 18), { ...cloth, cast: 3, round: 3 })
        pl.stitch(`M${CX - 11} ${m.neckY + 34}V${m.hemY + 16}M${CX + 11} ${m.neckY + 34}V${m.hemY + 16}`, thread)
        for (const s of [-1, 1]) {
          const x = CX + s * 66
          const y = m.armY - 44
          const fl = scene.piece(
            shape([
              [x - 32, y],
              [x + 32, y],
              [x + 32, y + 20],
              [x, y + 32],
              [x - 32, y + 20],
            ]),
            { ...cloth, cast: 5, round: 4 },
          )
          fl.stitch(
            shape(
              [
                [x - 29, y + 2],
                [x - 29, y + 18],
                [x, y + 28.5],
                [x + 29, y + 18],
                [x + 29, y + 2],
              ],
              false,
            ),
            thread,
          )
          scene.button(x, y + 21, 5.4, [190, 140, 84])
        }
        shirtCollar(scene, m, cloth, { thread, spread: 6, long: 70 })
        for (let i = 0; i < 6; i++)
          scene.button(CX, m.neckY + 56 + i * ((m.hemY - m.neckY - 56) / 5.2), 6, [190, 140, 84])
      } else {
        zipper(scene, m.neckY + 30, m.hemY + (cut === 'padded' ? 14 : 28), fill)
        for (const s of [-1, 1]) {
          const x = (v) => CX + s * v
          const q = scene.piece(
            shape([
              [x(58), m.waistY - 20],
              [x(70), m.waistY - 24],
              [x(96), m.waistY + 52],
              [x(84), m.waistY + 56],
            ]),
            { ...cloth, cast: 3, round: 3 },
          )
          q.stitch(
            shape(
              [
                [x(61), m.waistY - 17],
                [x(86), m.waistY + 53],
              ],
              false,
            ),
            thread,
            { width: 0.8 },
          )
        }
        p.paint(sign(brand, CX + 64, m.armY - 20, 12, tone(fill, 0.7)))
      }
    }
    if (!isDenim && !isBlazer) {
      const h = cut === 'padded' ? 44 : 24
      const c = scene.piece(
        sym([
          [0, m.neckY - h + (back ? 0 : 16)],
          [m.neckW * 0.8, m.neckY - h + (back ? 0 : 12), m.neckW - 2, m.neckY - h + 4],
          [m.neckW + 12, m.neckY + 2],
          [m.neckW * 0.8, m.neckY + (back ? 14 : 42), 0, m.neckY + (back ? 14 : 44)],
        ]),
        { ...cloth, mat: cut === 'padded' ? mat : 'rib', cast: 6, round: 9 },
      )
      if (!back) c.seam(`M${CX} ${m.neckY - h}V${m.neckY + 46}`, 0.6)
    } else if (back) {
      scene
        .piece(
          sym([
            [0, m.neckY - 24],
            [m.neckW * 0.6, m.neckY - 24, m.neckW + 2, m.neckY - 10],
            [m.neckW + 14, m.neckY + 12],
            [m.neckW * 0.6, m.neckY + 24, 0, m.neckY + 26],
          ]),
          { ...cloth, cast: 6, round: 6 },
        )
        .stitch(
          sym([
            [0, m.neckY + 20],
            [m.neckW * 0.6, m.neckY + 18, m.neckW + 10, m.neckY + 8],
          ]).replace(/L[^LQC]*$/, ''),
          thread,
        )
    }
  }
  return { detail: { x: CX - 96, y: 76, w: 198, h: 264 } }
}
