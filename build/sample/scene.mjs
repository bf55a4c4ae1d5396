/**
 * A scene is drawn several times with the same outlines: what colour the cloth is (albedo), how light falls on it
 * (shade, soft; crisp, for seams) and what it is made of (material). light.mjs puts them together pixel by pixel,
 * which is what makes a flat drawing look like a studio photograph. The soft shade is drawn at half size: blurs are
 * by far the slowest part and lose nothing by it.
 */
import { css, tone } from './colour.mjs'
import { H, W, bounds, taper } from './path.mjs'

/** Materials; the number is what light.mjs finds in the material picture. */
export const MATERIAL = {
  plain: 0,
  jersey: 1,
  woven: 2,
  denim: 3,
  knit: 4,
  rib: 5,
  leather: 6,
  canvas: 7,
  metal: 8,
  satin: 9,
  cable: 10,
  suede: 11,
  fleece: 12,
  glass: 13,
}

/** Shade value that leaves a colour as it is; more is lit, less is in shadow. */
export const NEUTRAL = 160

const BLURS = [1, 3, 8]

/** One piece of cloth: its own outline clips everything that is added to it. */
class Piece {
  constructor(scene, id, d, o) {
    Object.assign(this, { scene, id, d, o })
    this.inks = []
    this.shades = new Map()
  }

  /** Paint on the cloth (print, panel), clipped by the piece. */
  paint(svg) {
    this.inks.push(svg)
    return this
  }

  /** Raw shading: `blur` is one of BLURS, nearest wins. */
  shade(svg, blur = 3) {
    const key = BLURS.reduce((a, b) => (Math.abs(b - blur) < Math.abs(a - blur) ? b : a))
    if (!this.shades.has(key)) this.shades.set(key, [])
    this.shades.get(key).push(svg)
    return this
  }

  dark(d, opacity = 0.3, blur = 3) {
    return this.shade(`<path d="${d}" fill="#000" fill-opacity="${opacity}"/>`, blur)
  }

  lit(d, opacity = 0.3, blur = 3) {
    return this.shade(`<path d="${d}" fill="#fff" fill-opacity="${opacity}"/>`, blur)
  }

  /** A fold from a over b to c: a valley with a lit ridge beside it, on the side of the light. */
  fold(a, b, c, width = 14, strength = 0.3, blur = width > 16 ? 8 : 3) {
    const { lx, ly } = this.scene
    const off = width * 0.55
    this.dark(taper(a, b, c, width), Math.min(0.8, strength * 1.35), blur)
    return this.lit(taper(a, b, c, width * 0.8, -lx * off * -1, -ly * off * -1), strength * 0.8, blur)
  }

  /** A sewn edge: a fine groove and its lit lip. */
  seam(d, strength = 0.5, width = 1.4) {
    const { lx, ly } = this.scene
    this.shade(
      `<path d="${d}" fill="none" stroke="#000" stroke-opacity="${strength}" stroke-width="${width}"/>` +
        `<path d="${d}" transform="translate(${-lx * 1.5} ${-ly * 1.5})" fill="none" stroke="#fff"` +
        ` stroke-opacity="${strength * 0.5}" stroke-width="${width}"/>`,
      1,
    )
    return this.shade(
      `<path d="${d}" fill="none" stroke="#000" stroke-opacity="${strength * 0.35}" stroke-width="5"/>`,
      3,
    )
  }

  /** A line of stitches in a thread colour, with the little pucker they make. */
  stitch(d, thread, { width = 1.1, gap = [3.4, 1.8], strength = 0.25 } = {}) {
    this.paint(
      `<path d="${d}" fill="none" stroke="${css(thread)}" stroke-width="${width}"` +
        ` stroke-dasharray="${gap.join(' ')}" stroke-linecap="round"/>`,
    )
    return this.shade(`<path d="${d}" fill="none" stroke="#000" stroke-opacity="${strength}" stroke-width="2.6"/>`, 1)
  }
}

/** The drawing board of one product view. */
export class Scene {
  /**
   * @param {object} o
   * @param {number} o.light -1 lit from the left, +1 from the right
   * @param {object} o.rnd random stream of the view
   */
  constructor({ light = -1, rnd }) {
    this.rnd = rnd
    this.light = light
    this.lx = light * 0.62
    this.ly = -0.78
    this.pieces = []
    this.defs = []
    this.turn = 0
    this.floors = []
    this.place = ''
    this.ids = 0
  }

  /** The product touches the ground from x0 to x1 at y. */
  floor(x0, x1, y) {
    const e = (grow, ry, o) =>
      `<ellipse cx="${(x0 + x1) / 2}" cy="${y}" rx="${((x1 - x0) / 2) * grow}" ry="${ry}" fill="#000"` +
      ` fill-opacity="${o}"/>`
    this.floors.push(`<g transform="${this.place}">${e(1.06, 15, 0.26)}${e(1, 7, 0.34)}${e(0.97, 3.4, 0.36)}</g>`)
  }

  /** Add a definition (pattern, gradient), returning its id. */
  define(make) {
    const id = `d${this.ids++}`
    this.defs.push(make(id))
    return id
  }

  /**
   * Lay a piece on the pile.
   * @param {string} d outline
   * @param {object} o fill (rgb), mat, angle (grain, radians), pattern (def id), cast (shadow it throws), round (how
   *   far its edge curves away), form (how much it curves as a whole), spec (gloss 0 to 1), level (base shade)
   */
  piece(d, o = {}) {
    const p = new Piece(this, this.ids++, d, {
      fill: [128, 128, 128],
      mat: 'woven',
      angle: 0,
      cast: 6,
      round: 10,
      form: 0.14,
      spec: 0.12,
      level: NEUTRAL,
      edge: 0.34,
      place: this.place,
      ...o,
    })
    this.pieces.push(p)
    return p
  }

  /** The pictures as SVG text. @param {{x,y,w,h}} view what part of the page to show @param {number} width */
  svg(view = { x: 0, y: 0, w: W, h: H }, width = 720) {
    const height = Math.round((width * view.h) / view.w)
    const clips = this.pieces.map((p) => `<clipPath id="c${p.id}"><path d="${p.d}"/></clipPath>`)
    const shade = this.#each((p) => this.#shade(p))
    const crisp = this.#each((p) => this.#crisp(p))
    const page = (body, attrs = '', k = 1) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width * k}" height="${height * k}" viewBox="${view.x}` +
      ` ${view.y} ${view.w} ${view.h}" ${attrs}>` +
      `<defs>${clips.join('')}${this.defs.join('')}</defs>` +
      `<g transform="rotate(${this.turn} 240 320)">${body}</g></svg>`
    return {
      albedo: page(this.#each((p) => this.#albedo(p))),
      shade: page(
        `<rect x="-200" y="-200" width="900" height="1100" fill="rgb(${NEUTRAL},${NEUTRAL},${NEUTRAL})"/>` + shade,
        '',
        0.5,
      ),
      crisp: page(crisp),
      floor: this.floors.length
        ? page(`<rect x="-200" y="-200" width="900" height="1100" fill="#fff"/>${this.floors.join('')}`, '', 0.5)
        : null,
      material: page(
        this.#each((p) => this.#material(p)),
        'shape-rendering="crispEdges"',
      ),
    }
  }

  /** Every piece where it was laid; `place` moves the second shoe of a pair. */
  #each(draw) {
    return this.pieces.map((p) => (p.o.place ? `<g transform="${p.o.place}">${draw(p)}</g>` : draw(p))).join('')
  }

  #albedo(p) {
    const over = p.o.pattern ? `<path d="${p.d}" fill="url(#${p.o.pattern})"/>` : ''
    const inks = p.inks.length ? `<g clip-path="url(#c${p.id})">${p.inks.join('')}</g>` : ''
    const op = p.o.opacity ? ` opacity="${p.o.opacity}"` : ''
    return `<g${op}><path d="${p.d}" fill="${css(p.o.fill)}"/>${over}${inks}</g>`
  }

  /** A blur that works around one piece only: blurring the whole page for every button would take minutes. */
  #blur(p, sigma, reach = 0) {
    p.area ??= bounds(p.d)
    const [x0, y0, x1, y1] = p.area
    const m = sigma * 3 + reach
    return this.define(
      (id) =>
        `<filter id="${id}" filterUnits="userSpaceOnUse" x="${x0 - m}" y="${y0 - m}" width="${x1 - x0 + 2 * m}"` +
        ` height="${y1 - y0 + 2 * m}" color-interpolation-filters="sRGB">` +
        `<feGaussianBlur stdDeviation="${sigma}"/></filter>`,
    )
  }

  #shade(p) {
    const { cast, round, form, level, edge } = p.o
    const { lx, ly } = this
    let s = ''
    if (cast > 0) {
      const blur = cast > 8 ? 8 : cast > 3 ? 5 : 2
      s +=
        `<path d="${p.d}" transform="translate(${-lx * cast * 0.7} ${-ly * cast * 0.7})" fill="#000"` +
        ` fill-opacity="0.42" filter="url(#${this.#blur(p, blur, cast)})"/>`
    }
    s += `<path d="${p.d}" fill="rgb(${level},${level},${level})"/>`
    let inner = ''
    if (form > 0) {
      const g = this.define(
        (id) =>
          `<linearGradient id="${id}" x1="${lx < 0 ? 0 : 1}" x2="${lx < 0 ? 1 : 0}" y1="0" y2="0.18">` +
          `<stop offset="0" stop-color="#000" stop-opacity="${form * 0.55}"/>` +
          `<stop offset="0.12" stop-color="#fff" stop-opacity="0"/>` +
          `<stop offset="0.32" stop-color="#fff" stop-opacity="${form}"/>` +
          `<stop offset="0.52" stop-color="#888" stop-opacity="0"/>` +
          `<stop offset="1" stop-color="#000" stop-opacity="${form * 1.8}"/></linearGradient>`,
      )
      inner += `<path d="${p.d}" fill="url(#${g})"/>`
    }
    if (round > 0) {
      const blur = round > 14 ? 8 : round > 7 ? 5 : round > 3 ? 2 : 1
      const line = (k, colour, opacity, w) =>
        `<path d="${p.d}" transform="translate(${lx * k} ${ly * k})" fill="none" stroke="${colour}"` +
        ` stroke-opacity="${opacity}" stroke-width="${w}"/>`
      const dark = line(round * 0.45, '#000', edge, round * 1.3)
      const pale = line(-round * 0.55, '#fff', edge * 0.7, round * 0.7)
      inner += `<g filter="url(#${this.#blur(p, blur)})">${dark}${pale}</g>`
    }
    for (const blur of [...BLURS].reverse()) {
      const list = p.shades.get(blur)
      if (list && blur > 1) inner += `<g filter="url(#${this.#blur(p, blur)})">${list.join('')}</g>`
    }
    return s + (inner ? `<g clip-path="url(#c${p.id})">${inner}</g>` : '')
  }

  #crisp(p) {
    const list = p.shades.get(1)
    const grey = `<path d="${p.d}" fill="rgb(${NEUTRAL},${NEUTRAL},${NEUTRAL})"/>`
    return grey + (list ? `<g clip-path="url(#c${p.id})">${list.join('')}</g>` : '')
  }

  #material(p) {
    const a = ((p.o.angle % Math.PI) + Math.PI) % Math.PI
    return `<path d="${p.d}" fill="${css([MATERIAL[p.o.mat] * 16, (a / Math.PI) * 255, p.o.spec * 255])}"/>`
  }

  /** A button with four holes. */
  button(x, y, r, colour) {
    const p = this.piece(`M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`, {
      fill: colour,
      mat: 'plain',
      cast: 2,
      round: 1.6,
      form: 0.1,
      spec: 0.5,
      edge: 0.5,
    })
    const h = r * 0.28
    const dots = [-1, 1].flatMap((i) =>
      [-1, 1].map((j) => `<circle cx="${x + i * h}" cy="${y + j * h}" r="${r * 0.15}"/>`),
    )
    p.paint(`<g fill="${css(tone(colour, -0.75))}">${dots.join('')}</g>`)
    p.shade(
      `<circle cx="${x}" cy="${y}" r="${r * 0.68}" fill="none" stroke="#000" stroke-opacity="0.3"` +
        ` stroke-width="${r * 0.12}"/>`,
      1,
    )
    return p
  }
}
