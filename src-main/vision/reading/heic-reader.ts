import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../common/app-error.ts'
import { Limiter } from '../limiter.ts'
import type { HeicPixels } from './heic-decoding.ts'
import { decodeSeconds } from './limits.ts'

export type HeicAnswer = { pixels: HeicPixels } | { reason: string }

/** Beside the built program; where tests run the source, beside this. */
const program = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'heic-thread.ts' : 'heic.js')

/**
 * Reads HEIC by libheif as WebAssembly, in a thread: 12 megapixels take it two seconds or three, in which this one goes on.
 * One file at a time; the thread lives while there are files, and its memory goes with it. It may be stopped at any time,
 * for it holds no native module.
 */
export class HeicReader {
  readonly #turns = new Limiter(1)
  readonly #limitMs: number
  #worker: Worker | null = null
  #waiting = 0

  constructor(limitMs = decodeSeconds * 1000) {
    this.#limitMs = limitMs
  }

  /** @throws AppError `slow`; Error with libheif's reason */
  async read(file: Uint8Array, path: string): Promise<HeicPixels> {
    this.#waiting++
    try {
      return await this.#turns.run(() => this.#ask(file, path))
    } finally {
      this.#waiting--
      if (this.#waiting === 0) await this.#stop()
    }
  }

  async #ask(file: Uint8Array, path: string): Promise<HeicPixels> {
    const worker = (this.#worker ??= new Worker(program))
    const asked = new AbortController()
    const { signal } = asked
    try {
      const ended = once(worker, 'exit', { signal }).then(() => Promise.reject(new Error('the decoder ended')))
      const late = setTimeout(this.#limitMs, undefined, { signal }).then(() =>
        Promise.reject(tooSlow(path, this.#limitMs)),
      )
      // Rejected where the thread fails.
      const answered = once(worker, 'message', { signal }).then(([answer]) => answer as HeicAnswer)
      worker.postMessage(file)
      const answer = await Promise.race([answered, ended, late])
      if ('reason' in answer) throw new Error(answer.reason)
      return answer.pixels
    } catch (error) {
      // What it has of a file that it failed on is not known.
      await this.#stop()
      throw error
    } finally {
      asked.abort()
    }
  }

  async #stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

function tooSlow(path: string, limitMs: number): AppError {
  const seconds = Math.round(limitMs / 1000)
  return new AppError(
    'slow',
    `It took longer than ${seconds} seconds to decode. It is tried again at the next tagging.`,
    path,
  )
}
