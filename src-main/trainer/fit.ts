import type { CurvePoint } from '../../src-preload/contract.ts'
import type { EndReason } from '../common/training-types.ts'
import { minimise } from './lbfgs.ts'
import type { SoftmaxObjective } from './softmax-objective.ts'
import type { TrainingRows } from './targets.ts'
import { curvePoint, heldOutRows } from './watch.ts'

export interface FitOptions {
  labels: number
  maximumIterations: number
  /** Ends when an iteration lowers the loss (nats per row) by less. */
  decreaseTolerance: number
  /** Keep the point with the least validation loss instead of the last one. */
  earlyStopping: boolean
  aborted: () => boolean
  onPoint?: (point: CurvePoint) => void
}

export interface Fit {
  point: Float64Array
  iterations: number
  /** The iteration whose point was kept. */
  bestAt: number
  reason: EndReason
  /** Mean cross entropy on the held-out rows in nats; Infinity without held-out rows. */
  validationLoss: number
  heldOut: ReturnType<typeof heldOutRows>
}

/** Iterations without a lower validation loss before the search ends. */
const patience = 6
/** Near the optimum the loss of ten thousand rows in float32 is good to about this part. */
const noise = 1e-8

/** Fits the objective from `start`, watching the held-out rows. */
export async function fit(
  objective: SoftmaxObjective,
  training: TrainingRows,
  start: Float64Array,
  options: FitOptions,
): Promise<Fit> {
  let best: Fit | null = null
  const found = await minimise((point) => objective.evaluate(point), start, {
    maximumIterations: options.maximumIterations,
    decreaseTolerance: options.decreaseTolerance,
    noise,
    aborted: options.aborted,
    onIteration: ({ iteration, point, evaluation }) => {
      const { loss, logProbabilities } = evaluation
      const watched = curvePoint(iteration, loss, logProbabilities, training, options.labels)
      options.onPoint?.(watched)
      const validationLoss = watched.validationLoss ?? Infinity
      if (!best || !options.earlyStopping || validationLoss < best.validationLoss) {
        const heldOut = heldOutRows(logProbabilities, training, options.labels)
        best = { point, iterations: iteration, bestAt: iteration, reason: 'iterations', validationLoss, heldOut }
      }
      return iteration - best.bestAt >= patience ? 'stop' : undefined
    },
  })
  const kept = best as Fit | null
  if (!kept) throw new Error('The search ended before its first evaluation')
  // An abort is acted upon by the caller, who asks between stages.
  const reason = found.reason === 'stopped' ? 'validation' : found.reason === 'aborted' ? 'iterations' : found.reason
  return { ...kept, iterations: found.iterations, reason }
}
