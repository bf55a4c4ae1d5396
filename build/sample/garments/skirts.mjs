/** Skirts: pleated, A-line, pencil, denim. */
import { tone } from '../colour.mjs'
import { hangtag, sign, wovenLabel } from '../brands.mjs'
import { CX, box, shape, sym } from '../path.mjs'

const SHAPES = {
  aline: { waist: 92, hem: 176, hemY: 500, bow: 8 },
  pleated: { waist: 90, hem: 186, hemY: 520, bow: 6 },
  pencil: { waist: 92, hem: 104, hemY: 560, bow: 44 },
  denim: { waist: 104, hem: 154, hemY: 420, bow: 10 },
}

/** The wavy foot of a flared skirt, right half, from the middle outwards. */
export function wavyHem(half, y, n, depth, rnd) {
  const out = []
  for (let i = n; i > 0; i--) {
    const x0 = (half * i) / n
    const x1 = (half * (i - 1)) / n
    const d = (i % 2 ? 1 : -1) * depth * rnd.range(0.2, 1.1)
    out.push([x0 - (x0 - x1) * 0.33, y + d, x1 + (x0 - x1) * 0.33, y + d, x1, y])
  }
  return out
}

/** Long folds that fan out from a waist to a hem. */
export function fan(p, { top, waist, hem, hemY, n, width, strength, jitter = 6 }) {
  const { rnd } = p.scene
  for (let i = 0; i < n; i++) {
    const t = ((i + 0.5) / n) * 2 - 1
    const x0 = CX + t * waist + rnd.jitter(jitter)
    const x1 = CX + t * hem + rnd.jitter(jitter)
    p.fold(
      [x0, top + rnd.range(0, 30)],
      [(x0 + x1) / 2 - t * 10, (top + hemY) / 2],
      [x1, hemY + 60],
      width * rnd.range(0.7, 1.2),
      strength * rnd.range(0.7, 1.2),
      8,
    )
  }
}

/** Draw a skirt. @param {import('../scene.mjs').Scene} scene */
export function skirt(scene, style, view) {
  const { rnd } = scene
  const { fill, brand, cut, pattern } = style
  const back = view === 'back'
  const q = { ...SHAPES[cut] }
  q.hem += rnd.jitter(8)
  q.hemY += rnd.jitter(14)
  const top = cut === 'denim' ? 168 : 112
  const denim = cut === 'denim'
  const cloth = { fill, mat: denim ? 'denim' : (style.cloth ?? (cut === 'pencil' ? 'canvas' : 'woven')), spec: 0.08 }
  const thread = denim ? [218, 160, 86] : tone(fill, fill[0] + fill[1] + fill[2] > 380 ? -0.22 : 0.24)
  const hip = q.waist + (q.hem - q.waist) * 0.45 + q.bow
  const wavy = cut === 'aline' || cut === 'pleated'
  const p = scene.piece(
    sym([
      [0, top - 8],
      [q.waist * 0.5, top - 8, q.waist, top - 10],
      [q.waist + (hip - q.waist) * 0.9, top + 70, hip, top + (q.hemY - top) * 0.4, q.hem, q.hemY - 8],
      ...(wavy
        ? wavyHem(q.hem, q.hemY + 4, cut === 'pleated' ? 12 : 5, cut === 'pleated' ? 4 : 11, rnd)
        : [[q.hem * 0.5, q.hemY + 8, 0, q.hemY + 8]]),
    ]),
    { ...cloth, cast: 9, round: 18, form: 0.2, pattern: pattern?.(scene) },
  )
  if (cut === 'pleated') {
    for (let i = -6; i <= 6; i++) {
      const x0 = CX + (i * q.waist) / 6.4
      const x1 = CX + (i * q.hem) / 6.2
      const next = CX + ((i + 0.55) * q.hem) / 6.2
      p.dark(
        shape([
          [x0, top + 8],
          [x1, q.hemY + 20],
          [next, q.hemY + 20],
        ]),
        0.3,
        3,
      )
      p.seam(
        shape(
          [
            [x0, top + 8],
            [x1, q.hemY + 20],
          ],
          false,
        ),
        0.5,
      )
    }
  } else if (cut === 'aline')
    fan(p, { top: top + 8, waist: q.waist * 0.86, hem: q.hem * 0.9, hemY: q.hemY, n: 6, width: 36, strength: 0.34 })
  else {
    for (const s of [-1, 1]) {
      p.fold(
        [CX + s * hip * 0.9, top + 130],
        [CX + s * hip * 0.5, top + 146 + rnd.jitter(10)],
        [CX + s * 14, top + 110],
        13,
        rnd.range(0.04, 0.12),
      )
      p.fold(
        [CX + s * q.waist * 0.5, top + 30],
        [CX + s * hip * 0.55, q.hemY - 120],
        [CX + s * q.hem * 0.5, q.hemY],
        28,
        0.18,
      )
      p.seam(`M${CX + s * q.waist * 0.5} ${top + 4}L${CX + s * q.waist * 0.58} ${top + 76}`, denim ? 0 : 0.3)
    }
  }
  if (!wavy) {
    p.stitch(
      sym([
        [0, q.hemY - 8],
        [q.hem * 0.5, q.hemY - 8, q.hem, q.hemY - 22],
      ]).replace(/L[^LQC]*$/, ''),
      thread,
    )
    if (back && cut === 'pencil') p.seam(`M${CX} ${q.hemY - 90}V${q.hemY + 10}`, 0.9)
    p.seam(`M${CX} ${top}V${back ? q.hemY : denim ? top + 120 : top - 1}`, 0.4)
  }
  if (denim) {
    for (const s of [-1, 1]) {
      if (back) {
        const cx = CX + s * 62
        const k = scene.piece(
          shape([
            [cx - 34, top + 56],
            [cx + 34, top + 54],
            [cx + 32, top + 112],
            [cx, top + 128],
            [cx - 32, top + 112],
          ]),
          { ...cloth, cast: 3, round: 4 },
        )
        k.stitch(
          shape(
            [
              [cx - 31, top + 59],
              [cx - 29, top + 110],
              [cx, top + 124],
              [cx + 29, top + 110],
              [cx + 31, top + 57],
            ],
            false,
          ),
          thread,
        )
      } else {
        const line = [
          [CX + s * q.waist * 0.5, top + 8],
          [CX + s * q.waist * 0.56, top + 52, CX + s * (hip + 6), top + 56],
        ]
        p.seam(shape(line, false), 0.6)
        p.stitch(
          shape(
            line.map((l) => l.map((v, i) => (i % 2 ? v + 4 : v))),
            false,
          ),
          thread,
        )
      }
    }
    if (!back)
      p.stitch(
        shape(
          [
            [CX + 20, top + 10],
            [CX + 20, top + 90],
            [CX + 18, top + 116, CX + 1, top + 122],
          ],
          false,
        ),
        thread,
      )
  }
  const band = scene.piece(
    shape([
      [CX - q.waist - 1, top - 24],
      [CX, top - 15, CX + q.waist + 1, top - 24],
      [CX + q.waist + 2, top + 4],
      [CX, top + 14, CX - q.waist - 2, top + 4],
    ]),
    { ...cloth, cast: 4, round: 7, pattern: pattern?.(scene, { dx: 3 }) },
  )
  for (const o of [-15, 2])
    band.stitch(
      shape(
        [
          [CX - q.waist, top + o - 4],
          [CX, top + o + 6, CX + q.waist, top + o - 4],
        ],
        false,
      ),
      thread,
      { width: 0.8 },
    )
  if (back && !denim) {
    scene.piece(box(CX - 2, top - 14, 4, 96), { fill: tone(fill, -0.25), mat: 'canvas', cast: 1.5, round: 1, form: 0 })
    scene.piece(box(CX - 2.6, top - 14, 5.2, 13, 2), {
      fill: [196, 198, 204],
      mat: 'metal',
      cast: 2,
      round: 1.6,
      spec: 0.5,
    })
  }
  if (!back) {
    if (denim) scene.button(CX + 2, top - 4, 7, [186, 134, 78])
    else wovenLabel(scene, brand, { x: CX - q.waist * 0.6, y: top + 27, w: 36, size: null })
    if (style.tag) hangtag(scene, brand, { x: CX + q.waist * 0.7, y: top + 56 })
    if (denim) p.paint(sign(brand, CX + 76, top + 96, 8, thread))
  }
  return { detail: { x: CX - 112, y: top - 44, w: 168, h: 224 } }
}
