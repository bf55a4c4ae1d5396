/** The value and slope of the objective at one step length along a fixed direction. */
export interface Probe {
  step: number
  value: number
  slope: number
}

/** Usual constants for quasi-Newton directions (Nocedal & Wright 2006, p. 62). */
const sufficientDecrease = 1e-4
const curvature = 0.9
const maximumProbes = 20

/**
 * Finds a step that meets the strong Wolfe conditions: Nocedal & Wright, algorithms 3.5 (bracketing) and 3.6 (zoom),
 * with cubic interpolation (3.59) kept away from the ends of the bracket.
 *
 * @param noise differences of value below this are rounding, and count as no rise
 * @returns the accepted probe, or null where no step lowers the value
 */
export async function strongWolfe<P extends Probe>(
  start: Probe,
  firstStep: number,
  noise: number,
  probe: (step: number) => Promise<P>,
): Promise<P | null> {
  const tooHigh = (point: Probe): boolean =>
    !(point.value <= start.value + sufficientDecrease * point.step * start.slope + noise)
  const flatEnough = (point: Probe): boolean => Math.abs(point.slope) <= -curvature * start.slope

  let best: P | null = null
  let previous: Probe = start
  let low: Probe | null = null
  let high: Probe | null = null
  let step = firstStep
  for (let probes = 0; probes < maximumProbes; probes++) {
    const point = await probe(step)
    const rises =
      tooHigh(point) || (low ? point.value > low.value + noise : probes > 0 && point.value >= previous.value)
    if (!rises) {
      best = point
      if (flatEnough(point)) return point
    }
    if (low && high) {
      if (rises) high = point
      else {
        if (point.slope * (high.step - low.step) >= 0) high = low
        low = point
      }
    } else if (rises) {
      ;[low, high] = [previous, point]
    } else if (point.slope >= 0) {
      ;[low, high] = [point, previous]
    } else {
      previous = point
      step *= 2
      continue
    }
    if (Math.abs(high.step - low.step) < 1e-12 * Math.max(1, low.step)) break
    step = betweenEnds(low, high, cubicMinimum(low, high))
  }
  return best
}

/** The minimiser of the cubic through two values and slopes; NaN where it has none. */
function cubicMinimum(a: Probe, b: Probe): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step)
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(d1 * d1 - a.slope * b.slope)
  return b.step - ((b.step - a.step) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2)
}

function betweenEnds(a: Probe, b: Probe, step: number): number {
  const left = Math.min(a.step, b.step)
  const width = Math.abs(a.step - b.step)
  if (!Number.isFinite(step)) return left + width / 2
  return Math.min(Math.max(step, left + 0.1 * width), left + 0.9 * width)
}
