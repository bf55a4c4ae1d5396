/** Ribbed bands of knitted bodies. */
import { CX, shape, sym } from '../path.mjs'

/** Ribbed band at the foot of the body. */
export function waistRib(scene, m, cloth, h = 34) {
  const p = scene.piece(
    sym([
      [0, m.hemY - 4],
      [m.hem * 0.5, m.hemY - 4, m.hem + 2, m.hemY - 12],
      [m.hem - 3, m.hemY + h - 12],
      [m.hem * 0.5, m.hemY + h - 4, 0, m.hemY + h - 4],
    ]),
    { ...cloth, mat: 'rib', cast: 3, round: 9, form: 0.1 },
  )
  p.dark(
    sym([
      [0, m.hemY - 6],
      [m.hem * 0.5, m.hemY - 6, m.hem + 2, m.hemY - 14],
      [m.hem + 2, m.hemY - 8],
      [m.hem * 0.5, m.hemY, 0, m.hemY],
    ]),
    0.3,
    3,
  )
}

export function cuffRib(scene, arm, s, cloth) {
  const { cx, y, wide } = arm
  const x = (v) => CX + s * v
  scene.piece(
    shape([
      [x(cx - wide), y - 4],
      [x(cx), y + 2, x(cx + wide + 4), y - 4],
      [x(cx + wide - 1), y + 30],
      [x(cx), y + 35, x(cx - wide + 4), y + 30],
    ]),
    { ...cloth, mat: 'rib', cast: 3, round: 8, angle: s * -0.08 },
  )
}
