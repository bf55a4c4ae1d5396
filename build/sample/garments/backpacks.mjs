/** Backpacks: school bag with a front pocket, roll-top, flap with straps. */
import { contrast, css, tone } from '../colour.mjs'
import { sign, wovenLabel, wordmark } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'

function zip(p, d, colour) {
  p.seam(d, 0.4)
  p.paint(
    `<path d="${d}" fill="none" stroke="${css(tone(colour, -0.5))}" stroke-width="7"/>` +
      `<path d="${d}" fill="none" stroke="#b9bcc2" stroke-width="3" stroke-dasharray="1.8 1.4"/>`,
  )
}

function puller(scene, x, y, colour) {
  scene.piece(box(x - 3, y, 6, 10, 2), { fill: [196, 198, 204], mat: 'metal', cast: 2, round: 1.6, spec: 0.6 })
  scene.piece(box(x - 3.6, y + 9, 7.2, 22, 3), { fill: colour, mat: 'canvas', cast: 3, round: 2.4 })
}

function straps(scene, cloth, thread) {
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const p = scene.piece(
      shape([
        [x(16), 150],
        [x(30), 130, x(64), 130, x(78), 160],
        [x(104), 250, x(112), 350, x(98), 440],
        [x(74), 436],
        [x(82), 350, x(70), 250, x(44), 178],
        [x(34), 160, x(20), 166, x(16), 150],
      ]),
      { ...cloth, fill: tone(cloth.fill, -0.12), mat: 'fleece', cast: 8, round: 10, form: 0.1 },
    )
    p.stitch(
      shape(
        [
          [x(62), 150],
          [x(94), 250, x(104), 350, x(91), 436],
        ],
        false,
      ),
      thread,
    )
    p.stitch(
      shape(
        [
          [x(52), 184],
          [x(78), 260, x(90), 350, x(80), 434],
        ],
        false,
      ),
      thread,
    )
    scene.piece(
      shape([
        [x(76), 438],
        [x(96), 440],
        [x(112), 520],
        [x(102), 524],
      ]),
      { ...cloth, fill: tone(cloth.fill, -0.3), mat: 'canvas', cast: 3, round: 2 },
    )
    scene.piece(box(x(87) - 15, 430, 30, 16, 3), { fill: [40, 41, 44], mat: 'plain', cast: 3, round: 2.6, spec: 0.4 })
  }
}

/** Draw a backpack. @param {import('../scene.mjs').Scene} scene */
export function backpack(scene, style, view) {
  const { rnd } = scene
  const { fill, brand, cut } = style
  const back = view === 'back'
  const second = style.second ?? fill
  const cloth = { fill, mat: style.cloth ?? 'canvas', spec: 0.1 }
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.25 : 0.3)
  const w = 142 + rnd.jitter(7)
  const foot = 572
  const top = cut === 'roll' ? 130 : 104
  scene.floor(CX - w + 8, CX + w - 8, foot + 3)
  const handle = scene.piece(
    shape([
      [CX - 36, top + 18],
      [CX - 40, top - 46, CX + 40, top - 46, CX + 36, top + 18],
      [CX + 24, top + 18],
      [CX + 26, top - 30, CX - 26, top - 30, CX - 24, top + 18],
    ]),
    { ...cloth, fill: tone(second, -0.15), cast: 4, round: 4, form: 0 },
  )
  handle.stitch(
    shape(
      [
        [CX - 30, top + 10],
        [CX - 33, top - 38, CX + 33, top - 38, CX + 30, top + 10],
      ],
      false,
    ),
    thread,
    { width: 0.8 },
  )
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const q = scene.piece(
      shape([
        [x(w - 20), 400],
        [x(w + 13), 396, x(w + 15), 430],
        [x(w + 15), foot - 40],
        [x(w + 10), foot - 12, x(w - 20), foot - 6],
      ]),
      { ...cloth, fill: second, cast: 4, round: 11 },
    )
    q.stitch(
      shape(
        [
          [x(w - 20), 411],
          [x(w + 10), 405, x(w + 13), 436],
        ],
        false,
      ),
      thread,
    )
  }
  const p = scene.piece(
    cut === 'roll'
      ? sym([
          [0, top + 2],
          [w - 24, top],
          [w - 10, top + 60, w + 4, 260, w + 4, foot - 40],
          [w + 2, foot, w - 30, foot + 2],
          [0, foot + 5],
        ])
      : sym([
          [0, top],
          [w - 60, top, w - 10, top + 40, w - 2, top + 140],
          [w + 6, 340, w + 6, foot - 80, w + 4, foot - 36],
          [w, foot, w - 34, foot + 2],
          [0, foot + 5],
        ]),
    { ...cloth, cast: 9, round: 22, form: 0.2, pattern: style.pattern?.(scene) },
  )
  p.fold([CX - w + 10, 300], [CX - w + 40, 330], [CX - w + 24, 390], 20, 0.22)
  p.fold([CX + w - 8, 250], [CX + w - 40, 300], [CX + w - 20, 380], 22, 0.22)
  if (back) {
    const pad = scene.piece(
      sym([
        [0, 170],
        [84, 168, 100, 200],
        [106, 480],
        [96, 520, 60, 524],
        [0, 526],
      ]),
      { ...cloth, fill: tone(fill, -0.18), mat: 'fleece', cast: 3, round: 14 },
    )
    for (const y of [260, 350, 440]) pad.seam(`M${CX - 106} ${y}H${CX + 106}`, 0.4)
    straps(scene, cloth, thread)
    return { detail: { x: 140, y: 100, w: 204, h: 272 } }
  }
  if (cut === 'roll') {
    const r = scene.piece(
      sym([
        [0, top - 16],
        [w - 20, top - 18],
        [w - 10, top - 4, w - 14, top + 34],
        [0, top + 40],
      ]),
      { ...cloth, fill: second, cast: 9, round: 13 },
    )
    r.seam(
      sym([
        [0, top + 10],
        [w, top + 6],
      ]).replace(/L[^LQC]*Z?$/, ''),
      0.5,
    )
    for (const s of [-1, 1]) {
      const x = CX + s * 66
      scene
        .piece(box(x - 10, top - 18, 20, 190, 2), {
          fill: [132, 88, 56],
          mat: 'leather',
          cast: 4,
          round: 4,
          spec: 0.25,
        })
        .stitch(`M${x - 7} ${top - 14}V${top + 168}M${x + 7} ${top - 14}V${top + 168}`, [222, 190, 140], { width: 0.8 })
      const b = scene.piece(box(x - 16, top + 96, 32, 26, 4), {
        fill: [196, 166, 104],
        mat: 'metal',
        cast: 3,
        round: 3,
        spec: 0.6,
      })
      b.paint(
        `<rect x="${x - 10}" y="${top + 102}" width="20" height="14" fill="rgb(132,88,56)"/>` +
          `<path d="M${x} ${top + 98}v20" stroke="rgb(196,166,104)" stroke-width="3"/>`,
      )
    }
  } else {
    zip(
      p,
      `M${CX - w + 18} 330C${CX - w + 22} 150 ${CX - 60} 136 ${CX} 136C${CX + 60} 136 ${CX + w - 22} 150` +
        ` ${CX + w - 18} 330`,
      fill,
    )
    puller(scene, CX + 54, 146, second)
  }
  const py = 352
  const pocket = scene.piece(
    sym([
      [0, py],
      [w - 44, py],
      [w - 24, py + 2, w - 22, py + 26],
      [w - 20, foot - 34],
      [w - 24, foot - 14, w - 48, foot - 12],
      [0, foot - 10],
    ]),
    { ...cloth, fill: second, cast: 8, round: 13, form: 0.12 },
  )
  pocket.stitch(
    sym([
      [0, foot - 17],
      [w - 50, foot - 19],
      [w - 30, foot - 21, w - 27, foot - 38],
      [w - 29, py + 26],
    ]).replace(/L[^LQC]*Z?$/, ''),
    thread,
  )
  zip(pocket, `M${CX - w + 26} ${py + 34}H${CX + w - 26}`, second)
  puller(scene, CX - w + 52, py + 34, cut === 'roll' ? [132, 88, 56] : fill)
  pocket.fold([CX - 90, foot - 60], [CX - 20, foot - 90], [CX + 70, foot - 60], 24, 0.14)
  if (style.graphic) p.paint(wordmark(brand, { x: CX, y: 250, size: 40, colour: contrast(fill), fit: 190 }))
  else if (cut !== 'roll') {
    const patch = scene.piece(box(CX - 32, 220, 64, 64, 8), {
      fill: [150, 98, 62],
      mat: 'leather',
      cast: 3,
      round: 4,
      spec: 0.25,
    })
    patch.paint(
      sign(brand, CX, 246, 15, [74, 44, 26]) +
        wordmark(brand, { x: CX, y: 272, size: 8, colour: [74, 44, 26], fit: 50 }),
    )
    patch.stitch(box(CX - 28, 224, 56, 56, 6), [226, 194, 150], { width: 0.9 })
  }
  wovenLabel(scene, brand, { x: CX, y: py + 96, w: 64, size: null })
  return { detail: { x: 138, y: 300, w: 192, h: 256 }, turn: 20 }
}
