import type {
  AttributeKind,
  CurvePoint,
  Job,
  Run,
  RunProgress,
  TrainingOptions,
  TrainingSummary,
} from '../../src-preload/contract.ts'
import { sentence, type Engine } from '../client.ts'
import { emptyForm, methodOf, optionsOf, unitOf, type Method, type TrainingForm } from '../answers/training-form.ts'

export type TrainingPhase = 'closed' | 'setup' | 'running' | 'failed' | 'cancelled'

/** What computes a training by epochs. */
export interface TrainingBackend {
  isNative: boolean
  /** Why this one. */
  why: string
}

/** The Retrain sheet: what will be used, the run as it goes, how it ended. */
export class Training {
  #phase = $state<TrainingPhase>('closed')
  #hidden = $state(false)
  #attributeId = $state<number | null>(null)
  #summaries = $state.raw<ReadonlyMap<number, TrainingSummary>>(new Map())
  #kind = $state<AttributeKind>('label')
  #forms = $state.raw<ReadonlyMap<number, TrainingForm>>(new Map())
  /** What the run under way was asked for. */
  #asked = $state.raw<TrainingOptions>({})
  #backend = $state.raw<TrainingBackend | null>(null)
  #asksBackend = false
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

  get kind(): AttributeKind {
    return this.#kind
  }

  get form(): TrainingForm {
    return this.#forms.get(this.#attributeId ?? 0) ?? emptyForm
  }

  get method(): Method {
    return methodOf(this.#kind, this.form)
  }

  /** As they would be asked for now. */
  get options(): TrainingOptions {
    return optionsOf(this.form, this.method)
  }

  get asked(): TrainingOptions {
    return this.#asked
  }

  /** Null: not known yet. */
  get backend(): TrainingBackend | null {
    return this.#backend
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

  show(attributeId: number, kind: AttributeKind): void {
    this.#hidden = false
    if (this.#phase === 'running') return
    this.#attributeId = attributeId
    this.#kind = kind
    // It may have been set up since the sheet was open last.
    if (this.#backend?.isNative === false) this.#backend = null
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
    if (this.#attributeId !== null && this.#phase !== 'running') this.show(this.#attributeId, this.#kind)
  }

  change(part: Partial<TrainingForm>): void {
    if (this.#attributeId !== null) this.#forms = new Map(this.#forms).set(this.#attributeId, { ...this.form, ...part })
  }

  /** Finds out what would compute a training by epochs; it takes a moment, a process is started for it. */
  async askBackend(): Promise<void> {
    if (this.#backend !== null || this.#asksBackend) return
    this.#asksBackend = true
    try {
      const checks = await this.#engine.system.doctor()
      const check = checks.find(({ name }) => name === 'Training in TensorFlow.js')
      if (check !== undefined)
        this.#backend = { isNative: check.ok && check.detail.startsWith('Native'), why: check.detail }
    } finally {
      this.#asksBackend = false
    }
  }

  /** A training by epochs that ended early goes on from its last checkpoint. */
  get canResume(): boolean {
    const hasEnded = this.#phase === 'failed' || this.#phase === 'cancelled'
    return hasEnded && this.#curve.length > 0 && unitOf(this.#kind, this.#asked) === 'epoch'
  }

  async start(): Promise<void> {
    const attributeId = this.#attributeId
    if (attributeId === null || this.#starting || this.#phase === 'running') return
    this.#curve = []
    this.#runId = null
    this.#asked = this.options
    await this.#begin(() => this.#engine.training.start({ attributeId, options: this.#asked }))
  }

  async resume(): Promise<void> {
    const runId = this.#runId
    if (runId === null || this.#starting || !this.canResume) return
    await this.#begin(() => this.#engine.training.resume({ runId }))
  }

  async #begin(ask: () => Promise<{ runId: number; jobId: number }>): Promise<void> {
    this.#starting = true
    this.#problem = null
    this.#progress = null
    const before = this.#phase
    try {
      const started = await ask()
      this.#runId = started.runId
      this.#jobId = started.jobId
      this.#phase = 'running'
      this.#hidden = false
    } catch (error) {
      this.#problem = sentence(error)
      this.#phase = before
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
