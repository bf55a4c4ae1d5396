/** Heels: pumps, block heels, ankle straps. */
import { tone } from '../colour.mjs'
import { wordmark } from '../brands.mjs'
import { box, shape } from '../path.mjs'
import { pair } from './shoes.mjs'

function one(scene, style) {
  const { fill, cut, brand } = style
  const mat = style.cloth ?? 'leather'
  const cloth = { fill, mat, spec: mat === 'suede' ? 0.03 : 0.45, cast: 5, round: 16, form: 0.2 }
  const block = cut === 'block'
  const lining = [222, 200, 172]
  const rise = block ? 30 : 0
  scene.floor(block ? 74 : 88, block ? 150 : 112, 440)
  scene.floor(280, 442, 437)
  // Inside of the far side.
  scene
    .piece(
      shape([
        [92, 236 + rise],
        [150, 262 + rise, 210, 300 + rise * 0.6, 344, 344],
        [330, 372],
        [210, 360],
        [110, 300 + rise],
        [92, 236 + rise],
      ]),
      { fill: lining, mat: 'leather', cast: 0, level: 136, round: 8, form: 0 },
    )
    .paint(wordmark(brand, { x: 158, y: 282 + rise * 0.8, size: 11, colour: [140, 104, 70], fit: 74, turn: 33 }))
  const foot = block ? 44 : 11
  const heel = scene.piece(
    block
      ? shape([
          [72, 300 + rise],
          [70, 360, 78, 400, 76, 436],
          [76 + foot + 22, 436],
          [140, 400, 142, 372, 158, 336 + rise * 0.5],
          [110, 300 + rise],
        ])
      : shape([
          [74, 296],
          [74, 340, 92, 392, 92, 438],
          [92 + foot, 438],
          [104, 396, 106, 356, 160, 330],
          [110, 296],
        ]),
    { ...cloth, fill: style.second ?? tone(fill, -0.08), cast: 3, round: 10 },
  )
  heel.lit(
    shape([
      [84, 310 + rise],
      [86, 360, 100, 390, 98, 434],
      [102, 434],
      [106, 380, 96, 340, 92, 310 + rise],
    ]),
    0.35,
    3,
  )
  scene.piece(box(block ? 75 : 91, 434, block ? 68 : foot + 2, 6, 2), {
    fill: [40, 38, 38],
    mat: 'plain',
    cast: 1,
    round: 1.5,
    form: 0,
  })
  const solePath = [
    [68, 300 + rise],
    [110, 320 + rise, 170, 330 + rise * 0.6, 232, 382],
    [262, 408, 300, 420, 340, 424],
    [390, 428, 426, 428, 440, 420],
    [444, 428],
    [430, 440, 350, 440, 318, 437],
    [270, 432, 236, 412, 214, 394],
    [170, 352, 120, 332 + rise, 70, 316 + rise],
  ]
  const upper = scene.piece(
    shape([
      [68, 308 + rise],
      [62, 280 + rise, 66, 250 + rise, 82, 232 + rise],
      [90, 224 + rise, 98, 230 + rise, 106, 242 + rise],
      [140, 300 + rise * 0.8, 196, 340 + rise * 0.3, 250, 352],
      [296, 360, 322, 344, 342, 334],
      [372, 336, 424, 378, 446, 414],
      [450, 424, 440, 428, 420, 430],
      [340, 430],
      [300, 428, 262, 416, 232, 390],
      [180, 340 + rise * 0.4, 120, 326 + rise, 68, 308 + rise],
    ]),
    { ...cloth, pattern: style.pattern?.(scene, { scale: 0.6 }) },
  )
  upper.lit(
    shape([
      [330, 350],
      [364, 356, 404, 384, 424, 408],
      [392, 388, 356, 372, 326, 372],
    ]),
    0.5,
    3,
  )
  upper.lit(
    shape([
      [84, 250 + rise],
      [80, 270 + rise, 82, 290 + rise, 92, 300 + rise],
      [96, 280 + rise, 92, 260 + rise, 84, 250 + rise],
    ]),
    0.4,
    3,
  )
  upper.dark(
    shape([
      [180, 350],
      [240, 376, 290, 410, 360, 428],
      [250, 428],
      [200, 380],
    ]),
    0.3,
    8,
  )
  upper.fold([300, 362], [318, 380], [312, 412], 9, 0.16)
  upper.stitch(
    shape(
      [
        [86, 240 + rise],
        [100, 244 + rise],
        [138, 306 + rise * 0.8, 196, 346 + rise * 0.3, 250, 358],
        [298, 366, 324, 350, 342, 341],
      ],
      false,
    ),
    tone(fill, 0.2),
    { width: 0.7 },
  )
  scene.piece(shape(solePath), { fill: [66, 48, 40], mat: 'plain', cast: 2, round: 3, form: 0, spec: 0.2 })
  if (cut === 'strap') {
    scene.piece(
      shape([
        [76, 210],
        [100, 184, 182, 176, 208, 202],
        [206, 213],
        [178, 192, 104, 198, 82, 222],
      ]),
      { ...cloth, fill: tone(fill, -0.15), level: 134, cast: 3, round: 4, form: 0.05 },
    )
    scene.piece(
      shape([
        [72, 214],
        [86, 212],
        [96, 250],
        [78, 256],
      ]),
      { ...cloth, cast: 3, round: 4 },
    )
    const band = scene.piece(
      shape([
        [72, 208],
        [106, 240, 172, 236, 208, 200],
        [212, 215],
        [174, 252, 106, 256, 74, 226],
      ]),
      { ...cloth, cast: 5, round: 5, form: 0.05 },
    )
    band.stitch(
      shape(
        [
          [76, 220],
          [106, 248, 172, 244, 206, 212],
        ],
        false,
      ),
      tone(fill, 0.25),
      { width: 0.7 },
    )
    const b = scene.piece(box(170, 214, 17, 21, 3), {
      fill: [206, 172, 96],
      mat: 'metal',
      cast: 3,
      round: 3,
      spec: 0.7,
    })
    b.paint(`<rect x="174" y="218" width="9" height="12" rx="1" fill="rgb(${fill.join()})"/>`)
  }
  if (cut === 'bow') {
    for (const s of [-1, 1]) {
      const q = scene.piece(
        shape([
          [344, 346],
          [344 + s * 18, 322, 344 + s * 36, 326, 344 + s * 36, 346],
          [344 + s * 34, 368, 344 + s * 16, 364, 344, 348],
        ]),
        { ...cloth, cast: 4, round: 7 },
      )
      q.fold([344, 347], [344 + s * 16, 344], [344 + s * 28, 348], 6, 0.3)
    }
    scene.piece(box(337, 338, 14, 18, 5), { ...cloth, cast: 3, round: 5 })
  }
}

/** Draw a heel. @param {import('../scene.mjs').Scene} scene */
export function heel(scene, style, view) {
  if (view === 'angle') pair(scene, () => one(scene, style))
  else {
    scene.place = 'translate(-14 -20) scale(1.0)'
    one(scene, style)
    scene.place = ''
  }
  return { detail: { x: 34, y: 176, w: 174, h: 232 } }
}
