/** Ties: knotted, hanging; from behind one sees the keeper and the label. */
import { tone } from '../colour.mjs'
import { BRANDS, sign, wordmark } from '../brands.mjs'
import { CX, shape } from '../path.mjs'

/** Draw a tie. @param {import('../scene.mjs').Scene} scene */
export function tie(scene, style, view) {
  const { rnd } = scene
  const { fill, brand } = style
  const knit = style.cut === 'knit'
  const cloth = { fill, mat: knit ? 'knit' : 'satin', spec: knit ? 0.04 : 0.3 }
  const slim = style.cut === 'slim' || knit ? 0.78 : 1
  const x = (v) => CX + v * slim
  const turn = style.pattern ? 38 : 0
  const pat = (t) => style.pattern?.(scene, { turn: t, scale: 0.8 })
  const back = view === 'back'
  // The loop that goes round the neck.
  for (const s of [-1, 1]) {
    const p = scene.piece(
      shape([
        [CX + s * 10, 134],
        [CX + s * 52, 110, CX + s * 66, 66, CX + s * 40, 34],
        [CX + s * 24, 22, CX, 20],
        [CX, 38],
        [CX + s * 18, 38, CX + s * 28, 48],
        [CX + s * 44, 72, CX + s * 30, 100, CX - s * 2, 114],
      ]),
      { ...cloth, cast: 5, round: 7, pattern: pat(s * 60), angle: s * 0.7 },
    )
    p.fold([CX + s * 44, 60], [CX + s * 46, 90], [CX + s * 22, 118], 8, 0.3)
  }
  if (!back)
    scene.piece(
      shape([
        [x(-12), 180],
        [x(14), 178],
        [x(40), 520],
        [x(22), 546],
        [x(-6), 522],
      ]),
      { ...cloth, fill: tone(fill, -0.12), level: 134, cast: 5, round: 7, pattern: pat(turn) },
    )
  const foot = knit
    ? [
        [x(58), 596],
        [x(-58), 596],
      ]
    : [
        [x(64), 556],
        [x(0), 616],
        [x(-64), 556],
      ]
  const blade = scene.piece(
    shape([
      [x(-22), 160],
      [x(22), 160],
      [x(30), 260, x(56), 420, foot[0][0], foot[0][1]],
      ...foot.slice(1),
      [x(-56), 420, x(-30), 260, x(-22), 160],
    ]),
    { ...cloth, cast: 8, round: 12, form: 0.16, pattern: pat(turn), angle: knit ? 0 : 0.8 },
  )
  blade.fold([x(-4), 166], [x(2), 220], [x(rnd.range(-6, 10)), 320], 15, 0.36)
  blade.fold([x(16), 170], [x(18), 220], [x(24), 280], 8, 0.2)
  blade.fold([x(-40), 470], [x(-10), 500], [x(30), 470], 24, 0.08)
  if (back) {
    blade.seam(`M${CX} 170L${CX} 552`, 0.6)
    blade.dark(
      shape([
        [CX, 170],
        [CX + 16, 560],
        [CX, 560],
      ]),
      0.25,
      3,
    )
    const tail = scene.piece(
      shape([
        [x(-14), 176],
        [x(14), 176],
        [x(26), 470],
        [x(0), 506],
        [x(-26), 470],
      ]),
      { ...cloth, cast: 6, round: 8, pattern: pat(turn) },
    )
    tail.seam(`M${CX} 180V490`, 0.4)
    const keep = scene.piece(
      shape([
        [x(-44), 366],
        [x(44), 366],
        [x(44), 398],
        [x(-44), 398],
      ]),
      { fill: BRANDS[brand].ink, mat: 'woven', cast: 5, round: 3 },
    )
    keep.paint(wordmark(brand, { x: CX, y: 382, size: 12, colour: [242, 236, 222], fit: 70 * slim }))
    keep.stitch(`M${x(-41)} 368V396M${x(41)} 368V396`, [226, 220, 204], { width: 0.9 })
  } else if (!style.pattern) blade.paint(sign(brand, CX, 520, 9, tone(fill, 0.6)))
  const knot = scene.piece(
    shape([
      [x(-34), 108],
      [CX, 98, x(34), 108],
      [x(38), 124, x(30), 150, x(22), 170],
      [CX, 178, x(-22), 170],
      [x(-30), 150, x(-38), 124, x(-34), 108],
    ]),
    { ...cloth, cast: 7, round: 9, form: 0.16, pattern: pat(-turn), angle: 2.3 },
  )
  knot.fold([x(-26), 116], [CX, 132], [x(12), 170], 9, 0.22)
  return { detail: { x: 150, y: 70, w: 180, h: 240 }, backDetail: { x: 165, y: 290, w: 150, h: 200 } }
}
