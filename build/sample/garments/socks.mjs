/** Socks, always as a pair. */
import { contrast, css, tone } from '../colour.mjs'
import { sign } from '../brands.mjs'
import { shape } from '../path.mjs'

function one(scene, style, low) {
  const { fill, brand } = style
  const y0 = low ? 270 : 96
  const cloth = { fill, mat: 'knit', spec: 0.04 }
  const tip = style.second ?? tone(fill, -0.25)
  const p = scene.piece(
    shape([
      [128, y0],
      [170, y0 + 6, 232, y0],
      [232, 250 + (low ? 60 : 0), 236, 330, 246, 372],
      [270, 408, 330, 426, 372, 456],
      [406, 482, 400, 530, 356, 538],
      [310, 546, 240, 528, 190, 506],
      [140, 484, 112, 452, 124, 402],
      [134, 340, 130, 250, 128, y0],
    ]),
    { ...cloth, cast: 8, round: 22, form: 0.16, pattern: style.pattern?.(scene, { scale: style.patternScale ?? 0.8 }) },
  )
  p.paint(
    `<path d="${shape([
      [346, 430],
      [310, 470, 316, 520, 322, 560],
      [420, 560],
      [420, 420],
    ])}" fill="${css(tip)}"/>`,
  )
  p.paint(
    `<path d="${shape([
      [100, 384],
      [150, 396, 196, 440, 196, 530],
      [100, 530],
    ])}" fill="${css(tip)}"/>`,
  )
  p.seam(
    shape(
      [
        [346, 430],
        [310, 470, 316, 520, 322, 560],
      ],
      false,
    ),
    0.35,
  )
  p.seam(
    shape(
      [
        [110, 388],
        [150, 396, 196, 440, 196, 520],
      ],
      false,
    ),
    0.35,
  )
  p.fold([246, 372], [210, 392], [180, 384], 12, 0.26)
  p.fold([250, 384], [220, 420], [204, 410], 10, 0.22)
  if (!low) {
    p.fold([130, 250], [180, 266], [226, 250], 12, 0.12)
    p.paint(sign(brand, 180, y0 + 96, 15, contrast(fill)))
  }
  const rib = scene.piece(
    shape([
      [126, y0 - 6],
      [180, y0 + 4, 234, y0 - 6],
      [234, y0 + (low ? 26 : 46)],
      [180, y0 + (low ? 34 : 56), 127, y0 + (low ? 26 : 46)],
    ]),
    { ...cloth, fill: tip, mat: 'rib', cast: 3, round: 8, form: 0.1 },
  )
  rib.dark(
    shape([
      [126, y0 - 6],
      [180, y0 + 4, 234, y0 - 6],
      [180, y0 + 14, 126, y0 - 2],
    ]),
    0.3,
    3,
  )
}

/** Draw socks. @param {import('../scene.mjs').Scene} scene */
export function socks(scene, style, view) {
  const low = style.cut === 'low'
  if (view === 'side') {
    scene.place = low ? 'translate(-12 -80)' : 'translate(-12 4)'
    one(scene, style, low)
  } else {
    scene.place = `translate(70 ${low ? -110 : -6}) scale(0.94)`
    one(scene, style, low)
    scene.place = `translate(-62 ${low ? -70 : 28}) scale(0.98)`
    one(scene, style, low)
  }
  scene.place = ''
  return { detail: low ? { x: 40, y: 170, w: 204, h: 272 } : { x: 40, y: 90, w: 192, h: 256 } }
}
