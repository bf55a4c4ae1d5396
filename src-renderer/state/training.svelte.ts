import type {
  Among,
  AttributeKind,
  CurvePoint,
  Job,
  Run,
  RunProgress,
  TrainingBackend,
  TrainingOptions,
  TrainingSummary,
} from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { emptyForm, methodOf, optionsOf, unitOf, type FormMethod, type TrainingForm } from '../answers/training-form.ts'

export type TrainingPhase = 'closed' | 'setup' | 'running' | 'failed' | 'cancelled'

type EndedPhase = 'failed' | 'cancelled'

/** Where the sheet is. */
type Stage =
  | { phase: 'closed' }
  | { phase: 'setup'; problem: string | null }
  /** The engine is asked for a run, or for the rest of one; the sheet shows what it showed before. */
  | { phase: 'starting'; before: 'setup' | EndedPhase; isWatched: boolean }
  /** Watched, or behind a closed sheet. */
  | { phase: 'running'; jobId: number; isWatched: boolean }
  | { phase: EndedPhase; problem: string | null }

/** What is known of what computes a training by epochs. */
type Asked = { state: 'unknown' } | { state: 'asking' } | { state: 'known'; backend: TrainingBackend }

/** The Retrain sheet: what will be used, the run as it goes, how it ended. */
export class Training {
  #stage = $state.raw<Stage>({ phase: 'closed' })
  #attributeId = $state<number | null>(null)
  /** Of the decided images these alone; null: all. */
  #among = $state.raw<Among | null>(null)
  /** Of these; null: not counted yet. */
  #part = $state.raw<TrainingSummary | null>(null)
  #summaries = $state.raw<ReadonlyMap<number, TrainingSummary>>(new Map())
  #kind = $state<AttributeKind>('label')
  #forms = $state.raw<ReadonlyMap<number, TrainingForm>>(new Map())
  /** What the run under way was asked for. */
  #asked = $state.raw<TrainingOptions>({ method: 'head' })
  #backend = $state.raw<Asked>({ state: 'unknown' })
  #runId = $state<number | null>(null)
  #progress = $state.raw<RunProgress | null>(null)
  #curve = $state.raw<CurvePoint[]>([])
  #engine: EngineClient
  #onDone: (run: Run, watched: boolean) => void

  constructor(engine: EngineClient, onDone: (run: Run, watched: boolean) => void) {
    this.#engine = engine
    this.#onDone = onDone
  }

  get phase(): TrainingPhase {
    return this.#stage.phase === 'starting' ? this.#stage.before : this.#stage.phase
  }

  /** Whether the sheet is to be seen: a run goes on behind a closed sheet. */
  get open(): boolean {
    return 'isWatched' in this.#stage ? this.#stage.isWatched : this.#stage.phase !== 'closed'
  }

  get attributeId(): number | null {
    return this.#attributeId
  }

  /** Of what it would learn from. */
  get summary(): TrainingSummary | null {
    return this.#among === null ? this.whole : this.#part
  }

  /** Of all that is decided. */
  get whole(): TrainingSummary | null {
    return this.summaryOf(this.#attributeId) ?? null
  }

  get among(): Among | null {
    return this.#among
  }

  /** Decided images that it would be measured on and not learn from; only of one label is kept what is said of each. */
  get others(): number {
    if (this.#kind !== 'label') return 0
    return Math.max(0, (this.whole?.examples ?? 0) - (this.summary?.examples ?? 0))
  }

  get kind(): AttributeKind {
    return this.#kind
  }

  get form(): TrainingForm {
    return this.#forms.get(this.#attributeId ?? 0) ?? emptyForm
  }

  get method(): FormMethod {
    return methodOf(this.#kind, this.form)
  }

  /** As they would be asked for now. */
  get options(): TrainingOptions {
    return { ...optionsOf(this.form, this.method), ...(this.#among && { among: this.#among }) }
  }

  get asked(): TrainingOptions {
    return this.#asked
  }

  /** Null: not known yet. */
  get backend(): TrainingBackend | null {
    return this.#backend.state === 'known' ? this.#backend.backend : null
  }

  get progress(): RunProgress | null {
    return this.#progress
  }

  get curve(): CurvePoint[] {
    return this.#curve
  }

  get problem(): string | null {
    return 'problem' in this.#stage ? this.#stage.problem : null
  }

  get starting(): boolean {
    return this.#stage.phase === 'starting'
  }

  /** Of the run under way. */
  get jobId(): number | null {
    return this.#stage.phase === 'running' ? this.#stage.jobId : null
  }

  summaryOf(attributeId: number | null): TrainingSummary | undefined {
    return attributeId === null ? undefined : this.#summaries.get(attributeId)
  }

  async refreshSummary(attributeId: number | null): Promise<void> {
    if (attributeId === null) return
    this.takeSummary(await this.#engine.training.summary({ attributeId }))
  }

  takeSummary(summary: TrainingSummary): void {
    this.#summaries = new Map(this.#summaries).set(summary.attributeId, summary)
  }

  /** @param among of the decided images these alone; null: all */
  show(attributeId: number, kind: AttributeKind, among: Among | null = null): void {
    if ('isWatched' in this.#stage) return this.#watch(true)
    this.#attributeId = attributeId
    this.#kind = kind
    this.#among = among
    this.#part = null
    // It may have been set up since the sheet was open last.
    if (this.backend?.name === 'cpu') this.#backend = { state: 'unknown' }
    this.#stage = { phase: 'setup', problem: null }
    Promise.all([this.refreshSummary(attributeId), this.#countPart(attributeId, among)]).catch((error: unknown) => {
      if (this.#stage.phase === 'setup') this.#stage = { phase: 'setup', problem: sentence(error) }
    })
  }

  async #countPart(attributeId: number, among: Among | null): Promise<void> {
    if (among === null) return
    const part = await this.#engine.training.summary({ attributeId, among: among.filter })
    if (this.#among === among) this.#part = part
  }

  /** Learns from all that is decided after all. */
  takeAll(): void {
    this.#among = null
  }

  /** Closes the sheet; a run under way goes on, one that is being asked for begins behind it. */
  hide(): void {
    if ('isWatched' in this.#stage) this.#watch(false)
    else this.#stage = { phase: 'closed' }
  }

  #watch(isWatched: boolean): void {
    if ('isWatched' in this.#stage) this.#stage = { ...this.#stage, isWatched }
  }

  backToSetup(): void {
    if (this.#attributeId !== null) this.show(this.#attributeId, this.#kind, this.#among)
  }

  change(part: Partial<TrainingForm>): void {
    if (this.#attributeId !== null) this.#forms = new Map(this.#forms).set(this.#attributeId, { ...this.form, ...part })
  }

  /** Finds out what would compute a training by epochs; it takes a moment, a process is started for it. */
  async askBackend(): Promise<void> {
    if (this.#backend.state !== 'unknown') return
    this.#backend = { state: 'asking' }
    try {
      this.#backend = { state: 'known', backend: await this.#engine.training.backend() }
    } catch (error) {
      this.#backend = { state: 'unknown' }
      throw error
    }
  }

  /** A training by epochs that ended early goes on from its last checkpoint. */
  get canResume(): boolean {
    const hasEnded = this.phase === 'failed' || this.phase === 'cancelled'
    return hasEnded && this.#curve.length > 0 && unitOf(this.#asked) === 'epoch'
  }

  async start(): Promise<void> {
    const attributeId = this.#attributeId
    if (attributeId === null || this.#stage.phase !== 'setup') return
    this.#curve = []
    this.#runId = null
    this.#asked = this.options
    await this.#begin('setup', () => this.#engine.training.start({ attributeId, options: this.#asked }))
  }

  async resume(): Promise<void> {
    const runId = this.#runId
    const { phase } = this.#stage
    if (runId === null || !this.canResume || (phase !== 'failed' && phase !== 'cancelled')) return
    await this.#begin(phase, () => this.#engine.training.resume({ runId }))
  }

  async #begin(before: 'setup' | EndedPhase, ask: () => Promise<{ runId: number; jobId: number }>): Promise<void> {
    this.#stage = { phase: 'starting', before, isWatched: true }
    this.#progress = null
    try {
      const { runId, jobId } = await ask()
      this.#runId = runId
      this.#stage = { phase: 'running', jobId, isWatched: this.open }
    } catch (error) {
      this.#stage = { phase: before, problem: sentence(error) }
      return
    }
    // The run may have ended before its id was known here.
    await this.#settle()
  }

  async cancel(): Promise<void> {
    if (this.jobId !== null) await this.#engine.jobs.cancel({ jobId: this.jobId })
  }

  takeProgress(progress: RunProgress): void {
    const mine = progress.runId === this.#runId || (this.#runId === null && this.starting)
    if (!mine) return
    this.#progress = progress
    if (progress.points.length > 0) this.#curve = merged(this.#curve, progress.points)
  }

  async jobEnded(job: Job): Promise<void> {
    if (job.kind === 'train' && job.subjectId === this.#runId && this.phase === 'running') await this.#settle()
  }

  /** Asks how the run stands and goes on where it has ended. */
  async #settle(): Promise<void> {
    const runId = this.#runId
    if (runId === null) return
    let run: Run
    try {
      run = await this.#engine.training.run({ runId })
    } catch (error) {
      this.#stage = { phase: 'failed', problem: sentence(error) }
      return
    }
    const stage = this.#stage
    if (run.state === 'running' || this.#runId !== runId || stage.phase !== 'running') return
    if (run.curve.length > 0) this.#curve = run.curve
    if (run.state === 'done') {
      this.#stage = { phase: 'closed' }
      this.#onDone(run, stage.isWatched)
    } else this.#stage = { phase: run.state === 'failed' ? 'failed' : 'cancelled', problem: run.error?.message ?? null }
  }

  /** The engine went away: a run does not outlive it. */
  async engineReturned(): Promise<void> {
    if (this.phase === 'running') await this.#settle()
  }
}

function merged(curve: CurvePoint[], points: CurvePoint[]): CurvePoint[] {
  const last = curve.at(-1)?.iteration ?? -1
  const first = points[0]?.iteration ?? 0
  if (first > last) return [...curve, ...points]
  return [...curve.filter((point) => point.iteration < first), ...points]
}
