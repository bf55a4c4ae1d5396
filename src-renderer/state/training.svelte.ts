import type { CurvePoint, Job, Run, RunProgress, TrainingOptions, TrainingSummary } from '../../src-preload/contract.ts'
import { sentence, type Engine } from '../client.ts'

export type TrainingPhase = 'closed' | 'setup' | 'running' | 'failed' | 'cancelled'

/** The Retrain sheet: what will be used, the run as it goes, how it ended. */
export class Training {
  #phase = $state<TrainingPhase>('closed')
  #hidden = $state(false)
  #attributeId = $state<number | null>(null)
  #summaries = $state.raw<ReadonlyMap<number, TrainingSummary>>(new Map())
  #options = $state.raw<TrainingOptions>({})
  #runId = $state<number | null>(null)
  #jobId = $state<number | null>(null)
  #progress = $state.raw<RunProgress | null>(null)
  #curve = $state.raw<CurvePoint[]>([])
  #problem = $state<string | null>(null)
  #starting = $state(false)
  #engine: Engine
  #onDone: (run: Run, watched: boolean) => void

  constructor(engine: Engine, onDone: (run: Run, watched: boolean) => void) {
    this.#engine = engine
    this.#onDone = onDone
  }

  get phase(): TrainingPhase {
    return this.#phase
  }

  /** Whether the sheet is to be seen: a run goes on behind a closed sheet. */
  get open(): boolean {
    return this.#phase !== 'closed' && !this.#hidden
  }

  get attributeId(): number | null {
    return this.#attributeId
  }

  get summary(): TrainingSummary | null {
    return this.#attributeId === null ? null : (this.#summaries.get(this.#attributeId) ?? null)
  }

  get options(): TrainingOptions {
    return this.#options
  }

  get progress(): RunProgress | null {
    return this.#progress
  }

  get curve(): CurvePoint[] {
    return this.#curve
  }

  get problem(): string | null {
    return this.#problem
  }

  get starting(): boolean {
    return this.#starting
  }

  get jobId(): number | null {
    return this.#jobId
  }

  summaryOf(attributeId: number | null): TrainingSummary | undefined {
    return attributeId === null ? undefined : this.#summaries.get(attributeId)
  }

  async refreshSummary(attributeId: number | null): Promise<void> {
    if (attributeId === null) return
    const summary = await this.#engine.training.summary({ attributeId })
    this.#summaries = new Map(this.#summaries).set(attributeId, summary)
  }

  show(attributeId: number): void {
    this.#hidden = false
    if (this.#phase === 'running') return
    this.#attributeId = attributeId
    this.#problem = null
    this.#phase = 'setup'
    this.refreshSummary(attributeId).catch((error: unknown) => (this.#problem = sentence(error)))
  }

  /** Closes the sheet; a run under way goes on. */
  hide(): void {
    if (this.#phase === 'running') this.#hidden = true
    else this.#phase = 'closed'
  }

  backToSetup(): void {
    if (this.#attributeId !== null && this.#phase !== 'running') this.show(this.#attributeId)
  }

  setOptions(part: Partial<TrainingOptions>): void {
    this.#options = { ...this.#options, ...part }
  }

  async start(): Promise<void> {
    if (this.#attributeId === null || this.#starting || this.#phase === 'running') return
    this.#starting = true
    this.#problem = null
    this.#curve = []
    this.#progress = null
    this.#runId = null
    try {
      const started = await this.#engine.training.start({
        attributeId: this.#attributeId,
        options: { ...this.#options },
      })
      this.#runId = started.runId
      this.#jobId = started.jobId
      this.#phase = 'running'
      this.#hidden = false
    } catch (error) {
      this.#problem = sentence(error)
      this.#phase = 'setup'
    } finally {
      this.#starting = false
    }
    // The run may have ended before its id was known here.
    if (this.#phase === 'running') await this.#settle()
  }

  async cancel(): Promise<void> {
    if (this.#jobId !== null) await this.#engine.jobs.cancel({ jobId: this.#jobId })
  }

  takeProgress(progress: RunProgress): void {
    const mine = progress.runId === this.#runId || (this.#runId === null && this.#starting)
    if (!mine) return
    this.#progress = progress
    if (progress.points.length > 0) this.#curve = merged(this.#curve, progress.points)
  }

  async jobEnded(job: Job): Promise<void> {
    if (job.kind === 'train' && job.subjectId === this.#runId && this.#phase === 'running') await this.#settle()
  }

  /** Asks how the run stands and goes on where it has ended. */
  async #settle(): Promise<void> {
    const runId = this.#runId
    if (runId === null) return
    let run: Run
    try {
      run = await this.#engine.training.run({ runId })
    } catch (error) {
      this.#problem = sentence(error)
      this.#phase = 'failed'
      return
    }
    if (run.state === 'running' || this.#runId !== runId || this.#phase !== 'running') return
    if (run.curve.length > 0) this.#curve = run.curve
    const watched = !this.#hidden
    if (run.state === 'done') {
      this.#phase = 'closed'
      this.#onDone(run, watched)
    } else {
      this.#hidden = false
      this.#problem = run.error?.message ?? null
      this.#phase = run.state
    }
  }

  /** The engine went away: a run does not outlive it. */
  async engineReturned(): Promise<void> {
    if (this.#phase === 'running') await this.#settle()
  }
}

function merged(curve: CurvePoint[], points: CurvePoint[]): CurvePoint[] {
  const last = curve.at(-1)?.iteration ?? -1
  const first = points[0]?.iteration ?? 0
  if (first > last) return [...curve, ...points]
  return [...curve.filter((point) => point.iteration < first), ...points]
}
