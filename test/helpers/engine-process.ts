import { expect, vi } from 'vitest'
import type { EngineEvents, Job } from '../../src-preload/contract.ts'
import { clientOf, type EngineClient } from '../../src-preload/contract/client.ts'
import { AppError } from '../../src-main/common/app-error.ts'
import { Supervisor } from '../../src-main/common/supervisor.ts'
import { Emitter } from '../../src-main/common/emitter.ts'
import type { Bin } from './bin.ts'
import { programs, requireBuilt, resources } from './paths.ts'

/** The engine as the window runs it: a process of its own, which a test may kill. */
export class EngineProcess {
  readonly #supervisor: Supervisor
  readonly #events = new Emitter<EngineEvents>()
  readonly #ended = Promise.withResolvers<never>()
  readonly client: EngineClient

  private constructor(library: string, environment: Record<string, string>, opening: readonly string[]) {
    this.#supervisor = new Supervisor({
      name: 'engine',
      entry: programs.engine,
      arguments: ['--library', library, '--resources', resources, '--version', 'test', ...opening],
      environment,
      restart: false,
      startTimeoutMs: 120_000,
      onEvent: (name, data) => this.#events.emit(name as keyof EngineEvents, data as never),
      onState: (state) => {
        if (state === 'stopped') this.#ended.reject(new AppError('process-died', 'The engine is gone.'))
      },
    })
    this.#ended.promise.catch(() => undefined)
    this.client = clientOf((method, request) => this.#supervisor.call(method, request))
  }

  static async start(library: string, bin: Bin, environment: Record<string, string> = {}): Promise<EngineProcess> {
    const { engine, started } = EngineProcess.launch(library, bin, environment)
    await started
    return engine
  }

  /** One that may be killed before it is ready. @param opening further arguments, as of a restore that is asked for */
  static launch(library: string, bin: Bin, environment: Record<string, string> = {}, opening: readonly string[] = []) {
    requireBuilt()
    const engine = new EngineProcess(library, environment, opening)
    bin.add(() => engine.stop())
    return { engine, started: engine.#supervisor.start() }
  }

  /** One call by its name on the line, be there such a call or not. */
  call(method: string, request: unknown): Promise<unknown> {
    return this.#supervisor.call(method, request)
  }

  get pid(): number {
    const { pid } = this.#supervisor
    if (pid === undefined) throw new Error('the engine process is not running')
    return pid
  }

  /** Resolves with the job once its snapshot fits. @throws AppError `process-died` where the engine ends before */
  async job(jobId: number, fits: (job: Job) => boolean): Promise<Job> {
    const found = new Promise<Job>((resolve, reject) => {
      const stop = this.#events.on('jobs', look)
      function look(jobs: Job[]): void {
        const job = jobs.find(({ id }) => id === jobId)
        if (!job || !fits(job)) return
        stop()
        resolve(job)
      }
      this.client.jobs.list().then(look, reject)
    })
    return Promise.race([found, this.#ended.promise])
  }

  ended(jobId: number): Promise<Job> {
    return this.job(jobId, ({ state }) => state === 'done' || state === 'failed' || state === 'cancelled')
  }

  /** SIGKILL, and wait until the process is gone. Its own children end by themselves once it is. */
  async kill(): Promise<void> {
    const { pid } = this.#supervisor
    this.#supervisor.kill()
    await this.#supervisor.stop()
    // On a busy machine longer than the supervisor waits for it: the library is locked until then.
    if (pid !== undefined) await vi.waitFor(() => expect(isThere(pid)).toBe(false), { interval: 20, timeout: 60_000 })
  }

  stop(): Promise<void> {
    return this.#supervisor.stop()
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
