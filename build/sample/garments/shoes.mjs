/** Casual Shoes: low and high sneakers, slip-ons, seen from the side and as a pair. */
import { contrast, tone } from '../colour.mjs'
import { BRANDS, sign, wordmark } from '../brands.mjs'
import { shape, smooth } from '../path.mjs'

/** Lay the drawing down twice: the other shoe stands behind, a little higher and further. */
export function pair(scene, draw, tall = 1) {
  const dy = 400 * (1 - tall) * 0.6
  scene.place = `translate(66 ${dy - 24}) scale(0.8 ${0.8 * tall})`
  draw()
  scene.place = `translate(-4 ${dy + 70}) scale(0.86 ${0.86 * tall})`
  draw()
  scene.place = ''
}

function lace(scene, a, b, colour) {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const l = Math.hypot(dx, dy)
  const [nx, ny] = [(-dy / l) * 4.4, (dx / l) * 4.4]
  const p = scene.piece(
    smooth(
      [
        [a[0] + nx, a[1] + ny],
        [(a[0] + b[0]) / 2 + nx, (a[1] + b[1]) / 2 + ny - 3],
        [b[0] + nx, b[1] + ny],
        [b[0] - nx, b[1] - ny],
        [(a[0] + b[0]) / 2 - nx, (a[1] + b[1]) / 2 - ny - 3],
        [a[0] - nx, a[1] - ny],
      ],
      true,
      0.7,
    ),
    { fill: colour, mat: 'canvas', cast: 4, round: 3, form: 0, edge: 0.45 },
  )
  return p
}

function one(scene, style, { high, slip }) {
  const { fill, brand } = style
  const mat = style.cloth ?? 'canvas'
  const cloth = { fill, mat, spec: mat === 'leather' ? 0.3 : 0.08, round: 14, cast: 5 }
  const thread = tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.25 : 0.35)
  const second = style.second ?? fill
  const sole = style.gum ? [196, 150, 98] : [238, 236, 230]
  const up = high ? -86 : 0
  scene.floor(56, 440, 438)
  // Far side of the collar and the tongue stand behind everything.
  scene.piece(
    shape([
      [92, 300 + up],
      [100, 268 + up, 170, 254 + up, 208, 250 + up],
      [240, 300],
      [150, 330],
    ]),
    { fill: tone(second, -0.35), mat: 'fleece', cast: 0, level: 116, round: 8 },
  )
  if (!slip) {
    const t = scene.piece(
      shape([
        [176, 268 + up],
        [180, 232 + up, 190, 214 + up, 204, 212 + up],
        [224, 214 + up, 240, 232 + up, 250, 262 + up * 0.7],
        [330, 336],
        [250, 330],
      ]),
      { ...cloth, fill: second, cast: 3, round: 8 },
    )
    t.paint(wordmark(brand, { x: 212, y: 238 + up, size: 7, colour: contrast(second), fit: 30, turn: 52 }))
  }
  const upper = scene.piece(
    shape([
      [58, 398],
      [50, 360, 54, 320 + up * 0.4, 64, 286 + up],
      [70, 270 + up, 84, 270 + up, 98, 282 + up],
      ...(high ? [[130, 296 + up, 160, 282 + up, 184, 250 + up]] : [[122, 306, 152, 304, 178, 266]]),
      ...(high
        ? [
            [196, 240 + up, 210, 244 + up, 218, 262 + up],
            [226, 300 + up, 232, 262, 250, 282],
          ]
        : [[188, 250, 200, 246, 212, 252]]),
      [254, 292, 296, 328, 344, 338],
      [394, 348, 432, 364, 436, 400],
      [436, 410],
      [58, 410],
    ]),
    { ...cloth, pattern: style.pattern?.(scene, { scale: 0.7 }) },
  )
  for (let i = 0; i < 3; i++) upper.fold([300 + i * 14, 350 + i * 4], [312 + i * 15, 366], [318 + i * 16, 394], 8, 0.18)
  upper.fold([120, 330], [160, 352], [220, 346], 18, 0.12)
  const heel = scene.piece(
    shape([
      [57, 402],
      [50, 360, 54, 330, 62, 304],
      [84, 318],
      [104, 350, 108, 380, 112, 402],
    ]),
    { ...cloth, fill: second, cast: 3, round: 8 },
  )
  heel.stitch(
    shape(
      [
        [82, 322],
        [99, 350, 103, 380, 106, 402],
      ],
      false,
    ),
    thread,
  )
  const toe = scene.piece(
    shape([
      [372, 343],
      [410, 352, 434, 368, 437, 402],
      [346, 402],
      [346, 376, 354, 356, 372, 343],
    ]),
    {
      ...cloth,
      fill: style.cap ? sole : second,
      mat: style.cap ? 'plain' : mat,
      cast: 3,
      round: 10,
      spec: style.cap ? 0.3 : 0.1,
    },
  )
  if (!style.cap)
    toe.stitch(
      shape(
        [
          [375, 348],
          [358, 358, 351, 378, 351, 402],
        ],
        false,
      ),
      thread,
    )
  if (slip) {
    const g = scene.piece(
      shape([
        [190, 258],
        [202, 250, 210, 250, 214, 254],
        [244, 286],
        [232, 326],
        [204, 312],
        [194, 290],
      ]),
      { ...cloth, fill: tone(fill, -0.3), mat: 'rib', cast: 2, round: 4, angle: 1.2 },
    )
    g.seam(
      shape(
        [
          [204, 262],
          [222, 290, 216, 320],
        ],
        false,
      ),
      0.3,
    )
  } else {
    const stay = scene.piece(
      shape(
        high
          ? [
              [188, 254 + up],
              [204, 240 + up, 212, 250 + up, 216, 264 + up],
              [226, 300 + up, 236, 264, 252, 284],
              [280, 314, 310, 334, 344, 339],
              [330, 356],
              [270, 350, 214, 310, 204, 260],
              [198, 220, 190, 200, 182, 262 + up],
            ]
          : [
              [184, 258],
              [196, 246, 204, 248, 212, 252],
              [254, 292, 296, 328, 344, 339],
              [330, 358],
              [286, 352, 232, 330, 202, 306],
              [190, 290, 186, 274, 184, 258],
            ],
      ),
      { ...cloth, fill: second, cast: 4, round: 5 },
    )
    stay.stitch(
      shape(
        high
          ? [
              [188, 200],
              [200, 230, 206, 260],
              [218, 306, 270, 346, 328, 353],
            ]
          : [
              [190, 280],
              [196, 298, 206, 304],
              [236, 326, 288, 348, 328, 354],
            ],
        false,
      ),
      thread,
    )
    const rows = high ? 7 : 5
    for (let i = 0; i < rows; i++) {
      const t = i / (rows - 1)
      const a =
        high && t < 0.5
          ? [206 + t * 30, 262 + up + t * 150]
          : [high ? 214 + t * 96 : 206 + t * 108, high ? 234 + t * 106 : 272 + t * 66]
      scene.piece(`M${a[0] - 3.6} ${a[1] + 6}a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0Z`, {
        fill: [176, 178, 182],
        mat: 'metal',
        cast: 1.5,
        round: 1.5,
        form: 0,
        spec: 0.5,
      })
      lace(scene, [a[0], a[1] + 5], [a[0] + 24 - t * 4, a[1] - 17 + t * 8], style.lace ?? [244, 242, 236])
    }
  }
  upper.stitch(
    shape(
      [
        [64, 300 + up],
        [86, 286 + up],
        [high ? 132 : 126, high ? 306 + up : 316, high ? 178 : 182, high ? 270 + up : 282],
      ],
      false,
    ),
    thread,
  )
  if (!slip) upper.paint(sign(brand, 162, 366, 21, style.second ? second : contrast(fill)))
  const base = scene.piece(
    shape([
      [50, 394],
      [46, 430, 58, 436, 78, 436],
      [410, 436],
      [440, 438, 448, 420, 441, 394],
      [420, 404, 398, 405, 330, 404],
      [90, 404],
      [66, 404, 50, 394],
    ]),
    { fill: sole, mat: 'plain', cast: 4, round: 7, form: 0.05, spec: 0.2 },
  )
  base.seam('M52 410Q62 416 90 416H398Q430 416 442 406', 0.35)
  if (style.stripe !== false)
    base.paint(
      `<path d="M52 420Q62 426 90 426H398Q432 426 444 414" fill="none"` +
        ` stroke="rgb(${(style.second ?? BRANDS[brand].ink).join()})" stroke-width="3.6"/>`,
    )
  for (let x = 66; x < 430; x += 9)
    base.shade(`<path d="M${x} 431v6" stroke="#000" stroke-opacity="0.35" stroke-width="3"/>`, 1)
}

/** Draw a casual shoe. @param {import('../scene.mjs').Scene} scene */
export function sneaker(scene, style, view) {
  const o = { high: style.cut === 'high', slip: style.cut === 'slip' }
  // The drawing is a little tall for a low shoe; flatten it.
  const tall = o.high ? 0.95 : o.slip ? 0.74 : 0.82
  if (view === 'angle') pair(scene, () => one(scene, style, o), tall)
  else {
    scene.place = `translate(0 ${o.high ? 30 : 84}) scale(1 ${tall})`
    one(scene, style, o)
    scene.place = ''
  }
  return { detail: o.high ? { x: 96, y: 150, w: 204, h: 272 } : { x: 110, y: 222, w: 192, h: 256 } }
}
