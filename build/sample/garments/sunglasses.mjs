/** Sunglasses: wayfarer, round, aviator. */
import { css, tone } from '../colour.mjs'
import { wordmark } from '../brands.mjs'
import { CX, ellipse, shape, side } from '../path.mjs'

const LENS = {
  square: (k) => [
    [34 - 8 * k, 262 - 9 * k],
    [80, 246 - 11 * k, 150, 248 - 11 * k, 172 + 10 * k, 258 - 9 * k],
    [180 + 10 * k, 300, 160 + 6 * k, 356 + 10 * k, 112, 360 + 11 * k],
    [58 - 6 * k, 364 + 11 * k, 36 - 10 * k, 320, 34 - 8 * k, 262 - 9 * k],
  ],
  round: (k) => [
    [38 - 11 * k, 308],
    [38 - 11 * k, 268 - 4 * k, 68, 244 - 11 * k, 104, 244 - 11 * k],
    [140, 244 - 11 * k, 170 + 11 * k, 268 - 4 * k, 170 + 11 * k, 308],
    [170 + 11 * k, 348 + 4 * k, 140, 374 + 11 * k, 104, 374 + 11 * k],
    [68, 374 + 11 * k, 38 - 11 * k, 348 + 4 * k, 38 - 11 * k, 308],
  ],
  aviator: (k) => [
    [26 - 4 * k, 268 - 3 * k],
    [50, 250 - 5 * k, 130, 248 - 5 * k, 164 + 4 * k, 258 - 4 * k],
    [184 + 5 * k, 300, 166 + 4 * k, 372 + 5 * k, 118, 376 + 5 * k],
    [64 - 3 * k, 378 + 5 * k, 34 - 5 * k, 330, 26 - 4 * k, 268 - 3 * k],
  ],
}

/** Draw sunglasses. @param {import('../scene.mjs').Scene} scene */
export function sunglasses(scene, style, view) {
  const { fill, brand, cut } = style
  const wire = cut === 'aviator'
  const angle = view === 'angle'
  const frame = {
    fill,
    mat: wire ? 'metal' : 'plain',
    spec: 0.6,
    cast: 6,
    round: wire ? 3 : 6,
    form: 0.08,
    pattern: style.pattern?.(scene, { scale: 0.6 }),
  }
  const lens = LENS[cut]
  const tint = style.second ?? [62, 54, 52]
  scene.floor(80, 400, 386)
  // Arms, folded out behind the lenses.
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const arm = angle
      ? shape([
          [x(180), 264],
          [x(196), 256],
          [x(196 - 34) + 96, 214],
          [x(196 - 34) + 130, 226],
          [x(196 - 34) + 136, 246],
          [x(196 - 34) + 124, 246],
          [x(196 - 34) + 112, 232, x(196 - 34) + 92, 226, x(184), 278],
        ])
      : shape([
          [x(178), 260],
          [x(192), 262],
          [x(150), 226, x(130), 214, x(112), 214],
          [x(108), 222],
          [x(130), 224, x(150), 240, x(176), 276],
        ])
    scene.piece(arm, { ...frame, fill: tone(fill, -0.15), level: 140, cast: 4, round: 3 })
  }
  for (const s of [-1, 1]) {
    const g = scene.define(
      (id) =>
        `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">` +
        `<stop offset="0" stop-color="${css(tone(tint, -0.5))}"/>` +
        `<stop offset="1" stop-color="${css(tone(tint, 0.25))}"/></linearGradient>`,
    )
    const rim = side(lens(1), s)
    scene.piece(rim, frame)
    const inner = side(lens(0), s)
    const p = scene.piece(inner, { fill: tint, mat: 'glass', spec: 0.5, cast: 0, round: 0, form: 0, pattern: g })
    const x = (v) => CX + s * 104 + v
    p.shade(`<path d="${inner}" fill="none" stroke="#000" stroke-opacity="0.6" stroke-width="9"/>`, 3)
    p.lit(
      shape([
        [x(-46), 240],
        [x(-8), 240],
        [x(-44), 390],
        [x(-82), 390],
      ]),
      0.42,
      3,
    )
    p.lit(
      shape([
        [x(10), 240],
        [x(22), 240],
        [x(-14), 390],
        [x(-26), 390],
      ]),
      0.34,
      3,
    )
    if (s > 0) p.paint(wordmark(brand, { x: CX + 140, y: 270, size: 5, colour: [222, 222, 222], fit: 36 }))
    if (!wire) {
      scene.piece(
        shape([
          [CX + s * 172, 246],
          [CX + s * 200, 250],
          [CX + s * 202, 276],
          [CX + s * 182, 284],
        ]),
        { ...frame, cast: 3, round: 4 },
      )
      scene.piece(ellipse(CX + s * 188, 262, 3.6), {
        fill: [200, 202, 206],
        mat: 'metal',
        cast: 1.5,
        round: 1.6,
        spec: 0.6,
        form: 0,
      })
    }
    scene.piece(
      shape([
        [CX + s * 22, 300],
        [CX + s * 32, 304, CX + s * 34, 330],
        [CX + s * 26, 338, CX + s * 18, 326],
      ]),
      { fill: wire ? [226, 220, 210] : fill, mat: 'plain', cast: 3, round: 3, opacity: 0.8, spec: 0.4 },
    )
  }
  if (wire) {
    for (const yy of [250, 272])
      scene.piece(
        shape([
          [CX - 30, yy + 4],
          [CX, yy - 12, CX + 30, yy + 4],
          [CX + 30, yy + 10],
          [CX, yy - 4, CX - 30, yy + 10],
        ]),
        { ...frame, cast: 4, round: 2.4 },
      )
  } else
    scene.piece(
      shape([
        [CX - 30, 262],
        [CX, 240, CX + 30, 262],
        [CX + 32, 286],
        [CX, 262, CX - 32, 286],
      ]),
      { ...frame, cast: 3, round: 5 },
    )
  return { detail: { x: 236, y: 186, w: 186, h: 248 }, turn: 26 }
}
