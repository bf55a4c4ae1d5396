import { fork, type ChildProcess } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { ErrorCode } from '../../src-preload/contract.ts'
import { AppError } from './app-error.ts'
import { childPort, openChannel, type Channel, type Handlers } from './channel.ts'
import { aliveEvent } from './child-process.ts'
import { rollOver } from './log-file.ts'
import { cancelled, orAborted } from './or-aborted.ts'
import { ProcessEnded, type WhyEnded } from './process-ended.ts'
import { Silence } from './silence.ts'
import { lastWordPipe } from './watch.ts'

export type SupervisorState = 'stopped' | 'starting' | 'ready' | 'restarting' | 'stopping' | 'failed'

export interface SupervisorOptions {
  /** As its log and its program are named: `engine`, `vision`, `trainer`, `probe`. */
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
  /** Longest silence before it is ready. */
  startTimeoutMs?: number
  /** Longest silence of a process that has calls to answer which have no limit of their own. */
  silenceLimitMs?: number
  /** From the word that an answer is awaited no longer to the end of the process that goes on all the same. */
  graceMs?: number
  stopTimeoutMs?: number
}

export interface CallOptions {
  /** The call is given up where nothing is heard of it for so long; without one, where nothing is heard of the process. */
  limitMs?: number
  /** Gives the call up. */
  signal?: AbortSignal
}

/** More deaths than this within the window and the supervisor gives up: something is wrong for good. */
const maximumDeaths = 5
const deathWindowMs = 60_000
/** One that waits for a dead disk does not even end by force: it is left to itself. */
const abandonMs = 1000

/** One child process, from its start to its end. */
interface Life {
  child: ChildProcess
  channel: Channel
  /** Told by whatever the process says. */
  silences: Set<Silence>
  /** Ends it by force; what it was asked is answered with this. */
  end(why: WhyEnded, how: string): void
  /** Resolves once it is gone. */
  gone: Promise<unknown>
  /** Asked to end, or ended: it gets no more calls. */
  isEnding: boolean
  /** Asked to by `stop`. */
  isStopped: boolean
}

/**
 * Keeps one child process alive. The child says `ready` (an event) once it can answer. When it dies, every pending call
 * is rejected with `process-died` and, where asked, it is started again after a growing pause. Every call has a limit, and is
 * given up in three steps: the child is told, it gets a moment to answer, it is ended.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  #state: SupervisorState = 'stopped'
  #life: Life | null = null
  #log: WriteStream | null = null
  #deaths: number[] = []
  #starting: Promise<unknown> | null = null
  #restartTimer: NodeJS.Timeout | null = null
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
    return this.#life?.child.pid
  }

  /** Starts the child where it is not running. Resolves when it is ready, rejects when it cannot be started. */
  start(): Promise<void> {
    this.#isStopped = false
    this.#deaths = []
    return this.ready()
  }

  /** Resolves when the child is ready, starting it where it died; rejects where it was stopped. */
  async ready(): Promise<void> {
    if (this.#life?.isEnding) await this.#life.gone
    if (this.#isStopped) throw this.#ended('died', 'was stopped')
    if (this.#state === 'ready') return
    this.#starting ??= this.#launch().finally(() => {
      this.#starting = null
    })
    await this.#starting
  }

  /**
   * Calls the child, starting it first where needed; once it was stopped, only `start` starts it again.
   * @throws AppError `cancelled` by the signal, `slow` past the limit, `process-died` (a `ProcessEnded`), and the child's own
   */
  async call(method: string, request?: unknown, options: CallOptions = {}): Promise<unknown> {
    const { signal } = options
    await orAborted(this.ready(), signal)
    if (signal?.aborted) throw cancelled()
    if (!this.#life) throw this.#ended('died', 'is not running')
    return this.#ask(this.#life, method, request, options)
  }

  /** Asks the child to end; kills it when it does not in time. */
  async stop(): Promise<void> {
    this.#isStopped = true
    if (this.#restartTimer) clearTimeout(this.#restartTimer)
    this.#restartTimer = null
    const life = this.#life
    if (!life) {
      this.#become('stopped', null)
      return
    }
    this.#become('stopping', null)
    life.isEnding = true
    life.isStopped = true
    const timer = setTimeout(() => life.end('died', 'was stopped'), this.#options.stopTimeoutMs ?? 5000)
    life.channel.send('stop', null)
    await life.gone
    clearTimeout(timer)
  }

  /** Ends the child at once. */
  kill(): void {
    this.#life?.end('died', 'was ended')
  }

  async #ask(life: Life, method: string, request: unknown, { limitMs, signal }: CallOptions): Promise<unknown> {
    const { graceMs = 1200, silenceLimitMs = 120_000 } = this.#options
    const flag = new AbortController()
    const answer = Promise.withResolvers<unknown>()
    let given: AppError | null = null
    let grace: NodeJS.Timeout | undefined
    const giveUp = (error: AppError, why: WhyEnded): void => {
      if (given) return
      given = error
      flag.abort()
      grace = setTimeout(() => {
        answer.reject(error)
        life.end(why, `gave no answer for ${inSeconds(limitMs ?? silenceLimitMs)}`)
      }, graceMs)
    }
    const silence = new Silence(limitMs ?? silenceLimitMs, () =>
      limitMs === undefined
        ? giveUp(this.#ended('died', `gave no answer for ${inSeconds(silenceLimitMs)}`), 'died')
        : giveUp(new AppError('slow', `There was no answer within ${inSeconds(limitMs)}.`), 'interrupted'),
    )
    if (limitMs === undefined) life.silences.add(silence)
    const onAbort = (): void => giveUp(cancelled(), 'interrupted')
    signal?.addEventListener('abort', onAbort, { once: true })
    life.channel.call(method, request, { signal: flag.signal, onWord: () => silence.heard() }).then(
      (value) => (given ? answer.reject(given) : answer.resolve(value)),
      (error: unknown) => answer.reject(given ?? (error as Error)),
    )
    try {
      return await answer.promise
    } finally {
      clearTimeout(grace)
      silence.end()
      life.silences.delete(silence)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  #launch(): Promise<unknown> {
    const { entry, execPath, environment, logFile, startTimeoutMs = 20_000 } = this.#options
    // A call came before the pause was over.
    if (this.#restartTimer) clearTimeout(this.#restartTimer)
    this.#restartTimer = null
    this.#become(this.#deaths.length > 0 ? 'restarting' : 'starting', null)
    this.#refusal = null
    const output = logFile ? 'pipe' : 'inherit'
    const { arguments: usual = [], firstArguments = [] } = this.#options
    const child = fork(entry, [...usual, ...firstArguments.splice(0)], {
      execArgv: [],
      ...(execPath === undefined ? {} : { execPath }),
      env: { ...process.env, ...environment },
      // The last is `lastWordPipe`.
      stdio: ['ignore', output, output, 'ipc', 'pipe'],
    })
    if (logFile) this.#logTo(child, logFile)
    const started = Promise.withResolvers<unknown>()
    let refusal: AppError | null = null
    let ending: ProcessEnded | null = null
    const channel = openChannel(childPort(child), this.#options.handlers ?? {}, (event, data) => {
      for (const silence of life.silences) silence.heard()
      if (event === 'ready') {
        // Said as it was asked to stop: it ends all the same.
        if (life.isStopped) return
        starting.end()
        this.#become('ready', null)
        started.resolve(null)
      } else if (event === 'failed') {
        // The child says itself why it cannot start (a locked library, say): no use in trying again.
        const { code, message, subject } = data as ReturnType<AppError['toData']>
        this.#deaths = Array.from({ length: maximumDeaths }, () => Date.now())
        this.#refusal = code
        refusal = new AppError(code, message, subject)
        started.reject(refusal)
      } else if (event !== aliveEvent) {
        this.#options.onEvent?.(event, data)
      }
    })
    const starting = new Silence(startTimeoutMs, () => life.end('died', 'did not answer in time'))
    const gone = Promise.withResolvers<unknown>()
    const life: Life = {
      child,
      channel,
      silences: new Set([starting]),
      gone: gone.promise,
      isEnding: false,
      isStopped: false,
      end: (why, how) => {
        ending ??= this.#ended(why, how)
        life.isEnding = true
        child.kill('SIGKILL')
        abandon ??= setTimeout(() => over(how), abandonMs)
      },
    }
    this.#life = life
    let abandon: NodeJS.Timeout | undefined
    let isOver = false
    const over = (how: string): void => {
      if (isOver) return
      isOver = true
      clearTimeout(abandon)
      starting.end()
      for (const handle of [child, child.channel]) handle?.unref()
      this.#life = null
      this.#log?.end()
      this.#log = null
      const error = ending ?? this.#ended('died', how)
      channel.close(error)
      started.reject(error)
      this.#afterEnd(life, error, refusal)
      gone.resolve(null)
    }
    const word = lastWordOf(child)
    child.once('error', (error) => {
      this.#note(`could not be started: ${error.message}`)
      over('could not be started. Install Selvedge again, and free memory if there is little')
    })
    child.once('exit', (code, signal) => {
      void word.then((said) => {
        if (signal !== null || code !== 0) this.#note(`ended by ${signal ?? `code ${code}`} ${said}`)
        if (said === 'memory') ending ??= this.#ended('memory', 'needed more memory than it may take, and was ended')
        over(said === 'time' ? 'took longer than it may, and was ended' : howItEnded(code, signal))
      })
    })
    return started.promise
  }

  #afterEnd({ isStopped }: Life, { message, why }: ProcessEnded, refusal: AppError | null): void {
    if (isStopped) {
      this.#become('stopped', null)
      return
    }
    // Ended for a call that was given up: the next call starts another.
    if (why === 'interrupted') {
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
      this.#become('failed', refusal?.message ?? message)
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

  /** For whoever reads the log: what people are told leaves out codes and signals. */
  #note(line: string): void {
    if (this.#log?.writable) this.#log.write(`${this.#options.name}: ${line.trim()}\n`)
  }

  #become(state: SupervisorState, message: string | null): void {
    this.#state = state
    this.#options.onState?.(state, message)
  }

  #ended(why: WhyEnded, how: string): ProcessEnded {
    return new ProcessEnded(why, this.#options.name, how)
  }
}

function inSeconds(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}

/** In words a person understands; its code and signal stand in the log. */
function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (code === 0) return 'ended'
  return signal === 'SIGKILL' ? 'was ended from outside; the computer may have too little memory' : 'ended unexpectedly'
}

/** Resolves once the child can say nothing more. */
async function lastWordOf(child: ChildProcess): Promise<string> {
  const pipe = child.stdio[lastWordPipe] as Readable
  const said: Buffer[] = []
  pipe.on('data', (data: Buffer) => said.push(data))
  await new Promise((resolve) => pipe.once('error', resolve).once('close', resolve))
  return Buffer.concat(said).toString()
}
