import type { Database } from 'better-sqlite3'
import type { ErrorData, Job, JobKind, JobState } from '../../../src-preload/contract.ts'
import { AppError, toErrorData } from '../../common/app-error.ts'
import { RateMeter } from './rate-meter.ts'

export interface JobProgress {
  done?: number
  total?: number | null
  note?: string
}

export interface JobContext {
  id: number
  /** Checked between batches; aborted by a cancel. */
  signal: AbortSignal
  /** The program is being closed: that is why the signal was aborted, and no person cancelled. */
  readonly closing: boolean
  progress(progress: JobProgress): void
}

/** Does the work of one job; resolves to the line that says what came out. */
export type JobWork<Request> = (request: Request, context: JobContext) => Promise<string>

export interface JobDefinition<Request> {
  work: JobWork<Request>
  /** Whether it goes on by itself when the program was ended in the middle. */
  resumes: boolean | ((request: Request) => boolean)
}

interface Running {
  job: Job
  startedAt: number
  controller: AbortController
  meter: RateMeter
  finished: Promise<void>
}

const emitEveryMs = 100
/** How many ended jobs are shown. */
const endedShown = 20

/** One runner for all long work: a lane per kind, progress, cancel, and going on after a crash. */
export class JobRunner {
  readonly #database: Database
  readonly #emit: (jobs: Job[]) => void
  readonly #definitions = new Map<JobKind, JobDefinition<never>>()
  readonly #jobs = new Map<number, Running>()
  /** The last job of each kind: the next waits for it. */
  readonly #lanes = new Map<JobKind, Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(database: Database, emit: (jobs: Job[]) => void) {
    this.#database = database
    this.#emit = emit
  }

  define<Request>(kind: JobKind, definition: JobDefinition<Request>): void {
    this.#definitions.set(kind, definition)
  }

  start(kind: JobKind, title: string, request: unknown, subjectId: number | null): number {
    this.#supersede(kind, subjectId)
    const { lastInsertRowid } = this.#database
      .prepare<[string, string, string, number | null, number]>(
        `INSERT INTO job (kind, title, state, request, subject_id, created_at) VALUES (?, ?, 'waiting', ?, ?, ?)`,
      )
      .run(kind, title, JSON.stringify(request), subjectId, Date.now())
    const id = Number(lastInsertRowid)
    this.#launch(id, kind, title, request, subjectId)
    return id
  }

  /** What an earlier session left and this one did not go on with is not gone on with later: the same is begun anew. */
  #supersede(kind: JobKind, subjectId: number | null): void {
    const own = [...this.#jobs.keys()]
    this.#database
      .prepare<[number, string, number | null, string]>(
        `UPDATE job SET state = 'cancelled', ended_at = ? WHERE state IN ('waiting', 'running', 'cancelling')
           AND kind = ? AND subject_id IS ? AND id NOT IN (SELECT value FROM json_each(?))`,
      )
      .run(Date.now(), kind, subjectId, JSON.stringify(own))
  }

  /**
   * Goes on with what a crash or a closed window interrupted. Called once, when all kinds are defined.
   * @param leaves what could be gone on with is left to a later session
   * @returns what goes on
   */
  resume({ leaves = false } = {}): Pick<Job, 'kind' | 'subjectId'>[] {
    const rows = this.#database
      .prepare<[], { id: number; kind: JobKind; title: string; request: string; subject_id: number | null }>(
        `SELECT id, kind, title, request, subject_id FROM job WHERE state IN ('waiting', 'running', 'cancelling')`,
      )
      .all()
    const resumed: Pick<Job, 'kind' | 'subjectId'>[] = []
    for (const row of rows) {
      const request: unknown = JSON.parse(row.request)
      if (this.#resumes(row.kind, request)) {
        if (leaves) continue
        this.#launch(row.id, row.kind, row.title, request, row.subject_id)
        resumed.push({ kind: row.kind, subjectId: row.subject_id })
      } else {
        const error: ErrorData = {
          code: 'cancelled',
          message: 'Selvedge was closed while this was under way. Start it again.',
        }
        this.#record(row.id, 'failed', '', error)
      }
    }
    this.#database
      .prepare<[]>(
        `DELETE FROM job WHERE ended_at IS NOT NULL AND id NOT IN (SELECT id FROM job ORDER BY id DESC LIMIT 200)`,
      )
      .run()
    return resumed
  }

  #resumes(kind: JobKind, request: unknown): boolean {
    const { resumes = false } = this.#definitions.get(kind) ?? {}
    return typeof resumes === 'function' ? resumes(request as never) : resumes
  }

  list(): Job[] {
    return [...this.#jobs.values()].map((running) => this.#snapshot(running)).reverse()
  }

  /** Whether a job of this kind on this subject, or on all there are, waits or runs. */
  isBusy(kind: JobKind, subjectId?: number): boolean {
    const concerns = (job: Job): boolean =>
      subjectId === undefined || job.subjectId === subjectId || job.subjectId === null
    return [...this.#jobs.values()].some(({ job }) => job.kind === kind && !isEnded(job.state) && concerns(job))
  }

  /** The job of this kind that runs, or waits as the first. */
  underWay(kind: JobKind): Job | undefined {
    const running = [...this.#jobs.values()].find(({ job }) => job.kind === kind && !isEnded(job.state))
    return running && this.#snapshot(running)
  }

  /** Resolves once those of this kind that wait or run now have ended. Never rejects. */
  async ended(kind: JobKind): Promise<void> {
    await this.#lanes.get(kind)
  }

  cancel(id: number): void {
    const running = this.#jobs.get(id)
    if (!running || isEnded(running.job.state)) return
    running.job.state = 'cancelling'
    running.controller.abort()
    this.#changed()
  }

  dismiss(id?: number): void {
    for (const [key, { job }] of this.#jobs) {
      if (isEnded(job.state) && (id === undefined || id === key)) this.#jobs.delete(key)
    }
    this.#changed()
  }

  /** Resolves to the job's end; for the command line and tests. */
  async finished(id: number): Promise<Job> {
    const running = this.#jobs.get(id)
    if (!running) throw new AppError('not-found', `There is no job ${id}.`, String(id))
    await running.finished
    return this.#snapshot(running)
  }

  /** Stops all work without recording it as cancelled, so that it goes on at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { controller } of this.#jobs.values()) controller.abort()
    await Promise.all([...this.#jobs.values()].map(({ finished }) => finished))
    if (this.#timer) clearTimeout(this.#timer)
  }

  #launch(id: number, kind: JobKind, title: string, request: unknown, subjectId: number | null): void {
    const definition = this.#definitions.get(kind)
    if (!definition) throw new AppError('internal', `No work is defined for jobs of the kind "${kind}".`)
    const job: Job = {
      id, kind, title, state: 'waiting', done: 0, total: null, note: '',
      secondsElapsed: 0, secondsLeft: null, rate: null, error: null, subjectId,
    } // prettier-ignore
    const running: Running = {
      job,
      startedAt: Date.now(),
      controller: new AbortController(),
      meter: new RateMeter(),
      finished: Promise.resolve(),
    }
    this.#jobs.set(id, running)
    const before = this.#lanes.get(kind) ?? Promise.resolve()
    running.finished = before.then(() => this.#run(running, definition, request))
    this.#lanes.set(kind, running.finished)
    this.#changed()
    this.#forgetOld()
  }

  async #run(running: Running, definition: JobDefinition<never>, request: unknown): Promise<void> {
    const { job, controller } = running
    try {
      controller.signal.throwIfAborted()
      job.state = 'running'
      running.startedAt = Date.now()
      this.#record(job.id, 'running', '', null)
      this.#changed()
      const isClosing = (): boolean => this.#closed
      job.note = await definition.work(request as never, {
        id: job.id,
        signal: controller.signal,
        get closing() {
          return isClosing()
        },
        progress: (progress) => {
          if (progress.done !== undefined) {
            job.done = progress.done
            running.meter.add(progress.done)
          }
          if (progress.total !== undefined) job.total = progress.total
          if (progress.note !== undefined) job.note = progress.note
          this.#changed()
        },
      })
      this.#end(running, 'done', null)
    } catch (error) {
      if (controller.signal.aborted) this.#end(running, 'cancelled', null)
      else {
        const data = toErrorData(error)
        if (data.code === 'internal') console.error(`job ${job.id} (${job.title}):`, error)
        this.#end(running, 'failed', data)
      }
    }
  }

  #end(running: Running, state: JobState, error: ErrorData | null): void {
    const { job } = running
    job.state = state
    job.error = error
    job.secondsElapsed = (Date.now() - running.startedAt) / 1000
    // Closing is no cancel: the row keeps its state and `resume` finds it.
    if (!(this.#closed && state === 'cancelled')) this.#recordEnd(job, error)
    this.#changed()
  }

  /** On a full disk not even the end can be written down: the row stays as it is, and the next start goes on from it. */
  #recordEnd({ id, title, state, note }: Job, error: ErrorData | null): void {
    try {
      this.#record(id, state, note, error)
    } catch (reason) {
      console.error(`the end of job ${id} (${title}) was not recorded:`, reason)
    }
  }

  #record(id: number, state: JobState, note: string, error: ErrorData | null): void {
    this.#database
      .prepare<[string, string, string | null, number | null, number]>(
        'UPDATE job SET state = ?, note = ?, error = ?, ended_at = ? WHERE id = ?',
      )
      .run(state, note, error ? JSON.stringify(error) : null, isEnded(state) ? Date.now() : null, id)
  }

  #snapshot({ job, startedAt, meter }: Running): Job {
    if (isEnded(job.state)) return { ...job, secondsLeft: null, rate: null }
    const rate = job.state === 'running' ? meter.rate() : null
    return {
      ...job,
      rate,
      secondsElapsed: job.state === 'waiting' ? 0 : (Date.now() - startedAt) / 1000,
      secondsLeft: rate && job.total !== null ? Math.max(0, job.total - job.done) / rate : null,
    }
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ job }) => isEnded(job.state))
    for (const { job } of ended.slice(0, -endedShown)) this.#jobs.delete(job.id)
  }

  #changed(): void {
    if (this.#closed) return
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#emit(this.list())
    }, emitEveryMs)
  }
}

function isEnded(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
