import type { CurvePoint } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import type { HeadTrainingProgress } from '../common/contracts/training.ts'

type Stage = HeadTrainingProgress['stage']
export type OnProgress = (progress: HeadTrainingProgress) => void
/** An AbortSignal is one. */
export interface Abort {
  readonly aborted: boolean
}

/** Keeps the clock of a run: seconds per stage, the events, and an estimate of what is left. */
export class Progress {
  readonly seconds: Partial<Record<Stage, number>> = {}
  readonly #report: OnProgress
  readonly #abort: Abort
  readonly #started = performance.now()
  #stage: Stage = 'reading'
  #stageStarted = this.#started

  constructor(report: OnProgress, abort: Abort) {
    this.#report = report
    this.#abort = abort
  }

  get aborted(): boolean {
    return this.#abort.aborted
  }

  /** Enters a stage. Throws where the run was cancelled. */
  enter(stage: Stage, maximumIterations = 0): void {
    this.throwIfAborted()
    this.finish()
    this.#stage = stage
    this.#send({ iteration: 0, maximumIterations })
  }

  /** Closes the books on the present stage. */
  finish(): void {
    const now = performance.now()
    this.seconds[this.#stage] = (this.seconds[this.#stage] ?? 0) + (now - this.#stageStarted) / 1000
    this.#stageStarted = now
  }

  iteration(point: CurvePoint, maximumIterations: number): void {
    const perIteration = (performance.now() - this.#stageStarted) / 1000 / Math.max(point.iteration, 1)
    const secondsLeft = point.iteration < 2 ? null : perIteration * (maximumIterations - point.iteration)
    this.#send({ ...point, maximumIterations, secondsLeft })
  }

  /** A step of work of which there is no telling how long it goes on. */
  step(iteration: number): void {
    this.#send({ iteration })
  }

  throwIfAborted(): void {
    if (this.aborted) throw new AppError('cancelled', 'The training was cancelled. Nothing was changed.')
  }

  #send(known: Partial<HeadTrainingProgress>): void {
    this.#report({
      stage: this.#stage,
      iteration: 0,
      maximumIterations: 0,
      loss: null,
      accuracy: null,
      validationLoss: null,
      validationAccuracy: null,
      secondsElapsed: (performance.now() - this.#started) / 1000,
      secondsLeft: null,
      ...known,
    })
  }
}
