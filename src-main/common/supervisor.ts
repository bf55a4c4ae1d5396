import { fork, type ChildProcess } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { ErrorCode } from '../../src-preload/contract.ts'
import { AppError } from './app-error.ts'
import { childPort, openChannel, type Channel, type Handlers } from './channel.ts'
import { rollOver } from './log-file.ts'

export type SupervisorState = 'stopped' | 'starting' | 'ready' | 'restarting' | 'stopping' | 'failed'

export interface SupervisorOptions {
  /** As people know it: `engine`, `vision`, `trainer`. */
  name: string
  /** Absolute path of the program. */
  entry: string
  arguments?: string[]
  /** Further ones of the first start alone: one that is started again after it died goes without. */
  firstArguments?: string[]
  /** The Node binary; this process's own by default. */
  execPath?: string
  environment?: Record<string, string>
  /** Calls the child may make of us. */
  handlers?: Handlers
  onEvent?: (event: string, data: unknown) => void
  onState?: (state: SupervisorState, message: string | null) => void
  /** Where the child's standard output and error go; inherited where absent. */
  logFile?: string
  /** Whether it is started again after it died. */
  restart: boolean
  startTimeoutMs?: number
  stopTimeoutMs?: number
}

/** More deaths than this within the window and the supervisor gives up: something is wrong for good. */
const maximumDeaths = 5
const deathWindowMs = 60_000

/**
 * Keeps one child process alive. The child says `ready` (an event) once it can answer. When it dies, every pending call
 * is rejected with `process-died` and, where asked, it is started again after a growing pause.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  #state: SupervisorState = 'stopped'
  #child: ChildProcess | null = null
  #channel: Channel | null = null
  #log: WriteStream | null = null
  #deaths: number[] = []
  #starting: Promise<void> | null = null
  #restartTimer: NodeJS.Timeout | null = null
  #reason: string | null = null
  #refusal: ErrorCode | null = null
  /** Stopped on purpose: a late call must not start the child again. */
  #isStopped = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  get state(): SupervisorState {
    return this.#state
  }

  /** Whether it was stopped on purpose and not started since. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Why the child itself would not start; null: it did, or said nothing. */
  get refusal(): ErrorCode | null {
    return this.#refusal
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the child where it is not running. Resolves when it is ready, rejects when it cannot be started. */
  start(): Promise<void> {
    this.#isStopped = false
    this.#deaths = []
    return this.ready()
  }

  /** Resolves when the child is ready, starting it where it died; rejects where it was stopped. */
  async ready(): Promise<void> {
    if (this.#isStopped) throw this.#died('was stopped')
    if (this.#state === 'ready') return
    this.#starting ??= this.#launch().finally(() => {
      this.#starting = null
    })
    await this.#starting
  }

  /** Calls the child, starting it first where needed; once it was stopped, only `start` starts it again. */
  async call(method: string, request?: unknown): Promise<unknown> {
    await this.ready()
    if (!this.#channel) throw this.#died('is not running')
    return this.#channel.call(method, request)
  }

  /** Asks the child to end; kills it when it does not in time. */
  async stop(): Promise<void> {
    this.#isStopped = true
    if (this.#restartTimer) clearTimeout(this.#restartTimer)
    this.#restartTimer = null
    const child = this.#child
    if (!child) {
      this.#become('stopped', null)
      return
    }
    this.#become('stopping', null)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.stopTimeoutMs ?? 5000)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      this.#channel?.send('stop', null)
    })
  }

  /** Ends the child at once (a cancel that was not heard, a hang). */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  #launch(): Promise<void> {
    const { name, entry, execPath, environment, logFile } = this.#options
    // A call came before the pause was over.
    if (this.#restartTimer) clearTimeout(this.#restartTimer)
    this.#restartTimer = null
    this.#become(this.#deaths.length > 0 ? 'restarting' : 'starting', null)
    this.#reason = null
    this.#refusal = null
    const { arguments: usual = [], firstArguments = [] } = this.#options
    const child = fork(entry, [...usual, ...firstArguments.splice(0)], {
      execArgv: [],
      ...(execPath === undefined ? {} : { execPath }),
      env: { ...process.env, ...environment },
      stdio: ['ignore', logFile ? 'pipe' : 'inherit', logFile ? 'pipe' : 'inherit', 'ipc'],
    })
    this.#child = child
    if (logFile) this.#logTo(child, logFile)
    return new Promise<void>((resolve, reject) => {
      let settled = false
      const timer = setTimeout(() => {
        this.#reason = 'did not answer in time'
        child.kill('SIGKILL')
      }, this.#options.startTimeoutMs ?? 20_000)
      const settle = (action: () => void): void => {
        if (settled) return
        settled = true
        clearTimeout(timer)
        action()
      }
      const channel = openChannel(childPort(child), this.#options.handlers ?? {}, (event, data) => {
        if (event === 'ready') {
          this.#become('ready', null)
          settle(resolve)
        } else if (event === 'failed') {
          // The child says itself why it cannot start (a locked library, say): no use in trying again.
          const { code, message, subject } = data as ReturnType<AppError['toData']>
          this.#deaths = Array.from({ length: maximumDeaths }, () => Date.now())
          this.#reason = message
          this.#refusal = code
          settle(() => reject(new AppError(code, message, subject)))
        } else {
          // Whoever tells of its work is at work: a large library may take its time.
          if (!settled) timer.refresh()
          this.#options.onEvent?.(event, data)
        }
      })
      this.#channel = channel
      let ended = false
      const onEnd = (how: string): void => {
        if (ended) return
        ended = true
        this.#child = null
        this.#channel = null
        this.#log?.end()
        this.#log = null
        const error = this.#died(this.#reason ?? how)
        channel.close(error)
        settle(() => reject(error))
        this.#afterEnd(error.message)
      }
      child.once('error', (error) => onEnd(`could not be started (${error.message})`))
      child.once('exit', (code, signal) =>
        onEnd(signal ? `was ended by ${signal}` : code === 0 ? 'ended' : `ended with code ${code}`),
      )
    }).catch((error: unknown) => {
      throw error instanceof AppError ? error : this.#died(`could not be started as ${name}`)
    })
  }

  #afterEnd(message: string): void {
    if (this.#state === 'stopping') {
      this.#become('stopped', null)
      return
    }
    const now = Date.now()
    this.#deaths = [...this.#deaths.filter((time) => now - time < deathWindowMs), now]
    if (!this.#options.restart) {
      this.#become('stopped', message)
      return
    }
    if (this.#deaths.length > maximumDeaths) {
      this.#become('failed', this.#reason ?? message)
      return
    }
    this.#become('restarting', message)
    const pause = 200 * 2 ** (this.#deaths.length - 1)
    this.#restartTimer = setTimeout(() => {
      this.#restartTimer = null
      // A failed start comes back here through the exit of the child.
      this.ready().catch(() => undefined)
    }, pause)
  }

  #logTo(child: ChildProcess, logFile: string): void {
    rollOver(logFile)
    const log = createWriteStream(logFile, { flags: 'a' })
    log.on('error', () => undefined)
    this.#log = log
    child.stdout?.on('data', (data: Buffer) => log.writable && log.write(data))
    child.stderr?.on('data', (data: Buffer) => log.writable && log.write(data))
  }

  #become(state: SupervisorState, message: string | null): void {
    this.#state = state
    this.#options.onState?.(state, message)
  }

  #died(how: string): AppError {
    return new AppError('process-died', `The ${this.#options.name} process ${how}.`, this.#options.name)
  }
}
