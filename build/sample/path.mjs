/** Small geometry: outlines written as half shapes, tapered folds. Units are the 480 x 640 page. */

export const W = 480
export const H = 640
export const CX = W / 2

const f = (v) => Math.round(v * 100) / 100

/**
 * One run of segments. The first entry is a point [x, y]; a later one is a line [x, y], a quadratic [cx, cy, x, y]
 * or a cubic [ax, ay, bx, by, x, y].
 */
function run(segments, map, first = 'M') {
  return segments
    .map((s, i) => {
      const p = []
      for (let k = 0; k < s.length; k += 2)
        p.push(
          map(s[k], s[k + 1])
            .map(f)
            .join(' '),
        )
      return (i === 0 ? first : s.length === 2 ? 'L' : s.length === 4 ? 'Q' : 'C') + p.join(' ')
    })
    .join('')
}

/** The same run walked backwards. */
function reversed(segments) {
  const out = []
  for (let i = segments.length - 1; i >= 0; i--) {
    const end = segments[i].slice(-2)
    if (i === segments.length - 1) out.push(end)
    if (i > 0) {
      const s = segments[i]
      const to = segments[i - 1].slice(-2)
      if (s.length === 2) out.push(to)
      else if (s.length === 4) out.push([s[0], s[1], ...to])
      else out.push([s[2], s[3], s[0], s[1], ...to])
    }
  }
  return out
}

/** A closed outline from its right half: x is the distance from the middle line. */
export function sym(half, cx = CX) {
  const left = reversed(half).slice(1)
  const start = run([half[half.length - 1].slice(-2)], (x, y) => [cx - x, y], 'L')
  return (
    run(half, (x, y) => [cx + x, y]) +
    start +
    run([[0, 0], ...left], (x, y) => [cx - x, y]).replace(/^M[^LQC]*/, '') +
    'Z'
  )
}

/** A shape on one side (+1 right, -1 left) of the middle line. */
export const side = (segments, sign, closed = true, cx = CX) =>
  run(segments, (x, y) => [cx + sign * x, y]) + (closed ? 'Z' : '')

/** A shape in page coordinates. */
export const shape = (segments, closed = true) => run(segments, (x, y) => [x, y]) + (closed ? 'Z' : '')

/** A smooth line (or closed outline) through points. */
export function smooth(points, closed = false, tension = 0.5) {
  const n = points.length
  const at = (i) => (closed ? points[(i + n) % n] : points[Math.max(0, Math.min(n - 1, i))])
  let d = `M${f(points[0][0])} ${f(points[0][1])}`
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [a, b, c, e] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const k = tension / 3
    const c1 = [b[0] + (c[0] - a[0]) * k, b[1] + (c[1] - a[1]) * k]
    const c2 = [c[0] - (e[0] - b[0]) * k, c[1] - (e[1] - b[1]) * k]
    d += `C${[...c1, ...c2, ...c].map(f).join(' ')}`
  }
  return d + (closed ? 'Z' : '')
}

/** A point of a quadratic curve. */
export const onCurve = (a, b, c, t) => [
  (1 - t) * (1 - t) * a[0] + 2 * t * (1 - t) * b[0] + t * t * c[0],
  (1 - t) * (1 - t) * a[1] + 2 * t * (1 - t) * b[1] + t * t * c[1],
]

/** A lens along a quadratic curve: nothing at the ends, `width` in the middle; cloth folds look like this. */
export function taper(a, b, c, width, shiftX = 0, shiftY = 0) {
  const left = []
  const right = []
  for (let i = 0; i <= 10; i++) {
    const t = i / 10
    const p = onCurve(a, b, c, t)
    const q = onCurve(a, b, c, t + 0.01)
    const len = Math.hypot(q[0] - p[0], q[1] - p[1]) || 1
    const w = (width / 2) * Math.pow(Math.sin(Math.PI * Math.min(1, Math.max(0, t))), 0.8)
    const nx = (-(q[1] - p[1]) / len) * w
    const ny = ((q[0] - p[0]) / len) * w
    left.push([p[0] + nx + shiftX, p[1] + ny + shiftY])
    right.unshift([p[0] - nx + shiftX, p[1] - ny + shiftY])
  }
  return shape([...left, ...right])
}

/** Circle and ellipse as paths, so that every piece is a path. */
export const ellipse = (x, y, rx, ry = rx) =>
  `M${f(x - rx)} ${f(y)}A${f(rx)} ${f(ry)} 0 1 1 ${f(x + rx)} ${f(y)}A${f(rx)} ${f(ry)} 0 1 1 ${f(x - rx)} ${f(y)}Z`

/** A rectangle with round corners. */
export const box = (x, y, w, h, r = 0) =>
  r
    ? `M${f(x + r)} ${f(y)}h${f(w - 2 * r)}q${f(r)} 0 ${f(r)} ${f(r)}v${f(h - 2 * r)}q0 ${f(r)} ${f(-r)}` +
      ` ${f(r)}h${f(2 * r - w)}q${f(-r)} 0 ${f(-r)} ${f(-r)}v${f(2 * r - h)}q0 ${f(-r)} ${f(r)} ${f(-r)}Z`
    : `M${f(x)} ${f(y)}h${f(w)}v${f(h)}h${f(-w)}Z`

/** Box around a path, by its control points: [x0, y0, x1, y1]. */
export function bounds(d) {
  const out = [Infinity, Infinity, -Infinity, -Infinity]
  let x = 0
  let y = 0
  const see = (px, py) => {
    out[0] = Math.min(out[0], px)
    out[1] = Math.min(out[1], py)
    out[2] = Math.max(out[2], px)
    out[3] = Math.max(out[3], py)
  }
  for (const [, op, rest] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const v = (rest.match(/-?[0-9.]+/g) ?? []).map(Number)
    const rel = op === op.toLowerCase()
    const kind = op.toUpperCase()
    const size = { M: 2, L: 2, T: 2, H: 1, V: 1, Q: 4, S: 4, C: 6, A: 7 }[kind]
    for (let i = 0; size && i + size <= v.length; i += size) {
      const [bx, by] = rel ? [x, y] : [0, 0]
      if (kind === 'H') x = bx + v[i]
      else if (kind === 'V') y = by + v[i]
      else if (kind === 'A') {
        const [ox, oy] = [x, y]
        x = bx + v[i + 5]
        y = by + v[i + 6]
        // An arc stays within its radii of both ends.
        see(Math.min(ox, x) - v[i], Math.min(oy, y) - v[i + 1])
        see(Math.max(ox, x) + v[i], Math.max(oy, y) + v[i + 1])
      } else {
        for (let k = 0; k < size; k += 2) see(bx + v[i + k], by + v[i + k + 1])
        x = bx + v[i + size - 2]
        y = by + v[i + size - 1]
      }
      see(x, y)
    }
  }
  return out
}
