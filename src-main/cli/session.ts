import { join } from 'node:path'
import type { EngineEvents, Job } from '../../src-preload/contract.ts'
import { clientOf, type EngineClient } from '../../src-preload/contract/client.ts'
import { AppError, fromErrorData } from '../common/app-error.ts'
import { engineLog } from '../common/engine-log.ts'
import { Emitter } from '../common/emitter.ts'
import { Supervisor } from '../common/supervisor.ts'
import type { Output } from './output.ts'

const goOn = 'Nothing that was done is lost: run the command again, it goes on where it was.'

/** One command's use of the engine: started, called, watched, stopped. */
export class Session {
  readonly #supervisor: Supervisor
  readonly #output: Output
  readonly #cancelled = new AbortController()
  readonly #died = new Emitter<{ died: string }>()
  readonly events = new Emitter<EngineEvents>()
  readonly engine: EngineClient

  /** @param opening further arguments of the engine: how the library is to be opened where that is not as usual */
  constructor(library: string, resources: string, version: string, output: Output, opening: readonly string[] = []) {
    this.#output = output
    this.#supervisor = new Supervisor({
      name: 'engine',
      entry: join(import.meta.dirname, 'engine.js'),
      arguments: ['--library', library, '--resources', resources, '--version', version, '--leave-jobs', ...opening],
      logFile: engineLog(library),
      restart: false,
      startTimeoutMs: 120_000,
      stopTimeoutMs: 15_000,
      onEvent: (name, data) => {
        if (name === 'engine') this.#output.note((data as EngineEvents['engine']).message ?? '')
        else this.events.emit(name as keyof EngineEvents, data as never)
      },
      onState: (state, message) => {
        if (state === 'stopped' && message !== null) this.#died.emit('died', message)
      },
    })
    this.engine = clientOf((name, request) => this.#supervisor.call(name, request))
  }

  /** Says what had to be done to open the library. */
  async start(): Promise<void> {
    await this.#supervisor.start()
    for (const notice of await this.engine.library.notices()) this.#output.notice(notice)
  }

  /** Ctrl+C: the job under way is cancelled in order; a second one ends the program at once. */
  cancel(): void {
    if (this.#cancelled.signal.aborted) process.exit(130)
    this.#cancelled.abort()
  }

  /** Shows a job's progress until it ends. @throws AppError its error, or `cancelled` */
  async follow(jobId: number): Promise<Job> {
    const cancel = (): void => void this.engine.jobs.cancel({ jobId }).catch(() => undefined)
    this.#cancelled.signal.addEventListener('abort', cancel, { once: true })
    if (this.#cancelled.signal.aborted) cancel()
    const unsubscribe: (() => void)[] = []
    try {
      return await new Promise<Job>((resolve, reject) => {
        const look = (jobs: Job[]): void => {
          const job = jobs.find(({ id }) => id === jobId)
          if (!job) return
          this.#output.progress(job)
          if (job.state === 'done') resolve(job)
          else if (job.state === 'cancelled') reject(new AppError('cancelled', 'Cancelled. What was done is kept.'))
          else if (job.state === 'failed') {
            reject(
              fromErrorData(
                job.error ?? { code: 'internal', message: 'The job failed and gave no reason. Try again.' },
              ),
            )
          }
        }
        unsubscribe.push(
          this.events.on('jobs', look),
          // No more word of the job will come.
          this.#died.on('died', (message) => reject(new AppError('process-died', `${message} ${goOn}`))),
        )
        this.engine.jobs.list().then(look, reject)
      })
    } finally {
      for (const stop of unsubscribe) stop()
      this.#output.endProgress()
      this.#cancelled.signal.removeEventListener('abort', cancel)
    }
  }

  /** The newest job of a kind: what a scan started when it ended, say. */
  async newestJob(kind: Job['kind']): Promise<Job | undefined> {
    const jobs = await this.engine.jobs.list()
    return jobs.find((job) => job.kind === kind)
  }

  stop(): Promise<void> {
    return this.#supervisor.stop()
  }
}
