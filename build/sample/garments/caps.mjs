/** Caps: six-panel caps and knitted beanies. */
import { contrast, css, tone } from '../colour.mjs'
import { BRANDS, sign, wordmark } from '../brands.mjs'
import { CX, box, ellipse, shape, sym } from '../path.mjs'

function beanie(scene, style, view) {
  const { fill, brand } = style
  const cloth = { fill, mat: style.cable ? 'cable' : 'knit', spec: 0.04 }
  if (style.pom) {
    const pom = scene.piece(ellipse(CX, 156, 52, 50), { fill: style.second ?? fill, mat: 'suede', cast: 6, round: 24 })
    for (let i = 0; i < 46; i++) {
      const a = scene.rnd.range(0, 6.28)
      const r = scene.rnd.range(8, 46)
      const [x, y] = [CX + Math.cos(a) * r, 156 + Math.sin(a) * r]
      pom.dark(
        shape([
          [x - 3, y],
          [x + 3, y + 1],
          [x + Math.cos(a) * 12, y + Math.sin(a) * 12],
        ]),
        0.3,
        1,
      )
    }
  }
  const top = scene.piece(
    sym([
      [0, 178],
      [86, 176, 150, 250, 158, 400],
      [156, 420],
      [0, 430],
    ]),
    { ...cloth, cast: 6, round: 26, form: 0.22, pattern: style.pattern?.(scene) },
  )
  for (let i = -3; i <= 3; i++) top.fold([CX + i * 14, 182], [CX + i * 36, 230], [CX + i * 44, 390], 10, 0.16)
  const cuff = scene.piece(
    sym([
      [0, 388],
      [90, 388, 160, 372],
      [172, 374, 172, 390],
      [170, 470],
      [168, 482, 158, 482],
      [90, 496, 0, 496],
    ]),
    { ...cloth, mat: 'rib', cast: 9, round: 18, form: 0.2, fill: style.second ?? fill },
  )
  cuff.fold([CX - 160, 440], [CX, 462], [CX + 160, 440], 16, 0.1)
  if (view === 'back') return { detail: null }
  const tag = scene.piece(box(CX - 36, 424, 72, 42, 2), {
    fill: BRANDS[brand].ink,
    mat: 'woven',
    cast: 3,
    round: 2,
    form: 0,
  })
  tag.paint(wordmark(brand, { x: CX, y: 445, size: 14, colour: contrast(BRANDS[brand].ink), fit: 60 }))
  tag.stitch(box(CX - 33, 427, 66, 36, 1), [230, 226, 214], { width: 0.7 })
  return { detail: { x: 168, y: 320, w: 150, h: 200 } }
}

function capFront(scene, style, thread) {
  const { fill, brand } = style
  const cloth = { fill, mat: style.cloth ?? 'canvas', spec: 0.08 }
  const p = scene.piece(
    sym([
      [0, 156],
      [100, 152, 164, 230, 170, 388],
      [120, 410, 0, 412],
    ]),
    { ...cloth, cast: 6, round: 28, form: 0.22, pattern: style.pattern?.(scene) },
  )
  if (style.block)
    p.paint(
      `<path d="${sym([
        [0, 150],
        [44, 200, 92, 300, 98, 420],
        [0, 420],
      ])}" fill="${css(style.second)}"/>`,
    )
  for (const s of [-1, 1]) {
    const d = shape(
      [
        [CX + s * 4, 158],
        [CX + s * 66, 200, CX + s * 96, 300, CX + s * 98, 410],
      ],
      false,
    )
    p.seam(d, 0.5)
    p.stitch(
      shape(
        [
          [CX + s * 9, 160],
          [CX + s * 70, 200, CX + s * 101, 300, CX + s * 103, 410],
        ],
        false,
      ),
      thread,
      { width: 0.9 },
    )
    scene.piece(ellipse(CX + s * 122, 258, 5, 6), { fill: tone(fill, -0.3), mat: 'plain', cast: 0, round: 2, form: 0 })
  }
  p.seam(`M${CX} 156V404`, 0.3)
  p.dark(
    sym([
      [0, 374],
      [120, 372, 172, 352],
      [172, 420],
      [0, 420],
    ]),
    0.3,
    8,
  )
  scene.piece(ellipse(CX, 156, 13, 8), { fill: style.second ?? fill, mat: 'canvas', cast: 3, round: 5 })
  const ground = style.block ? style.second : fill
  p.paint(
    sign(brand, CX, 270, 30, contrast(ground)) +
      wordmark(brand, { x: CX, y: 322, size: 18, colour: contrast(ground), fit: 130 }),
  )
  const brim = scene.piece(
    sym([
      [0, 372],
      [110, 370, 172, 392],
      [214, 420, 226, 458, 206, 480],
      [190, 486, 150, 450, 0, 448],
    ]),
    { ...cloth, fill: style.second ?? fill, cast: 9, round: 14, form: 0.16 },
  )
  for (let i = 0; i < 4; i++) {
    const k = i * 13
    brim.stitch(
      sym([
        [0, 386 + k],
        [110, 384 + k, 172 + i * 6, 404 + k],
        [200 + i * 4, 424 + k * 0.8, 210 + i * 3, 456 + k * 0.5],
      ]).replace(/L[^LQC]*Z?$/, ''),
      thread,
      { width: 0.8 },
    )
  }
  brim.dark(
    sym([
      [0, 366],
      [110, 364, 174, 388],
      [174, 400],
      [110, 382, 0, 382],
    ]),
    0.4,
    3,
  )
  return { detail: { x: 150, y: 180, w: 180, h: 240 } }
}

function capBack(scene, style, thread) {
  const { fill } = style
  const cloth = { fill, mat: style.cloth ?? 'canvas', spec: 0.08 }
  const p = scene.piece(
    sym([
      [0, 176],
      [104, 172, 168, 250, 172, 430],
      [172, 446],
      [62, 452],
      [60, 380, 30, 350, 0, 350],
    ]),
    { ...cloth, cast: 6, round: 26, form: 0.22, pattern: style.pattern?.(scene) },
  )
  for (const s of [-1, 1]) {
    p.seam(
      shape(
        [
          [CX + s * 4, 178],
          [CX + s * 80, 230, CX + s * 110, 320, CX + s * 108, 446],
        ],
        false,
      ),
      0.5,
    )
    p.stitch(
      shape(
        [
          [CX + s * 64, 450],
          [CX + s * 64, 376, CX + s * 32, 344, CX, 344],
        ],
        false,
      ),
      thread,
    )
    scene.piece(ellipse(CX + s * 70, 280, 5, 6), { fill: tone(fill, -0.3), mat: 'plain', cast: 0, round: 2, form: 0 })
  }
  p.seam(`M${CX} 176V350`, 0.5)
  const strap = scene.piece(box(CX - 78, 424, 156, 24, 3), { ...cloth, fill: style.second ?? fill, cast: 5, round: 5 })
  strap.stitch(`M${CX - 74} 428H${CX + 74}M${CX - 74} 444H${CX + 74}`, thread, { width: 0.8 })
  const b = scene.piece(box(CX + 8, 420, 26, 32, 3), {
    fill: [196, 198, 202],
    mat: 'metal',
    cast: 3,
    round: 3,
    spec: 0.6,
  })
  b.paint(`<rect x="${CX + 13}" y="426" width="16" height="20" fill="${css(style.second ?? fill)}"/>`)
  scene.piece(ellipse(CX, 176, 13, 8), { fill: style.second ?? fill, mat: 'canvas', cast: 3, round: 5 })
  return { detail: { x: 150, y: 290, w: 180, h: 240 } }
}

/** Draw a cap. @param {import('../scene.mjs').Scene} scene */
export function cap(scene, style, view) {
  const { fill } = style
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.25 : 0.3)
  if (style.cut === 'beanie') return beanie(scene, style, view)
  return view === 'back' ? capBack(scene, style, thread) : capFront(scene, style, thread)
}
