/** Handbags: tote, satchel with flap, bucket. */
import { contrast, css, tone } from '../colour.mjs'
import { sign, wordmark } from '../brands.mjs'
import { CX, box, ellipse, shape, sym } from '../path.mjs'
import { GOLD, STEEL, arch, plate, ring } from './hardware.mjs'

function tote(scene, style, back, cloth, thread, metal) {
  const { rnd } = scene
  const { brand, fill } = style
  const w = 158 + rnd.jitter(8)
  const top = 268
  const foot = 548
  scene.floor(CX - w + 24, CX + w - 24, foot + 4)
  arch(scene, CX - 70, top + 30, CX + 70, top + 30, 62, 15, {
    ...cloth,
    fill: tone(style.second ?? fill, -0.2),
    level: 140,
  })
  const p = scene.piece(
    sym([
      [0, top],
      [w * 0.6, top, w + 8, top - 2],
      [w + 2, top + 120, w - 14, foot - 30, w - 16, foot - 14],
      [w - 18, foot, w - 30, foot + 2],
      [w * 0.5, foot + 6, 0, foot + 6],
    ]),
    { ...cloth, cast: 9, round: 20, form: 0.18, pattern: style.pattern?.(scene) },
  )
  for (const s of [-1, 1]) {
    p.fold([CX + s * w * 0.8, top + 40], [CX + s * w * 0.72, top + 150], [CX + s * w * 0.86, foot - 20], 26, 0.2)
    p.seam(
      shape(
        [
          [CX + s * (w - 6), top],
          [CX + s * (w - 8), top + 120, CX + s * (w - 26), foot],
        ],
        false,
      ),
      0.4,
    )
  }
  p.fold([CX - 40, foot - 60], [CX, foot - 84], [CX + 60, foot - 50], 22, 0.12)
  p.seam(`M${CX - w} ${top + 16}H${CX + w}`, 0.3)
  p.stitch(`M${CX - w} ${top + 13}H${CX + w}`, thread)
  if (style.second)
    p.paint(`<rect x="0" y="${foot - 84}" width="480" height="120" fill="${css(style.second)}"/>`)
      .seam(`M${CX - w} ${foot - 84}H${CX + w}`, 0.5)
      .stitch(`M${CX - w} ${foot - 80}H${CX + w}`, thread)
  arch(scene, CX - 74, top + 62, CX + 74, top + 62, 88, 16, { ...cloth, fill: style.second ?? fill }).stitch(
    shape(
      [
        [CX - 74, top + 60],
        [CX - 74, 94, CX + 74, 94, CX + 74, top + 60],
      ],
      false,
    ),
    thread,
    { width: 0.8 },
  )
  for (const s of [-1, 1]) {
    const x = CX + s * 74
    const tab = scene.piece(
      shape([
        [x - 13, top + 22],
        [x + 13, top + 22],
        [x + 13, top + 80],
        [x, top + 94],
        [x - 13, top + 80],
      ]),
      { ...cloth, fill: style.second ?? fill, cast: 4, round: 4 },
    )
    tab.stitch(
      shape(
        [
          [x - 10, top + 26],
          [x - 10, top + 78],
          [x, top + 90],
          [x + 10, top + 78],
          [x + 10, top + 26],
        ],
        false,
      ),
      thread,
    )
    scene.piece(ellipse(x, top + 36, 4.4), { fill: metal, mat: 'metal', cast: 2, round: 2, spec: 0.6 })
  }
  if (back) {
    const q = scene.piece(box(CX - 80, top + 120, 160, 12, 2), { ...cloth, cast: 2, round: 3 })
    q.paint(
      `<path d="M${CX - 78} ${top + 126}h156" stroke="${css(metal)}" stroke-width="3" stroke-dasharray="1.6 1.4"/>`,
    )
  } else if (style.graphic)
    p.paint(
      sign(brand, CX, top + 116, 30, contrast(fill)) +
        wordmark(brand, { x: CX, y: top + 170, size: 18, colour: contrast(fill), fit: 150 }),
    )
  else plate(scene, brand, CX, top + 120, 76, metal)
}

function satchel(scene, style, back, cloth, thread, metal) {
  const { brand, fill } = style
  const w = 166 + scene.rnd.jitter(6)
  const top = 286
  const foot = 520
  scene.floor(CX - w, CX + w, foot + 1)
  arch(scene, CX - 58, top + 10, CX + 58, top + 10, 132, 20, { ...cloth }).stitch(
    shape(
      [
        [CX - 58, top],
        [CX - 58, 140, CX + 58, 140, CX + 58, top],
      ],
      false,
    ),
    thread,
  )
  for (const s of [-1, 1]) ring(scene, CX + s * 58, top + 2, 13, metal)
  const p = scene.piece(
    sym([
      [0, top],
      [w - 26, top],
      [w, top, w + 2, top + 24],
      [w + 10, foot - 24],
      [w + 10, foot, w - 14, foot],
      [0, foot + 3],
    ]),
    { ...cloth, cast: 9, round: 18, form: 0.14, pattern: style.pattern?.(scene) },
  )
  p.stitch(
    sym([
      [0, foot - 7],
      [w - 16, foot - 9],
      [w + 2, foot - 9, w + 2, foot - 28],
      [w - 6, top + 20],
    ]).replace(/L[^LQC]*Z?$/, ''),
    thread,
  )
  if (back) {
    p.seam(`M${CX - 110} ${top + 70}H${CX + 110}`, 0.6)
    p.stitch(`M${CX - 110} ${top + 74}H${CX + 110}V${foot - 30}H${CX - 110}V${top + 74}`, thread)
    return
  }
  const flap = scene.piece(
    sym([
      [0, top - 3],
      [w - 26, top - 3],
      [w + 2, top - 2, w + 4, top + 26],
      [w + 4, top + 84],
      [w, top + 116, w - 50, top + 124],
      [w * 0.4, top + 138, 0, top + 140],
    ]),
    { ...cloth, fill: style.second ?? fill, cast: 11, round: 14, form: 0.14 },
  )
  flap.stitch(
    sym([
      [0, top + 133],
      [w * 0.4, top + 131, w - 52, top + 117],
      [w - 6, top + 110, w - 3, top + 82],
      [w - 3, top + 20],
    ]).replace(/L[^LQC]*Z?$/, ''),
    thread,
  )
  flap.fold([CX - w, top + 40], [CX - 40, top + 52], [CX + 60, top + 26], 18, 0.12)
  const lock = scene.piece(box(CX - 24, top + 112, 48, 40, 7), {
    fill: metal,
    mat: 'metal',
    cast: 4,
    round: 4,
    spec: 0.6,
  })
  lock.paint(sign(brand, CX, top + 132, 10, tone(metal, -0.6)))
  flap.paint(wordmark(brand, { x: CX, y: top + 84, size: 12, colour: metal, fit: 120 }))
}

function bucket(scene, style, back, cloth, thread, metal) {
  const { brand, fill } = style
  const w = 128 + scene.rnd.jitter(6)
  const top = 250
  const foot = 552
  scene.floor(CX - w - 8, CX + w + 8, foot + 4)
  scene.piece(
    shape([
      [CX - 120, top + 40],
      [CX - 150, 20, CX + 150, 20, CX + 120, top + 40],
      [CX + 108, top + 40],
      [CX + 130, 48, CX - 130, 48, CX - 108, top + 40],
    ]),
    { ...cloth, cast: 5, round: 5, form: 0.05 },
  )
  scene.piece(
    sym([
      [0, top - 16],
      [w * 0.6, top - 18, w, top],
      [w * 0.6, top + 24, 0, top + 26],
    ]),
    { ...cloth, fill: tone(fill, -0.3), level: 110, cast: 0 },
  )
  const p = scene.piece(
    sym([
      [0, top + 14],
      [w * 0.7, top + 12, w, top],
      [w + 18, top + 110, w + 26, foot - 90, w + 20, foot - 20],
      [w + 12, foot, 0, foot + 10],
    ]),
    { ...cloth, cast: 9, round: 22, form: 0.24, pattern: style.pattern?.(scene) },
  )
  for (let i = -4; i <= 4; i++)
    p.fold(
      [CX + i * 27, top + 20],
      [CX + i * 25, top + 66],
      [CX + i * 29 + scene.rnd.jitter(8), top + 130 + scene.rnd.jitter(30)],
      16,
      0.32,
    )
  for (let i = -4; i <= 4; i++)
    scene.piece(ellipse(CX + i * 27 + (i % 2) * 3, top + 46 - Math.abs(i) * 1.5, 5), {
      fill: metal,
      mat: 'metal',
      cast: 1.5,
      round: 2,
      spec: 0.6,
      form: 0,
    })
  const cord = scene.piece(
    shape([
      [CX - w - 2, top + 40],
      [CX, top + 58, CX + w + 2, top + 40],
      [CX + w + 2, top + 46],
      [CX, top + 65, CX - w - 2, top + 46],
    ]),
    { ...cloth, fill: style.second ?? tone(fill, -0.25), cast: 4, round: 3, form: 0 },
  )
  cord.stitch(
    shape(
      [
        [CX - w, top + 43],
        [CX, top + 61, CX + w, top + 43],
      ],
      false,
    ),
    thread,
    { width: 0.6 },
  )
  if (!back)
    for (const s of [-1, 1])
      scene.piece(
        shape([
          [CX + s * 3, top + 50],
          [CX + s * 26, top + 100, CX + s * 18, top + 150],
          [CX + s * 18 + 6, top + 150],
          [CX + s * 26 + 8, top + 96, CX + s * 3 + 6, top + 50],
        ]),
        { ...cloth, fill: style.second ?? tone(fill, -0.25), cast: 4, round: 2.6, form: 0 },
      )
  p.seam(
    shape(
      [
        [CX - w - 30, foot - 66],
        [CX, foot - 46, CX + w + 30, foot - 66],
      ],
      false,
    ),
    0.5,
  )
  p.stitch(
    shape(
      [
        [CX - w - 30, foot - 62],
        [CX, foot - 42, CX + w + 30, foot - 62],
      ],
      false,
    ),
    thread,
  )
  if (!back) plate(scene, brand, CX, top + 190, 70, metal)
}

/** Draw a handbag. @param {import('../scene.mjs').Scene} scene */
export function handbag(scene, style, view) {
  const { fill, cut } = style
  const mat = style.cloth ?? 'leather'
  const cloth = { fill, mat, spec: mat === 'leather' ? 0.28 : 0.06 }
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.28 : 0.35)
  const metal = ['Oskarine', 'Mirabrae', 'Wickerby'].includes(style.brand) ? GOLD : STEEL
  const make = { tote, satchel, bucket }[cut]
  make(scene, style, view === 'back', cloth, thread, metal)
  if (cut === 'satchel') return { detail: { x: 146, y: 300, w: 186, h: 248 }, turn: 18 }
  return { detail: { x: 140, y: 220, w: 204, h: 272 }, turn: 20 }
}
