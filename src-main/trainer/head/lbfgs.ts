import { strongWolfe, type Probe } from './line-search.ts'

export interface Evaluation {
  loss: number
  gradient: Float64Array
}

/**
 * May be asked for several points per iteration; each answer must own its gradient. The evaluation handed to
 * `onIteration` is always the latest one.
 */
export type Objective<E extends Evaluation> = (point: Float64Array) => Promise<E>

export interface Iteration<E extends Evaluation> {
  /** Counts from 1; 0 is the starting point. */
  iteration: number
  point: Float64Array
  evaluation: E
}

export interface MinimiseOptions<E extends Evaluation> {
  maximumIterations: number
  /** Pairs of steps and gradient changes kept. Default 10. */
  history?: number
  /** Ends when no partial derivative is larger than this. Default 1e-5. */
  gradientTolerance?: number
  /** Ends when an iteration lowers the loss by less than this times max(|loss|, 1). Default 1e-9. */
  decreaseTolerance?: number
  /** Relative rounding error of the loss. Default 0. */
  noise?: number
  aborted?: () => boolean
  /** Called at the start and after every iteration; `stop` ends the search there. */
  onIteration?: (iteration: Iteration<E>) => 'stop' | undefined
}

export interface Minimum<E extends Evaluation> {
  point: Float64Array
  evaluation: E
  iterations: number
  evaluations: number
  /** `precision`: no step lowers the loss any more, as near an optimum in float32. */
  reason: 'gradient' | 'decrease' | 'precision' | 'iterations' | 'stopped' | 'aborted'
}

/**
 * Minimises a smooth function by limited-memory BFGS: Nocedal & Wright, Numerical Optimization (2nd ed. 2006),
 * algorithm 7.5, its two-loop recursion 7.4, scaling (7.20), and a line search for the strong Wolfe conditions.
 */
export async function minimise<E extends Evaluation>(
  objective: Objective<E>,
  start: Float64Array,
  options: MinimiseOptions<E>,
): Promise<Minimum<E>> {
  const { maximumIterations, gradientTolerance = 1e-5, decreaseTolerance = 1e-9, noise = 0 } = options
  const pairs = new CorrectionPairs(options.history ?? 10)
  let point: Float64Array = Float64Array.from(start)
  let evaluation: E = await objective(point)
  let evaluations = 1
  let iterations = 0
  const end = (reason: Minimum<E>['reason']): Minimum<E> => ({ point, evaluation, iterations, evaluations, reason })

  if (options.onIteration?.({ iteration: 0, point, evaluation }) === 'stop') return end('stopped')
  for (;;) {
    if (options.aborted?.()) return end('aborted')
    if (largest(evaluation.gradient) <= gradientTolerance) return end('gradient')
    if (iterations >= maximumIterations) return end('iterations')

    let direction = pairs.direction(evaluation.gradient)
    let slope = dot(direction, evaluation.gradient)
    if (!(slope < 0)) {
      pairs.clear()
      direction = pairs.direction(evaluation.gradient)
      slope = dot(direction, evaluation.gradient)
    }
    const firstStep = pairs.size > 0 ? 1 : 1 / Math.sqrt(dot(direction, direction))
    const from = point
    let latest: E | undefined
    const probe = async (step: number): Promise<Probe & { point: Float64Array; evaluation: E }> => {
      const candidate = new Float64Array(from.length)
      for (let i = 0; i < candidate.length; i++) candidate[i] = from[i]! + step * direction[i]!
      const result = await objective(candidate)
      latest = result
      evaluations++
      return { step, value: result.loss, slope: dot(result.gradient, direction), point: candidate, evaluation: result }
    }
    const allowed = noise * Math.max(Math.abs(evaluation.loss), Number.MIN_VALUE)
    const found = await strongWolfe({ step: 0, value: evaluation.loss, slope }, firstStep, allowed, probe)
    if (!found) {
      if (pairs.size === 0) return end('precision')
      pairs.clear()
      continue
    }
    if (found.evaluation !== latest) found.evaluation = await objective(found.point)
    pairs.add(from, found.point, evaluation.gradient, found.evaluation.gradient)
    const decrease = evaluation.loss - found.evaluation.loss
    point = found.point
    evaluation = found.evaluation
    iterations++
    if (options.onIteration?.({ iteration: iterations, point, evaluation }) === 'stop') return end('stopped')
    if (decrease <= decreaseTolerance * Math.max(Math.abs(evaluation.loss), 1)) return end('decrease')
  }
}

/** The last steps s and gradient changes y, which stand for the inverse Hessian. */
class CorrectionPairs {
  readonly #limit: number
  #pairs: { s: Float64Array; y: Float64Array; rho: number }[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#pairs.length
  }

  clear(): void {
    this.#pairs = []
  }

  add(from: Float64Array, to: Float64Array, gradientFrom: Float64Array, gradientTo: Float64Array): void {
    const reused = this.#pairs.length === this.#limit ? this.#pairs.shift() : undefined
    const s = reused?.s ?? new Float64Array(from.length)
    const y = reused?.y ?? new Float64Array(from.length)
    for (let i = 0; i < s.length; i++) {
      s[i] = to[i]! - from[i]!
      y[i] = gradientTo[i]! - gradientFrom[i]!
    }
    const sy = dot(s, y)
    // Without positive curvature the update would not stay positive definite; leave the pair out.
    if (sy > 1e-12 * dot(y, y)) this.#pairs.push({ s, y, rho: 1 / sy })
  }

  /** -H g by the two-loop recursion. */
  direction(gradient: Float64Array): Float64Array {
    const q = gradient.slice()
    const alphas = new Float64Array(this.#pairs.length)
    for (let i = this.#pairs.length - 1; i >= 0; i--) {
      const { s, y, rho } = this.#pairs[i]!
      alphas[i] = rho * dot(s, q)
      addScaled(q, -alphas[i]!, y)
    }
    const last = this.#pairs.at(-1)
    const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1
    for (let i = 0; i < q.length; i++) q[i]! *= scale
    for (const [i, { s, y, rho }] of this.#pairs.entries()) addScaled(q, alphas[i]! - rho * dot(y, q), s)
    for (let i = 0; i < q.length; i++) q[i] = -q[i]!
    return q
  }
}

/** In four sums, of which none waits for another. */
function dot(a: Float64Array, b: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  const whole = a.length - (a.length % 4)
  for (let i = 0; i < whole; i += 4) {
    first += a[i]! * b[i]!
    second += a[i + 1]! * b[i + 1]!
    third += a[i + 2]! * b[i + 2]!
    fourth += a[i + 3]! * b[i + 3]!
  }
  for (let i = whole; i < a.length; i++) first += a[i]! * b[i]!
  return first + second + (third + fourth)
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!
}

function largest(values: Float64Array): number {
  let maximum = 0
  for (let i = 0; i < values.length; i++) maximum = Math.max(maximum, Math.abs(values[i]!))
  return maximum
}
