import { fit, type Fit, type FitOptions } from './fit.ts'
import type { SoftmaxObjective } from './softmax-objective.ts'
import type { TrainingRows } from './targets.ts'

/** From strong to weak, so that each fit starts close to its optimum. */
const grid = [0.1, 0.03, 0.01, 0.003, 0.001]
/** Held-out rows needed to tell one penalty from the next. */
export const leastRowsToChoose = 100

/** Fits along falling penalties, each from the last one's optimum, and keeps that with the least validation loss. */
export async function fitAlongPath(
  objective: SoftmaxObjective,
  training: TrainingRows,
  start: Float64Array,
  options: FitOptions,
): Promise<Fit & { l2: number }> {
  let best: (Fit & { l2: number }) | null = null
  let from = start
  let iterations = 0
  for (const l2 of grid) {
    objective.setPenalty(l2, null)
    const before = iterations
    const onPoint: FitOptions['onPoint'] = (point) => {
      if (point.iteration > 0 || before === 0) options.onPoint?.({ ...point, iteration: before + point.iteration })
    }
    const found = await fit(objective, training, from, { ...options, onPoint })
    iterations += found.iterations
    from = found.point
    if (!best || found.validationLoss < best.validationLoss) best = { ...found, l2 }
    else break
    if (options.aborted()) break
  }
  if (!best) throw new Error('The grid of penalties is empty')
  return { ...best, iterations }
}
