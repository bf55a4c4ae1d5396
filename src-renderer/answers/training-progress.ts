import { copy } from '../copy.ts'
import type { Job, RunProgress, RunStage } from '../../src-preload/contract.ts'

type Unit = 'epoch' | 'step'

const stages: Record<RunStage, string> = copy.retrain.stages

/** What a run is doing. A head tries several ways to learn before it learns from everything. */
export function stageText(progress: RunProgress | null, unit: Unit, isCancelling: boolean): string {
  if (isCancelling) return copy.retrain.cancelling
  if (progress === null) return copy.retrain.preparing
  return progress.stage === 'validating' && unit === 'step' ? copy.retrain.choosing : stages[progress.stage]
}

/** How long the whole takes is known after it. */
export const isInFirstEpoch = (progress: RunProgress | null, unit: Unit): boolean =>
  unit === 'epoch' && progress?.stage === 'fitting' && progress.iteration === 0

/** How much of the learning is done, 0 to 1; null where that is not known. */
export function shareDone(progress: RunProgress | null, unit: Unit): number | null {
  if (progress?.stage !== 'fitting' || progress.maximumIterations === 0 || isInFirstEpoch(progress, unit)) return null
  return progress.iteration / progress.maximumIterations
}

/** What is done before and after the learning, such as reading pictures. Without a count it says no more than the stage. */
export function besideText(job: Job | undefined, progress: RunProgress | null): string | null {
  if (job === undefined || job.note === '' || job.total === null || progress?.stage === 'fitting') return null
  return copy.retrain.beside(job.note, job.done, job.total)
}
