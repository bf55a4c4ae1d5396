/** Belts: coiled, buckle to the front. */
import { tone } from '../colour.mjs'
import { wordmark } from '../brands.mjs'
import { CX, box, ellipse, shape } from '../path.mjs'

/** Draw a belt. @param {import('../scene.mjs').Scene} scene */
export function belt(scene, style, view) {
  const { fill, brand } = style
  const web = style.cut === 'web'
  const cloth = { fill, mat: web ? 'canvas' : (style.cloth ?? 'leather'), spec: web ? 0.05 : 0.34 }
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.3 : 0.35)
  const metal = style.gold ? [206, 172, 98] : [192, 195, 200]
  const angle = view === 'angle'
  const h = 62
  const y = 312
  const lift = angle ? 92 : 58
  scene.floor(70, 410, y + h + 22)
  // Two inner turns, then the front.
  for (const k of [1, 0.86]) {
    const r = 188 * k
    const p = scene.piece(
      shape([
        [CX - r, y],
        [CX - r, y - lift * k * 1.3, CX + r, y - lift * k * 1.3, CX + r, y],
        [CX + r, y + h],
        [CX + r, y + h - lift * k * 1.3, CX - r, y + h - lift * k * 1.3, CX - r, y + h],
      ]),
      {
        ...cloth,
        fill: tone(fill, -0.3),
        mat: web ? 'canvas' : 'suede',
        level: k === 1 ? 138 : 118,
        cast: 4,
        round: 7,
        form: 0.2,
      },
    )
    if (k === 1)
      p.paint(wordmark(brand, { x: CX, y: y - lift * 0.98 + h / 2, size: 13, colour: tone(fill, 0.35), fit: 170 }))
  }
  const front = scene.piece(
    shape([
      [CX - 190, y - 4],
      [CX - 186, y + lift * 1.05, CX + 186, y + lift * 1.05, CX + 190, y - 4],
      [CX + 190, y + h - 4],
      [CX + 186, y + h + lift * 1.05, CX - 186, y + h + lift * 1.05, CX - 190, y + h - 4],
    ]),
    { ...cloth, cast: 9, round: 10, form: 0.34, pattern: style.pattern?.(scene, { turn: 90 }) },
  )
  for (const o of [6, h - 6])
    front.stitch(
      shape(
        [
          [CX - 190, y - 4 + o],
          [CX - 186, y + lift * 1.05 + o, CX + 186, y + lift * 1.05 + o, CX + 190, y - 4 + o],
        ],
        false,
      ),
      thread,
      { width: 1.1 },
    )
  const my = y + lift * 0.78
  for (let i = 0; i < 4; i++) {
    const x = CX + 52 + i * 30
    const hy = my + h / 2 - ((x - CX) / 190) ** 2 * lift * 0.66
    scene.piece(ellipse(x, hy, 4.6, 4.2), {
      fill: web ? metal : [24, 20, 18],
      mat: 'plain',
      cast: 0,
      round: web ? 2 : 0,
      form: 0,
    })
    if (web) scene.piece(ellipse(x, hy, 2.2), { fill: [30, 28, 28], mat: 'plain', cast: 0, round: 0, form: 0 })
  }
  const bx = CX - 40
  const keeper = scene.piece(box(CX - 92, my - 7, 20, h + 12, 3), {
    ...cloth,
    fill: tone(fill, -0.06),
    cast: 6,
    round: 5,
  })
  keeper.stitch(`M${CX - 88} ${my - 5}v${h + 8}M${CX - 76} ${my - 5}v${h + 8}`, thread, { width: 0.9 })
  if (style.cut === 'plate') {
    const p = scene.piece(box(bx - 14, my - 12, 92, h + 24, 8), {
      fill: metal,
      mat: 'metal',
      cast: 8,
      round: 5,
      spec: 0.7,
      form: 0.2,
    })
    p.paint(wordmark(brand, { x: bx + 32, y: my + h / 2, size: 16, colour: tone(metal, -0.6), fit: 74 }))
    p.shade(
      `<path d="${box(bx - 7, my - 5, 78, h + 10, 5)}" fill="none" stroke="#000" stroke-opacity="0.4"` +
        ` stroke-width="1.6"/>`,
      1,
    )
  } else {
    const outer = box(bx - 6, my - 14, 74, h + 28, 12)
    scene.piece(outer, { fill: metal, mat: 'metal', cast: 8, round: 6, spec: 0.7, form: 0.2 })
    const hole = scene.piece(box(bx + 8, my - 1, 46, h + 2, 5), { ...cloth, cast: 0, round: 4, level: 148, form: 0 })
    hole.shade(
      `<path d="${box(bx + 8, my - 1, 46, h + 2, 5)}" fill="none" stroke="#000" stroke-opacity="0.6"` +
        ` stroke-width="9"/>`,
      3,
    )
    scene.piece(
      shape([
        [bx - 4, my + h / 2 - 4],
        [bx + 62, my + h / 2 - 3.4],
        [bx + 70, my + h / 2],
        [bx + 62, my + h / 2 + 3.4],
        [bx - 4, my + h / 2 + 4],
      ]),
      { fill: tone(metal, 0.15), mat: 'metal', cast: 4, round: 2.4, spec: 0.7 },
    )
  }
  return { detail: { x: CX - 104, y: my - 90, w: 180, h: 240 } }
}
