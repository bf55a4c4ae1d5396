/** Woven and printed patterns as SVG tiles that a piece is filled with. */
import { css, luma, mix, tone } from './colour.mjs'

const tile =
  (w, h, body, turn = 0, dx = 0) =>
  (id) =>
    `<pattern id="${id}" width="${w}" height="${h}" patternUnits="userSpaceOnUse"` +
    ` patternTransform="translate(${dx} 0) rotate(${turn})">${body}</pattern>`
const bar = (x, y, w, h, c, o = 1) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${css(c)}" fill-opacity="${o}"/>`

/** Second colours that sit well with a ground. */
function partners(ground, rnd) {
  const light = luma(ground) > 0.6
  return light
    ? rnd.pick([
        [
          [40, 52, 92],
          [176, 52, 56],
        ],
        [
          [46, 100, 92],
          [212, 146, 60],
        ],
        [
          [60, 60, 66],
          [140, 144, 150],
        ],
      ])
    : rnd.pick([
        [
          [240, 236, 226],
          [214, 188, 140],
        ],
        [[236, 234, 230], tone(ground, 0.5)],
        [
          [242, 230, 206],
          [204, 92, 68],
        ],
      ])
}

function flower(x, y, r, petal, heart, turn) {
  let s = ''
  for (let i = 0; i < 5; i++) {
    const a = turn + (i * Math.PI * 2) / 5
    s +=
      `<ellipse cx="${(x + Math.cos(a) * r * 0.62).toFixed(2)}"` +
      ` cy="${(y + Math.sin(a) * r * 0.62).toFixed(2)}" rx="${r * 0.5}" ry="${r * 0.36}"` +
      ` transform="rotate(${((a * 180) / Math.PI).toFixed(1)} ${(x + Math.cos(a) * r * 0.62).toFixed(2)}` +
      ` ${(y + Math.sin(a) * r * 0.62).toFixed(2)})" fill="${css(petal)}"/>`
  }
  return s + `<circle cx="${x}" cy="${y}" r="${r * 0.24}" fill="${css(heart)}"/>`
}

const leaf = (x, y, r, turn, c) =>
  `<path transform="translate(${x} ${y}) rotate(${turn})" d="M0 0Q${r * 0.5} ${-r * 0.45} ${r} 0Q${r * 0.5}` +
  ` ${r * 0.45} 0 0Z" fill="${css(c)}"/>`

const MAKERS = {
  striped(ground, rnd) {
    const [a, b] = partners(ground, rnd)
    const kind = rnd.pick(['breton', 'wide', 'double'])
    if (kind === 'breton') return { body: bar(0, 0, 20, 8, a), w: 20, h: 24 }
    if (kind === 'wide') return { body: bar(0, 0, 20, 26, a), w: 20, h: 52 }
    return { body: bar(0, 0, 20, 14, a) + bar(0, 18, 20, 4, b), w: 20, h: 44 }
  },
  pinstriped(ground, rnd) {
    const [a] = partners(ground, rnd)
    const gap = rnd.pick([9, 12, 15])
    return { body: bar(0, 0, gap > 12 ? 5 : 2.2, 20, a, 0.9), w: gap, h: 20 }
  },
  checked(ground, rnd) {
    const [a, b] = partners(ground, rnd)
    const kind = rnd.pick(['gingham', 'tartan', 'window'])
    if (kind === 'gingham') {
      const c = luma(ground) > 0.6 ? a : [244, 242, 236]
      return { body: bar(0, 0, 11, 22, c, 0.5) + bar(0, 0, 22, 11, c, 0.5), w: 22, h: 22 }
    }
    if (kind === 'window') return { body: bar(0, 0, 2.4, 36, a, 0.85) + bar(0, 0, 36, 2.4, a, 0.85), w: 36, h: 36 }
    const dark = tone(ground, -0.55)
    return {
      body:
        bar(0, 0, 20, 56, dark, 0.55) +
        bar(0, 0, 56, 20, dark, 0.55) +
        bar(34, 0, 4, 56, a, 0.8) +
        bar(0, 34, 56, 4, a, 0.8) +
        bar(44, 0, 2, 56, b, 0.9) +
        bar(0, 44, 56, 2, b, 0.9),
      w: 56,
      h: 56,
    }
  },
  dotted(ground, rnd) {
    const [a] = partners(ground, rnd)
    const s = rnd.pick([15, 20, 26])
    const r = s * 0.19
    const dot = (x, y) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${css(a)}"/>`
    return { body: dot(s / 4, s / 4) + dot(s * 0.75, s * 0.75), w: s, h: s }
  },
  floral(ground, rnd) {
    const light = luma(ground) > 0.6
    const petals = light
      ? rnd.pick([
          [
            [198, 66, 92],
            [230, 148, 120],
          ],
          [
            [66, 92, 160],
            [150, 116, 178],
          ],
          [
            [206, 96, 52],
            [226, 174, 72],
          ],
        ])
      : rnd.pick([
          [
            [240, 226, 214],
            [228, 140, 140],
          ],
          [
            [242, 206, 96],
            [238, 236, 226],
          ],
          [
            [226, 152, 180],
            [240, 230, 220],
          ],
        ])
    const green = light ? [92, 130, 88] : mix(ground, [168, 190, 130], 0.7)
    const s = 76
    let body = ''
    const spots = [
      [16, 18, 13],
      [54, 12, 9],
      [40, 44, 14],
      [10, 56, 9],
      [64, 62, 11],
    ]
    spots.forEach(([x, y, r], i) => {
      const t = rnd.range(0, 6)
      body += leaf(x, y, r * 1.5, rnd.range(0, 360), green) + leaf(x, y, r * 1.5, rnd.range(0, 360), green)
      body += flower(x, y, r, petals[i % 2], [236, 196, 84], t)
    })
    for (let i = 0; i < 6; i++)
      body +=
        `<circle cx="${rnd.range(4, 72).toFixed(1)}" cy="${rnd.range(4, 72).toFixed(1)}" r="1.7"` +
        ` fill="${css(petals[1])}"/>`
    return { body, w: s, h: s }
  },
  fairisle(ground, rnd) {
    const [a, b] = partners(ground, rnd)
    const dia = (x, y, r, c) => `<path d="M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z" fill="${css(c)}"/>`
    let body =
      dia(12, 12, 10, a) + dia(12, 12, 4.6, ground) + bar(0, 27, 24, 3, b) + bar(0, 33, 5, 5, a) + bar(12, 33, 5, 5, a)
    body += bar(6, 38, 5, 5, a) + bar(18, 38, 5, 5, a) + bar(0, 46, 24, 3, b)
    return { body, w: 24, h: 60 }
  },
  argyle(ground, rnd) {
    const [a, b] = partners(ground, rnd)
    const dia = (x, c) => `<path d="M${x} 0L${x + 24} 36L${x} 72L${x - 24} 36Z" fill="${css(c)}" fill-opacity="0.85"/>`
    return {
      body:
        dia(24, a) + `<path d="M0 0L48 72M48 0L0 72" stroke="${css(b)}" stroke-width="1.4" stroke-dasharray="4 3"/>`,
      w: 48,
      h: 72,
    }
  },
}

/**
 * A pattern for one product; call the result with a scene to get the id a piece is filled with.
 * @param {string} kind
 * @returns {((scene, o?: {turn?: number, scale?: number, dx?: number}) => string)|null} null for a solid cloth
 */
export function patternOf(kind, ground, rnd) {
  const make = MAKERS[kind]
  if (!make) return null
  const { body, w, h } = make(ground, rnd)
  return (scene, { turn = 0, scale = 1, dx = 0 } = {}) =>
    scene.define(
      tile(w * scale, h * scale, scale === 1 ? body : `<g transform="scale(${scale})">${body}</g>`, turn, dx),
    )
}
