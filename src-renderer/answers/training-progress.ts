import type { Job, RunProgress, RunStage } from '../../src-preload/contract.ts'
import { number } from '../copy/format.ts'

type Unit = 'epoch' | 'step'

const stages: Record<RunStage, string> = {
  reading: 'Reading the examples',
  fitting: 'Learning',
  validating: 'Measuring on images set aside',
  refitting: 'Learning from all examples',
  predicting: 'Looking at every image with the new model',
  saving: 'Saving the new model',
  comparing: 'Comparing it with the active model',
}

/** What a run is doing. A head tries several ways to learn before it learns from everything. */
export function stageText(progress: RunProgress | null, unit: Unit, isCancelling: boolean): string {
  if (isCancelling) return 'Cancelling'
  if (progress === null) return 'Getting ready'
  return progress.stage === 'validating' && unit === 'step' ? 'Comparing ways to learn' : stages[progress.stage]
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
  return `${job.note}: ${number(job.done)} of ${number(job.total)}`
}
