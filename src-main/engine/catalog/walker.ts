import { AppError } from '../../common/app-error.ts'
import { Supervisor } from '../../common/supervisor.ts'
import type { ComparedFiles, SoughtFile } from './compared-files.ts'
import type { Verdict } from './sift.ts'
import { noAnswer } from './reach.ts'
import type { FoundFolder } from './walk.ts'
import { unpackFolder, type Batch, type WalkRequest } from './walked.ts'

/** Longest silence of a disk: as of one that is read (docs/decisions/0017). */
const silenceMs = 45_000
/** So long it waits for another scan before it ends. */
const idleMs = 20_000

export interface WalkerOptions {
  /** Absolute path of the built walk-process.ts. */
  entry: string
  logFile?: string
  silenceMs?: number
}

/**
 * Looks at folders and files in a process of its own, so that a disk that gives no answer any more holds that and not the engine. It
 * is asked one thing after the other: what it waits for is no silence of something else.
 */
export class Walker {
  readonly #supervisor: Supervisor
  readonly #silenceMs: number
  #last: Promise<unknown> = Promise.resolve()
  #isWalking = false
  #idle: NodeJS.Timeout | undefined

  constructor({ entry, logFile, silenceMs: limitMs = silenceMs }: WalkerOptions) {
    this.#silenceMs = limitMs
    this.#supervisor = new Supervisor({ name: 'walk', entry, restart: false, ...(logFile ? { logFile } : {}) })
  }

  /** The process that looks at present, for tests. */
  get pid(): number | undefined {
    return this.#supervisor.pid
  }

  /**
   * Folders below a root, parents before children, some at a time; the next are looked for meanwhile.
   * @throws AppError `slow` where the disk gives no answer, `not-found` and `unreadable` for the root as a whole, `cancelled`
   */
  async *walk(request: WalkRequest, signal: AbortSignal): AsyncGenerator<FoundFolder[]> {
    const { root } = request
    await this.#ask(root, 'walk', request, signal)
    this.#isWalking = true
    const next = (): Promise<Batch> => {
      const batch = this.#ask(root, 'next', null, signal) as Promise<Batch>
      // Whoever stops asking for more is not told of what went wrong with it.
      batch.catch(() => undefined)
      return batch
    }
    try {
      for (let asked: Promise<Batch> | null = next(); asked;) {
        const { folders, isLast }: Batch = await asked
        asked = isLast ? null : next()
        yield folders.map(unpackFolder)
      }
    } finally {
      this.#isWalking = false
    }
  }

  /** What files are by their first bytes. @throws as `walk` */
  judge(
    root: string,
    files: readonly { path: string; isWithoutEnding: boolean }[],
    signal: AbortSignal,
  ): Promise<Verdict[]> {
    return this.#ask(root, 'judge', files, signal) as Promise<Verdict[]>
  }

  /** SHA-256; null: it cannot be read just now. @throws AppError `slow`, `cancelled` */
  async hash(root: string, path: string, signal: AbortSignal): Promise<Uint8Array | null> {
    try {
      return (await this.#ask(root, 'hash', path, signal)) as Uint8Array
    } catch (error) {
      if (error instanceof AppError && !['slow', 'cancelled', 'process-died'].includes(error.code)) return null
      throw error
    }
  }

  /** How many files are what they were, below a root. @throws AppError `slow` */
  compare(root: string, files: readonly SoughtFile[]): Promise<ComparedFiles> {
    return this.#ask(root, 'compare', files) as Promise<ComparedFiles>
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#supervisor.stop()
  }

  async #ask(root: string, method: string, request: unknown, signal?: AbortSignal): Promise<unknown> {
    const before = this.#last
    const ended = Promise.withResolvers<undefined>()
    this.#last = ended.promise
    await before
    clearTimeout(this.#idle)
    try {
      if (this.#supervisor.isStopped) await this.#supervisor.start()
      return await this.#supervisor.call(method, request, {
        limitMs: this.#silenceMs,
        ...(signal && { signal }),
      })
    } catch (error) {
      throw error instanceof AppError && error.code === 'slow' ? noAnswer(root) : error
    } finally {
      ended.resolve(undefined)
      this.#idle = setTimeout(() => {
        if (!this.#isWalking) void this.#supervisor.stop()
      }, idleMs)
      this.#idle.unref()
    }
  }
}
