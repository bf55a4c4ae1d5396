import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { line } from 'd3-shape'

/**
 * The geometry of learning curves. The window draws them as components and the command line as a picture file; what is
 * the same in both stands here and knows neither a page nor Node.
 */

/** Edges of the plot in pixels, from the top left corner. */
export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
}

export interface Axes {
  x: ScaleLinear<number, number>
  y: ScaleLinear<number, number>
  /** Values marked along the y axis; the first and the last are its ends. */
  marks: number[]
  /** Whole numbers marked along the x axis. */
  steps: number[]
}

export interface CurveRange {
  /** The last iteration. */
  last: number
  /** What the y axis covers at least. */
  low: number
  high: number
}

export function axesOf(plot: Plot, { last, low, high }: CurveRange, wanted = { marks: 4, steps: 4 }): Axes {
  const x = scaleLinear([0, Math.max(1, last)], [plot.left, plot.right])
  // A flat curve has an axis, too.
  const lowest = Math.min(low, high - 1e-6)
  const y = scaleLinear([lowest, high], [plot.bottom, plot.top]).nice(wanted.marks)
  return { x, y, marks: y.ticks(wanted.marks), steps: x.ticks(wanted.steps).filter(Number.isInteger) }
}

export interface CurveDot {
  iteration: number
  /** Null: not measured here. */
  value: number | null
}

/** An SVG path through the points that are there. */
export function pathThrough(dots: readonly CurveDot[], { x, y }: Axes): string {
  const path = line<CurveDot>(
    ({ iteration }) => x(iteration),
    ({ value }) => y(value ?? 0),
  ).digits(1)
  return path(dots.filter(({ value }) => value !== null)) ?? ''
}

/** At most `most` points, the first and the last among them. */
export function thinned<Point>(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points
  const step = (points.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, at) => points[Math.round(at * step)]!)
}
