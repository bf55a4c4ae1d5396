/** Tshirts: crew and vee necks, polos, prints. */
import { contrast, css, tone } from '../colour.mjs'
import { hangtag, sign, wordmark } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'
import { bodyFolds, bodyOf, hemStitch, innerBack, measures, neckBand, shortSleeve } from './torso.mjs'

/** Prints for the chest; none of them copies a known picture. */
const GRAPHICS = {
  hills(ink, second) {
    return (
      `<circle cx="240" cy="272" r="52" fill="${css(second)}"/>` +
      `<path d="M178 318L216 262L236 290L262 248L304 318Z" fill="${css(ink)}"/>` +
      `<path d="M178 326H304M188 334H294M202 342H280" stroke="${css(ink)}" stroke-width="3"/>`
    )
  },
  rings(ink, second) {
    return [58, 46, 34, 22, 10]
      .map(
        (r, i) =>
          `<circle cx="240" cy="286" r="${r}" fill="none" stroke="${css(i % 2 ? second : ink)}" stroke-width="6"/>`,
      )
      .join('')
  },
  wave(ink, second) {
    return [0, 1, 2, 3, 4]
      .map(
        (i) =>
          `<path d="M172 ${252 + i * 18}q17 -18 34 0t34 0t34 0t34 0" fill="none"` +
          ` stroke="${css(i % 2 ? second : ink)}" stroke-width="7" stroke-linecap="round"/>`,
      )
      .join('')
  },
  fern(ink, second) {
    let s = `<path d="M240 350Q236 290 244 226" fill="none" stroke="${css(ink)}" stroke-width="3.4"/>`
    for (let i = 0; i < 8; i++) {
      const y = 338 - i * 14
      const r = 44 - i * 4
      for (const k of [-1, 1])
        s +=
          `<path d="M240 ${y}Q${240 + k * r * 0.5} ${y - 22} ${240 + k * r} ${y - 16}Q${240 + k * r * 0.55}` +
          ` ${y - 4} 240 ${y}Z" fill="${css(i % 2 ? second : ink)}"/>`
    }
    return s
  },
}

function graphic(p, kind, brand, fill, rnd) {
  const ink = contrast(fill)
  const second = rnd.pick([
    [226, 92, 60],
    [240, 190, 70],
    [80, 160, 170],
    [214, 120, 140],
  ])
  const dy = 14
  if (kind === 'wordmark') {
    p.paint(wordmark(brand, { x: CX, y: 272, size: 34, colour: ink, fit: 168 }))
    return p.paint(`<path d="M162 300H318" stroke="${css(second)}" stroke-width="5"/>`)
  }
  p.paint(`<g transform="translate(0 ${-dy})">${GRAPHICS[kind](ink, second)}</g>`)
  return p.paint(wordmark(brand, { x: CX, y: 366 - dy, size: 14, colour: ink, fit: 120 }))
}

function polo(scene, m, cloth, { fill, thread }) {
  const { rnd } = scene
  const pl = scene.piece(box(CX - 13, m.neckY + 34, 26, 104, 2), { ...cloth, cast: 2, round: 3, form: 0.05 })
  pl.stitch(`M${CX - 10} ${m.neckY + 40}V${m.neckY + 134}H${CX + 10}V${m.neckY + 40}`, thread, { width: 0.8 })
  for (const y of [62, 92, 122]) scene.button(CX, m.neckY + y, 4.4, rnd.chance(0.5) ? [236, 232, 222] : tone(fill, 0.2))
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const c = scene.piece(
      shape([
        [x(m.neckW - 4), m.neckY - 18],
        [x(m.neckW + 16), m.neckY - 6, x(m.neckW + 13), m.neckY + 12],
        [x(46), m.neckY + 52, x(38), m.neckY + 68],
        [x(16), m.neckY + 56, x(2), m.neckY + 40],
        [x(m.neckW * 0.66), m.neckY + 22, x(m.neckW - 4), m.neckY - 18],
      ]),
      { ...cloth, mat: 'rib', pattern: undefined, angle: s * 0.5, cast: 6, round: 5 },
    )
    c.fold([x(m.neckW - 2), m.neckY - 6], [x(m.neckW - 4), m.neckY + 16], [x(26), m.neckY + 44], 6, 0.2)
  }
}

/** Draw a Tshirt. @param {import('../scene.mjs').Scene} scene */
export function tshirt(scene, style, view) {
  const { rnd } = scene
  const { fill, pattern, brand } = style
  const isPolo = style.cut === 'polo'
  const vee = style.cut === 'vee'
  const m = measures(rnd, { frontDrop: vee ? 78 : isPolo ? 40 : 46, ...style.fit })
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.2 : 0.25)
  const back = view === 'back'
  const drop = back ? m.backDrop - 4 : m.frontDrop
  const cloth = { fill, mat: isPolo ? 'canvas' : 'jersey', spec: 0.08 }
  const sleeveFill = style.block ? style.second : fill
  if (!back)
    innerBack(scene, m, { fill, mat: 'jersey', brand, band: isPolo ? 20 : 11, bandMat: isPolo ? 'rib' : 'jersey' })
  for (const s of [-1, 1]) {
    const p = shortSleeve(scene, m, s, {
      cloth: { ...cloth, fill: sleeveFill },
      pattern: style.block ? null : pattern,
      thread,
      j: rnd.jitter(4),
      hem: !isPolo,
    })
    if (isPolo)
      p.seam(
        shape(
          [
            [CX + s * (m.sleeveOut - 2), m.sleeveY - 20],
            [CX + s * (m.sleeveOut - 40), m.sleeveY, CX + s * (m.sleeveOut - m.sleeveW - 8), m.sleeveY - 2],
          ],
          false,
        ),
        0.4,
      )
  }
  const body = scene.piece(bodyOf(m, drop, vee && !back), { ...cloth, cast: 8, round: 16, pattern: pattern?.(scene) })
  if (style.block)
    body.paint(
      `<rect x="0" y="0" width="480" height="${m.armY + 20}" fill="${css(style.second)}"/>` +
        `<rect x="0" y="${m.armY + 20}" width="480" height="16" fill="${css(contrast(fill))}"/>`,
    )
  bodyFolds(body, m)
  hemStitch(body, m, thread)
  if (style.graphic && !back) graphic(body, style.graphic, brand, fill, rnd)
  else if (!back) body.paint(isPolo || style.mark ? sign(brand, CX + 62, m.armY - 26, 11, contrast(fill)) : '')
  if (back)
    body.seam(
      sym([
        [0, m.neckY + 34],
        [m.neckW, m.neckY + 34, m.shW - 6, m.shY + 6],
      ]).replace(/L[^LQC]*$/, ''),
      0.12,
    )
  if (isPolo && !back) polo(scene, m, { ...cloth, fill }, { fill, thread })
  else {
    const band = scene.piece(neckBand(m, drop, back ? 11 : 12, vee && !back), {
      ...cloth,
      fill: style.ringer ?? fill,
      mat: 'rib',
      cast: 2.5,
      round: 4,
      form: 0.05,
      edge: 0.4,
    })
    band.seam(neckBand(m, drop + 11, 1.2, vee && !back), 0.2)
    if (isPolo)
      scene.piece(
        sym([
          [0, m.neckY - 24],
          [m.neckW * 0.5, m.neckY - 24, m.neckW - 6, m.neckY - 16],
          [m.neckW + 14, m.neckY - 4, m.neckW + 16, m.neckY + 14],
          [m.neckW * 0.6, m.neckY + 26, 0, m.neckY + 27],
        ]),
        { ...cloth, mat: 'rib', cast: 4, round: 5 },
      )
  }
  if (style.tag && !back) hangtag(scene, brand, { x: CX + 94, y: m.armY + 30 })
  return { detail: style.graphic ? { x: 132, y: 84, w: 216, h: 288 } : { x: CX - 78, y: 82, w: 168, h: 224 } }
}
