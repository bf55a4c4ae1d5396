import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../common/app-error.ts'
import { liesIn } from './walk.ts'

/** A folder on a network that is gone gives no answer for minutes, or never, and whoever waits for it does nothing else. */
export type Reach = 'there' | 'gone' | 'silent'

/** Asks the system after a path. @throws where it is not there, or not to be looked at */
export type Ask = (path: string) => Promise<unknown>

/**
 * Looks after folders without waiting for those that give no answer: each question that is not answered holds a thread of
 * this process, so none is asked twice.
 */
export class Folders {
  readonly #ask: Ask
  readonly #asked = new Map<string, Promise<Reach>>()
  readonly #silent = new Set<string>()

  constructor(ask: Ask = stat) {
    this.#ask = ask
  }

  /** Never throws. @param limitMs it is silent where no answer comes within */
  async reach(path: string, limitMs: number): Promise<Reach> {
    if (this.#silent.has(path)) return 'silent'
    const asked = this.#asked.get(path) ?? this.#begin(path)
    const over = new AbortController()
    try {
      return await Promise.race([asked, this.#silence(path, limitMs, over.signal)])
    } finally {
      over.abort()
    }
  }

  /** @throws AppError `slow` where there is no answer */
  async require(folder: string, limitMs = 10_000): Promise<void> {
    if ((await this.reach(resolve(folder), limitMs)) !== 'silent') return
    throw noAnswer(folder)
  }

  /** Whether a place lies in a folder that was asked after and has given no answer yet: nothing may touch it. */
  isSilent(path: string): boolean {
    return [...this.#silent].some((folder) => path === folder || liesIn(path, folder))
  }

  #begin(path: string): Promise<Reach> {
    const asked = this.#ask(path)
      .then(
        () => 'there' as const,
        () => 'gone' as const,
      )
      .finally(() => {
        this.#asked.delete(path)
        this.#silent.delete(path)
      })
    this.#asked.set(path, asked)
    return asked
  }

  async #silence(path: string, limitMs: number, signal: AbortSignal): Promise<Reach> {
    await pause(limitMs, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) this.#silent.add(path)
    return 'silent'
  }
}

export const noAnswer = (folder: string): AppError =>
  new AppError(
    'slow',
    `The folder "${folder}" gives no answer. Check its drive or network, then try again; nothing was forgotten.`,
    folder,
  )

/** Of this process. */
export const folders = new Folders()
