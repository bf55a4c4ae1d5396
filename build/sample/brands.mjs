/** Made-up brands: none of them exists. Each has a way to set its name and a small mark. */
import { css } from './colour.mjs'
import { lettering } from './lettering.mjs'

/** Marks are drawn in a box from -10 to 10. */
export const BRANDS = {
  Tarnhollow: {
    code: 'tar',
    set: { weight: 2.6, gap: 2.6 },
    mark: 'M-10 7L-3.4 -6L0.6 1L3.4 -3.4L10 7Z',
    ink: [198, 152, 92],
  },
  Pelloway: {
    code: 'pel',
    set: { weight: 1.3, gap: 5.4 },
    mark: 'M0 -9L7 0L0 9L-7 0ZM0 -4L-3 0L0 4L3 0Z',
    ink: [58, 72, 110],
  },
  Lumbry: {
    code: 'lum',
    set: { weight: 3.6, gap: 3.4 },
    mark: 'M-9 -8H-3.6V8H-9ZM-1.8 -2H3.6V8H-1.8ZM5.4 -8H9.6V8H5.4Z',
    ink: [226, 74, 44],
  },
  Oskarine: {
    code: 'osk',
    set: { weight: 1.2, gap: 6, slant: 10 },
    mark:
      'M0 0C-5 -3 -5 -9 0 -9C5 -9 5 -3 0 0C3 -5 9 -5 9 0C9 5 3 5 0 0C5 3 5 9 0 9C-5 9 -5 3 0 0C-3 5 -9 5 -9' +
      ' 0C-9 -5 -3 -5 0 0Z',
    ink: [168, 84, 104],
  },
  Wickerby: {
    code: 'wic',
    set: { weight: 2, gap: 3.4 },
    mark: 'M-9 -6L-4.5 0L0 -6L4.5 0L9 -6V-1L4.5 6L0 0L-4.5 6L-9 -1Z',
    ink: [92, 112, 78],
  },
  Quendal: {
    code: 'que',
    set: { weight: 2.2, gap: 3, slant: 14 },
    mark: 'M-9 4A9 9 0 0 1 9 4ZM-9 6H9V8H-9Z',
    ink: [34, 128, 150],
  },
  Mirabrae: {
    code: 'mir',
    set: { weight: 1.5, gap: 4.6 },
    mark: 'M0 -10Q1.2 -1.2 10 0Q1.2 1.2 0 10Q-1.2 1.2 -10 0Q-1.2 -1.2 0 -10Z',
    ink: [180, 148, 70],
  },
  Drovewell: {
    code: 'dro',
    set: { weight: 3, gap: 2.4 },
    mark: 'M-9 -7L0 -1L9 -7V-1L0 5L-9 -1ZM-9 3L0 9L9 3V5L0 10L-9 5Z',
    ink: [126, 60, 44],
  },
}

/** The brand's name as it sets it. */
export const wordmark = (brand, o) => lettering(brand, { ...BRANDS[brand].set, ...o })

/** The brand's sign, `r` in radius. */
export const sign = (brand, x, y, r, colour) =>
  `<path transform="translate(${x} ${y}) scale(${r / 10})" d="${BRANDS[brand].mark}" fill="${css(colour)}"` +
  ` fill-rule="evenodd"/>`

/** A woven label: cloth, sewn at the ends, with name and size. */
export function wovenLabel(scene, brand, { x, y, w, h = w * 0.46, size = 'M', ground, ink }) {
  const cloth = ground ?? [246, 243, 236]
  const p = scene.piece(`M${x - w / 2} ${y - h / 2}h${w}v${h}h${-w}Z`, {
    fill: cloth,
    mat: 'woven',
    cast: 2.5,
    round: 1.5,
    form: 0,
    edge: 0.3,
  })
  const colour = ink ?? BRANDS[brand].ink
  p.paint(wordmark(brand, { x, y: size ? y - h * 0.1 : y, size: h * 0.36, colour, fit: w * 0.8 }))
  if (size) p.paint(lettering(size, { x, y: y + h * 0.3, size: h * 0.17, colour, weight: 1.6 }))
  for (const e of [-1, 1]) {
    const sx = x + e * (w / 2 - 1.6)
    p.stitch(`M${sx} ${y - h / 2 + 1}V${y + h / 2 - 1}`, [150, 146, 138], { width: 0.6, gap: [1.2, 1], strength: 0.2 })
  }
  return p
}

/** A card on a string: name, sign and price line. */
export function hangtag(scene, brand, { x, y, turn = 8 }) {
  const { ink } = BRANDS[brand]
  scene.piece(`M${x - 1} ${y - 26}q-7 8 1 22l1.2 0q-7 -14 0 -22Z`, {
    fill: [120, 104, 84],
    mat: 'plain',
    cast: 1.5,
    round: 0,
    form: 0,
  })
  const a = (turn * Math.PI) / 180
  const at = (u, v) =>
    `${(x + u * Math.cos(a) - v * Math.sin(a)).toFixed(2)} ${(y + u * Math.sin(a) + v * Math.cos(a)).toFixed(2)}`
  const p = scene.piece(`M${at(-8, -6)}L${at(8, -6)}L${at(15, 2)}L${at(15, 46)}L${at(-15, 46)}L${at(-15, 2)}Z`, {
    fill: [238, 232, 220],
    mat: 'plain',
    cast: 6,
    round: 1.6,
    form: 0.05,
  })
  p.paint(
    `<g transform="translate(${x} ${y}) rotate(${turn})"><circle cx="0" cy="-1" r="2" fill="#555"/>` +
      sign(brand, 0, 15, 7, ink) +
      wordmark(brand, { x: 0, y: 30, size: 5.4, colour: ink, fit: 25 }) +
      `<path d="M-8 38H8" stroke="${css(ink)}" stroke-width="0.8"/></g>`,
  )
  return p
}
