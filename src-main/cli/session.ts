import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineCalls, EngineEvents, Job } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { Emitter } from '../common/emitter.ts'
import { Supervisor } from '../common/supervisor.ts'
import type { Output } from './output.ts'

/** The contract as the command line calls it. */
export type EngineClient = {
  [Room in keyof EngineCalls]: {
    [Call in keyof EngineCalls[Room]]: EngineCalls[Room][Call] extends (...request: infer Request) => infer Result
      ? (...request: Request) => Promise<Result>
      : never
  }
}

const goOn = 'Nothing that was done is lost: run the command again, it goes on where it was.'

/** One command's use of the engine: started, called, watched, stopped. */
export class Session {
  readonly #supervisor: Supervisor
  readonly #output: Output
  readonly #cancelled = new AbortController()
  readonly #died = new Emitter<{ died: string }>()
  readonly events = new Emitter<EngineEvents>()
  readonly engine: EngineClient

  constructor(library: string, resources: string, version: string, output: Output) {
    this.#output = output
    mkdirSync(join(library, 'logs'), { recursive: true })
    this.#supervisor = new Supervisor({
      name: 'engine',
      entry: join(import.meta.dirname, 'engine.js'),
      arguments: ['--library', library, '--resources', resources, '--version', version],
      logFile: join(library, 'logs', 'engine.log'),
      restart: false,
      startTimeoutMs: 120_000,
      stopTimeoutMs: 15_000,
      onEvent: (name, data) => this.events.emit(name as keyof EngineEvents, data as never),
      onState: (state, message) => {
        if (state === 'stopped' && message !== null) this.#died.emit('died', message)
      },
    })
    this.engine = makeClient(this.#supervisor)
  }

  start(): Promise<void> {
    return this.#supervisor.start()
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
            const { code, message, subject } = job.error ?? {
              code: 'internal' as const,
              message: 'failed',
              subject: undefined,
            }
            reject(new AppError(code, message, subject))
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

function makeClient(supervisor: Supervisor): EngineClient {
  const room = (name: string): unknown =>
    new Proxy(
      {},
      {
        get: (_target, call) =>
          typeof call === 'string' && call !== 'then'
            ? (request: unknown) => supervisor.call(`${name}.${call}`, request)
            : undefined,
      },
    )
  return new Proxy({} as EngineClient, { get: (_target, name) => (typeof name === 'string' ? room(name) : undefined) })
}
