/** Jeans, trousers and shorts. */
import { css, tone } from '../colour.mjs'
import { BRANDS, hangtag, sign } from '../brands.mjs'
import { CX, box, shape } from '../path.mjs'
import { leg, measure, legFolds, waistband } from './legs.mjs'

function frontDetails(scene, m, cloth, ps, { thread, denim, draw, button, short, brand }) {
  const k = short ? 1.5 : 1
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const p = ps[s]
    const line = denim
      ? [
          [x(m.waist * 0.5), m.top + 10],
          [x(m.waist * 0.56), m.top + 44 * k, x(m.hip + 4), m.top + 46 * k],
        ]
      : [
          [x(m.waist * 0.62), m.top + 10],
          [x(m.hip + 2), m.top + 84 * k],
        ]
    if (denim) p.dark(shape([...line, [x(m.hip + 10), m.top], [x(m.waist * 0.5), m.top]]), 0.2, 3)
    p.seam(shape(line, false), 0.6)
    p.stitch(
      shape(
        line.map((q) => q.map((v, i) => v + (i % 2 ? 3.4 : -s * 1.5))),
        false,
      ),
      thread,
    )
    if (denim && s > 0) p.stitch(`M${x(m.waist * 0.62)} ${m.top + 34 * k}l${26 * k} ${6 * k}`, thread)
  }
  const p = ps[1]
  if (!draw) {
    p.seam(`M${CX} ${m.top + 6}V${m.crotch}`, 0.55)
    p.stitch(
      shape(
        [
          [CX + 19 * k, m.top + 10],
          [CX + 19 * k, m.crotch - 58 * k],
          [CX + 18 * k, m.crotch - 26 * k, CX + 1, m.crotch - 14 * k],
        ],
        false,
      ),
      thread,
    )
    scene.button(CX, m.top - (short ? 4 : 0), short ? 7.4 : 5.4, denim ? [186, 134, 78] : button)
  } else {
    for (const s of [-1, 1]) {
      const e = m.top + 62 * k + scene.rnd.jitter(8)
      scene.piece(
        shape([
          [CX + s * 4, m.top],
          [CX + s * 16, m.top + 30, CX + s * 10 - 1.8, e],
          [CX + s * 10 + 2, e],
          [CX + s * 20 + 2, m.top + 30, CX + s * 8, m.top],
        ]),
        { fill: [236, 232, 224], mat: 'canvas', cast: 3, round: 1.6, form: 0 },
      )
    }
    ps[1].paint(sign(brand, CX + m.hip * 0.66, m.top + 110 * k, 9, tone(cloth.fill, 0.75)))
  }
}

function backDetails(scene, m, cloth, ps, { thread, denim, short, brand, pattern }) {
  const k = short ? 1.5 : 1
  for (const s of [-1, 1]) {
    const x = (v) => CX + s * v
    const yoke = shape(
      [
        [x(0), m.top + 54 * k],
        [x(m.hip), m.top + 30 * k],
      ],
      false,
    )
    if (denim) {
      ps[s].seam(yoke, 0.5)
      ps[s].stitch(yoke, thread)
      const [cx, cy] = [x(m.hip * 0.5), m.top + 62 * k]
      const w = 29 * k
      const q = scene.piece(
        shape([
          [cx - w, cy],
          [cx + w, cy - s * 4],
          [cx + w * 0.94, cy + 52 * k],
          [cx, cy + 66 * k],
          [cx - w * 0.94, cy + 52 * k],
        ]),
        { ...cloth, cast: 3, round: 4, form: 0.06 },
      )
      q.stitch(
        shape(
          [
            [cx - w + 3, cy + 3],
            [cx - w * 0.94 + 3, cy + 50 * k],
            [cx, cy + 62 * k],
            [cx + w * 0.94 - 3, cy + 50 * k],
            [cx + w - 3, cy + 3],
          ],
          false,
        ),
        thread,
      )
      q.stitch(`M${cx - w} ${cy + 9}L${cx + w} ${cy + 9 - s * 4}`, thread)
      q.stitch(
        `M${cx - w} ${cy + 30 * k}Q${cx - w * 0.4} ${cy + 40 * k} ${cx} ${cy + 28 * k}Q${cx + w * 0.4}` +
          ` ${cy + 40 * k} ${cx + w} ${cy + 30 * k}`,
        thread,
      )
      if (s > 0)
        scene.piece(box(cx + w - 9, cy + 14, 8, 15), {
          fill: BRANDS[brand].ink,
          mat: 'woven',
          cast: 2,
          round: 1.4,
          form: 0,
        })
    } else {
      const [cx, cy] = [x(m.hip * 0.52), m.top + 60 * k]
      const q = scene.piece(box(cx - 28 * k, cy, 56 * k, 10, 1), { ...cloth, cast: 2, round: 2.4, form: 0, pattern })
      q.seam(`M${cx - 28 * k} ${cy + 5}h${56 * k}`, 0.6)
      scene.button(cx, cy + 19, 3.6, tone(cloth.fill, -0.35))
    }
  }
  ps[1].seam(`M${CX} ${m.top + 6}V${m.crotch}`, 0.5)
  if (denim) ps[1].stitch(`M${CX + 3} ${m.top + 6}V${m.crotch}`, thread)
}

function draw(scene, style, view, { denim, short }) {
  const { rnd } = scene
  const { fill, brand, cut } = style
  const back = view === 'back'
  const m = measure(rnd, cut, short)
  const jogger = cut === 'jogger' || cut === 'sport'
  const mat = denim ? 'denim' : jogger ? 'fleece' : (style.cloth ?? 'canvas')
  const cloth = { fill, mat, spec: 0.06 }
  const thread = denim ? [218, 160, 86] : tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.22 : 0.24)
  const ps = {}
  for (const s of [-1, 1]) {
    const p = scene.piece(leg(m, s), {
      ...cloth,
      cast: 7,
      round: 17,
      form: 0.2,
      angle: s * -0.03,
      pattern: style.pattern?.(scene, { turn: s * -3, scale: 0.8 }),
    })
    ps[s] = p
    const x = (v) => CX + s * v
    if (denim && style.worn !== false) {
      const mid = (m.kneeIn + m.kneeOut) / 2
      // Worn places are paler, fading out.
      const pale = (cx, cy, rx, ry, o) => {
        const worn = css(tone(fill, 0.5))
        const id = scene.define(
          (name) =>
            `<radialGradient id="${name}"><stop offset="0" stop-color="${worn}" stop-opacity="${o}"/>` +
            `<stop offset="1" stop-color="${worn}" stop-opacity="0"/></radialGradient>`,
        )
        p.paint(`<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="url(#${id})"/>`)
      }
      if (short) pale(x(100), m.crotch, 76, 110, 0.5)
      else {
        pale(x(mid + 2), m.crotch + 50, 40, 120, 0.6)
        pale(x(mid), m.knee + 60, 32, 100, 0.32)
      }
    }
    legFolds(p, m, s, short, style.crease)
    const out = shape(
      [
        [x(m.hip - 4), m.top + 40],
        [x(m.hip - 5), m.top + 130],
        [x(m.kneeOut - 5), m.knee],
        [x(m.footOut - 5), m.foot],
      ],
      false,
    )
    p.seam(out, 0.2)
    if (denim) p.stitch(out, thread, { width: 0.8 })
    if (!jogger || short) {
      const up = short ? 16 : 9
      p.stitch(
        shape(
          [
            [x(m.footIn - 2), m.foot + 2 - up],
            [x((m.footOut + m.footIn) / 2), m.foot + 7 - up, x(m.footOut + 3), m.foot - up],
          ],
          false,
        ),
        thread,
      )
    }
    if (cut === 'sport')
      p.paint(
        `<path d="${shape([
          [x(m.hip - 26), m.top],
          [x(m.footOut - 30), m.foot + 20],
          [x(m.footOut - 12), m.foot + 20],
          [x(m.hip - 10), m.top],
        ])}" fill="${css(tone(fill, 0.75))}"/>`,
      )
    if (cut === 'jogger') {
      scene.piece(
        shape([
          [x(m.footIn - 1), m.foot - 2],
          [x((m.footIn + m.footOut) / 2), m.foot + 4, x(m.footOut + 1), m.foot - 4],
          [x(m.footOut - 5), m.foot + 26],
          [x((m.footIn + m.footOut) / 2), m.foot + 32, x(m.footIn + 4), m.foot + 27],
        ]),
        { ...cloth, mat: 'rib', cast: 3, round: 7 },
      )
    }
  }
  const o = {
    thread,
    back,
    denim,
    brand,
    draw: jogger,
    short,
    button: tone(fill, -0.4),
    pattern: style.pattern?.(scene),
  }
  if (back) backDetails(scene, m, cloth, ps, o)
  waistband(scene, m, { ...cloth, pattern: o.pattern }, o)
  if (!back) frontDetails(scene, m, cloth, ps, o)
  if (!back && style.tag) hangtag(scene, brand, { x: CX - m.hip * 0.62, y: m.top + (short ? 100 : 70), turn: 6 })
  if (short) return { detail: { x: CX - 100, y: m.top - 50, w: 204, h: 272 } }
  return {
    detail: { x: CX - 84, y: m.top - 46, w: 174, h: 232 },
    backDetail: { x: CX - 40, y: m.top - 40, w: 168, h: 224 },
  }
}

/** Draw jeans. @param {import('../scene.mjs').Scene} scene */
export const jeans = (scene, style, view) => draw(scene, style, view, { denim: true, short: false })

/** Draw trousers. @param {import('../scene.mjs').Scene} scene */
export const trousers = (scene, style, view) => draw(scene, style, view, { denim: false, short: false })

/** Draw shorts. @param {import('../scene.mjs').Scene} scene */
export const shorts = (scene, style, view) => draw(scene, style, view, { denim: style.cloth === 'denim', short: true })
