/** Handles and metal of bags. */
import { tone } from '../colour.mjs'
import { wordmark } from '../brands.mjs'
import { box, ellipse, shape } from '../path.mjs'

/** Metals. */
export const GOLD = [206, 172, 98]
export const STEEL = [190, 193, 198]

/** A strap along an arch, as wide as `w`. */
export function arch(scene, x0, y0, x1, y1, top, w, o) {
  return scene.piece(
    shape([
      [x0 - w / 2, y0],
      [x0 - w / 2, top - w, x1 + w / 2, top - w, x1 + w / 2, y1],
      [x1 - w / 2, y1],
      [x1 - w / 2, top + w * 0.4, x0 + w / 2, top + w * 0.4, x0 + w / 2, y0],
    ]),
    { cast: 5, round: 5, form: 0.05, ...o },
  )
}

export function plate(scene, brand, x, y, w, metal) {
  const p = scene.piece(box(x - w / 2, y - 9, w, 18, 3), {
    fill: metal,
    mat: 'metal',
    cast: 2.5,
    round: 2.4,
    spec: 0.6,
  })
  p.paint(wordmark(brand, { x, y, size: 8, colour: tone(metal, -0.65), fit: w * 0.82 }))
}

export function ring(scene, x, y, r, metal) {
  scene.piece(`${ellipse(x, y, r)}${ellipse(x, y, r * 0.6)}`, {
    fill: metal,
    mat: 'metal',
    cast: 3,
    round: 2,
    spec: 0.6,
    form: 0,
  })
}
