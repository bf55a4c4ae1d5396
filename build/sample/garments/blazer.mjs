/** The front of a blazer. */
import { tone } from '../colour.mjs'
import { hangtag } from '../brands.mjs'
import { CX, shape, sym } from '../path.mjs'
import { bodyFolds } from './torso.mjs'

export function blazer(scene, m, cloth, style, thread) {
  const { brand } = style
  const p = scene.piece(
    sym([
      [0, m.neckY + 205],
      [m.neckW * 0.45, m.neckY + 90, m.neckW, m.neckY - 6],
      [m.shW, m.shY - 4],
      [m.shW - 14, m.shY + 46, m.chest - 10, m.armY - 44, m.chest, m.armY],
      [m.chest - 8, m.armY + 80, m.waist - 8, m.waistY - 50, m.waist - 6, m.waistY - 20],
      [m.hem + 2, m.waistY + 60, m.hem + 6, m.hemY - 40, m.hem + 6, m.hemY],
      [60, m.hemY + 12, 34, m.hemY + 8],
      [6, m.hemY - 6, 2, m.hemY - 60],
    ]),
    { ...cloth, cast: 9, round: 16 },
  )
  bodyFolds(p, m, { amount: 0.6 })
  p.seam(`M${CX + 4} ${m.neckY + 200}L${CX + 5} ${m.hemY - 60}Q${CX + 8} ${m.hemY - 10} ${CX + 34} ${m.hemY + 8}`, 0.6)
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    p.fold([x(62), m.armY + 10], [x(58), m.waistY - 60], [x(66), m.waistY + 40], 10, 0.2)
    const q = scene.piece(
      shape([
        [x(40), m.waistY + 44],
        [x(100), m.waistY + 36],
        [x(100), m.waistY + 60],
        [x(41), m.waistY + 68],
      ]),
      { ...cloth, cast: 4, round: 4 },
    )
    q.stitch(
      shape(
        [
          [x(42), m.waistY + 65],
          [x(98), m.waistY + 57],
        ],
        false,
      ),
      thread,
      { width: 0.7 },
    )
    const lapel = scene.piece(
      shape([
        [x(m.neckW - 2), m.neckY - 16],
        [x(m.neckW + 16), m.neckY],
        [x(92), m.neckY + 66],
        [x(72), m.neckY + 70],
        [x(84), m.neckY + 88],
        [x(40), m.neckY + 160, x(0), m.neckY + 210],
        [x(m.neckW * 0.45), m.neckY + 90, x(m.neckW - 2), m.neckY - 16],
      ]),
      { ...cloth, cast: 8, round: 6, angle: s * 0.4 },
    )
    lapel.seam(
      shape(
        [
          [x(m.neckW * 0.62), m.neckY + 52],
          [x(72), m.neckY + 70],
        ],
        false,
      ),
      0.5,
    )
    lapel.stitch(
      shape(
        [
          [x(90), m.neckY + 64],
          [x(76), m.neckY + 68],
        ],
        false,
      ),
      thread,
      { width: 0.7 },
    )
  }
  const welt = scene.piece(
    shape([
      [CX + 56, m.armY - 22],
      [CX + 100, m.armY - 30],
      [CX + 100, m.armY - 18],
      [CX + 57, m.armY - 10],
    ]),
    { ...cloth, cast: 3, round: 2 },
  )
  welt.stitch(
    shape(
      [
        [CX + 58, m.armY - 12],
        [CX + 99, m.armY - 20],
      ],
      false,
    ),
    thread,
    { width: 0.6 },
  )
  for (const y of [226, 296]) scene.button(CX + 2, m.neckY + y, 7.4, tone(cloth.fill, -0.3))
  if (style.tag) hangtag(scene, brand, { x: CX - 74, y: m.armY + 24, turn: -7 })
}
