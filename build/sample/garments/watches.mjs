/** Watches: dial, case, strap or bracelet. */
import { contrast, css, luma, tone } from '../colour.mjs'
import { sign, wordmark } from '../brands.mjs'
import { CX, box, ellipse, shape } from '../path.mjs'

const CY = 316

function strap(scene, style, leather, metal) {
  const { fill } = style
  for (const s of [-1, 1]) {
    const y = (v) => CY + s * v
    if (leather) {
      const p = scene.piece(
        shape([
          [CX - 54, y(104)],
          [CX + 54, y(104)],
          [CX + 48, y(200), CX + 44, y(274)],
          [CX + 42, y(296), CX, y(300)],
          [CX - 42, y(296), CX - 44, y(274)],
          [CX - 48, y(200), CX - 54, y(104)],
        ]),
        { fill, mat: style.cut === 'sport' ? 'plain' : 'leather', spec: 0.2, cast: 6, round: 13, form: 0.22 },
      )
      const thread = tone(fill, luma(fill) > 0.5 ? -0.3 : 0.4)
      if (style.cut !== 'sport')
        for (const k of [-1, 1])
          p.stitch(
            shape(
              [
                [CX + k * 47, y(112)],
                [CX + k * 41, y(200), CX + k * 37, y(272)],
              ],
              false,
            ),
            thread,
            { width: 1.4 },
          )
      else for (let i = 0; i < 6; i++) p.seam(`M${CX - 30} ${y(136 + i * 24)}h60`, 0.5)
      for (let i = 0; s > 0 && i < 4; i++)
        scene.piece(ellipse(CX, y(190 + i * 24), 4, 5), {
          fill: tone(fill, -0.6),
          mat: 'plain',
          cast: 0,
          round: 1,
          form: 0,
        })
      p.dark(
        shape([
          [CX - 60, y(100)],
          [CX + 60, y(100)],
          [CX + 60, y(132)],
          [CX - 60, y(132)],
        ]),
        0.4,
        8,
      )
      p.dark(
        shape([
          [CX - 60, y(270)],
          [CX + 60, y(270)],
          [CX + 60, y(310)],
          [CX - 60, y(310)],
        ]),
        0.4,
        8,
      )
    } else {
      for (let i = 0; i < 9; i++) {
        const w = 54 - i * 1.4
        const yy = y(100 + i * 21) - (s < 0 ? 21 : 0)
        scene.piece(box(CX - w, yy, w * 2, 20, 4), {
          fill: metal,
          mat: 'metal',
          cast: 3,
          round: 4,
          form: 0.24,
          spec: 0.6,
        })
        scene.piece(box(CX - w * 0.42, yy, w * 0.84, 20, 3), {
          fill: tone(metal, 0.25),
          mat: 'metal',
          cast: 2,
          round: 4,
          form: 0.2,
          spec: 0.7,
        })
      }
    }
  }
}

/** Draw a watch. @param {import('../scene.mjs').Scene} scene */
export function watch(scene, style, view) {
  const { brand, cut, fill } = style
  const leather = cut !== 'steel'
  const metal = style.gold ? [208, 174, 100] : cut === 'sport' ? [58, 60, 64] : [188, 191, 196]
  const dial = style.second ?? (cut === 'steel' ? fill : [244, 242, 236])
  const ink = contrast(dial)
  strap(scene, style, leather, metal)
  const square = cut === 'square'
  const round = (r) => (square ? box(CX - r * 0.88, CY - r, r * 1.76, r * 2, 18) : ellipse(CX, CY, r))
  for (const s of [-1, 1])
    for (const k of [-1, 1])
      scene.piece(
        shape([
          [CX + s * 50, CY + k * 128],
          [CX + s * 68, CY + k * 124],
          [CX + s * 82, CY + k * 78],
          [CX + s * 48, CY + k * 92],
        ]),
        { fill: metal, mat: 'metal', cast: 3, round: 5, spec: 0.6 },
      )
  scene
    .piece(box(CX + (square ? 102 : 116), CY - 13, 20, 26, 5), {
      fill: metal,
      mat: 'metal',
      cast: 3,
      round: 4,
      spec: 0.6,
    })
    .stitch(`M${CX + 124} ${CY - 10}v22M${CX + 130} ${CY - 10}v22`, [90, 92, 96], { width: 1.2 })
  scene.piece(round(122), { fill: metal, mat: 'metal', cast: 9, round: 9, form: 0.24, spec: 0.6, edge: 0.5 })
  if (view === 'back') {
    const b = scene.piece(round(98), { fill: tone(metal, 0.1), mat: 'metal', cast: 0, round: 6, form: 0.2, spec: 0.6 })
    b.paint(
      sign(brand, CX, CY - 26, 24, tone(metal, -0.5)) +
        wordmark(brand, { x: CX, y: CY + 24, size: 16, colour: tone(metal, -0.5), fit: 120 }),
    )
    b.shade(`<path d="${round(84)}" fill="none" stroke="#000" stroke-opacity="0.4" stroke-width="1.6"/>`, 1)
    return { detail: { x: CX - 90, y: CY - 120, w: 180, h: 240 } }
  }
  if (cut === 'sport') {
    const bez = scene.piece(round(112), { fill: [30, 31, 34], mat: 'plain', cast: 2, round: 5, spec: 0.4 })
    for (let i = 0; i < 60; i += 1) {
      const a = (i * Math.PI) / 30
      bez.paint(
        `<path d="M${CX + Math.sin(a) * (i % 5 ? 105 : 101)}` +
          ` ${CY - Math.cos(a) * (i % 5 ? 105 : 101)}L${CX + Math.sin(a) * 109} ${CY - Math.cos(a) * 109}"` +
          ` stroke="#e8e6e0" stroke-width="${i % 5 ? 1 : 2.4}"/>`,
      )
    }
  }
  const face = scene.piece(round(97), { fill: dial, mat: 'satin', cast: 0, round: 0, form: 0.1, spec: 0.2 })
  face.shade(`<path d="${round(97)}" fill="none" stroke="#000" stroke-opacity="0.55" stroke-width="11"/>`, 3)
  for (let i = 0; i < 60; i++) {
    const a = (i * Math.PI) / 30
    const big = i % 5 === 0
    const [r1, r0] = [89, big ? 73 : 84]
    const k = square ? 1 / Math.max(Math.abs(Math.sin(a)) / 0.9, Math.abs(Math.cos(a))) : 1
    face.paint(
      `<path d="M${CX + Math.sin(a) * r0 * k} ${CY - Math.cos(a) * r0 * k}L${CX + Math.sin(a) * r1 * k}` +
        ` ${CY - Math.cos(a) * r1 * k}" stroke="${css(big && style.gold ? tone(metal, -0.2) : ink)}"` +
        ` stroke-width="${big ? 4.4 : 1.2}"/>`,
    )
  }
  face.paint(sign(brand, CX, CY - 50, 8, ink) + wordmark(brand, { x: CX, y: CY - 31, size: 9, colour: ink, fit: 70 }))
  if (cut === 'steel' || cut === 'sport') {
    for (const [x, y] of [
      [-38, 8],
      [38, 8],
      [0, 44],
    ]) {
      face.paint(
        `<circle cx="${CX + x}" cy="${CY + y}" r="19"` +
          ` fill="${css(tone(dial, luma(dial) > 0.5 ? -0.14 : 0.14))}"/>` +
          `<circle cx="${CX + x}" cy="${CY + y}" r="19" fill="none" stroke="${css(ink)}" stroke-width="0.9"/>` +
          `<path d="M${CX + x} ${CY + y}l8 -11" stroke="${css(ink)}" stroke-width="1.6"/>`,
      )
    }
  } else
    face.paint(
      `<rect x="${CX + 44}" y="${CY - 8}" width="20" height="16" fill="#fbfaf6" stroke="${css(ink)}"` +
        ` stroke-width="1"/><path d="M${CX + 51} ${CY - 4}v8M${CX + 56} ${CY - 4}h4v4h-4v4h4" stroke="#333"` +
        ` fill="none" stroke-width="1.3"/>`,
    )
  const hand = (deg, len, w, colour) => {
    const a = (deg * Math.PI) / 180
    const [sx, sy] = [Math.sin(a), -Math.cos(a)]
    return scene.piece(
      shape([
        [CX - sx * 14 + sy * w, CY - sy * 14 - sx * w],
        [CX + sx * len * 0.8 + sy * w, CY + sy * len * 0.8 - sx * w],
        [CX + sx * len, CY + sy * len],
        [CX + sx * len * 0.8 - sy * w, CY + sy * len * 0.8 + sx * w],
        [CX - sx * 14 - sy * w, CY - sy * 14 + sx * w],
      ]),
      { fill: colour, mat: 'metal', cast: 4, round: 1.4, form: 0, spec: 0.5 },
    )
  }
  hand(305, 50, 3.6, ink)
  hand(52, 74, 2.6, ink)
  hand(190, 78, 0.9, [196, 52, 44])
  scene.piece(ellipse(CX, CY, 6), { fill: metal, mat: 'metal', cast: 2, round: 2.4, spec: 0.6 })

  return { detail: { x: CX - 96, y: CY - 128, w: 192, h: 256 }, turn: 12 }
}
