/** Round steps that cover a range with about `wanted` marks. */
export function niceTicks(low: number, high: number, wanted = 4): number[] {
  if (!(high > low)) return [low]
  const raw = (high - low) / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw * 0.999) ?? 10 * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

export interface Scale {
  low: number
  high: number
  from: number
  to: number
}

export const place = (scale: Scale, value: number): number =>
  scale.high === scale.low
    ? (scale.from + scale.to) / 2
    : scale.from + ((value - scale.low) / (scale.high - scale.low)) * (scale.to - scale.from)

/** An SVG path through the points that are there. */
export function pathOf(points: readonly { x: number; y: number | null }[]): string {
  let pen = 'M'
  let path = ''
  for (const { x, y } of points) {
    if (y === null) continue
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`
    pen = 'L'
  }
  return path
}

/** At most `most` points, the first and the last among them. */
export function thinned<Point>(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points
  const step = (points.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, at) => points[Math.round(at * step)]!)
}
