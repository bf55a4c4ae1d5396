import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from './app-error.ts'
import { Supervisor } from './supervisor.ts'

export interface ThrowAway {
  /** Absolute path of the program, `probe-process`. */
  entry: string
  /** Milliseconds for one question, the start of the process included. */
  timeLimit: number
  environment?: Record<string, string>
  /** Where its output goes; inherited where absent. */
  logFile?: string
  /** Ends it before. */
  signal?: AbortSignal
}

/**
 * Asks a process made for this one question and ends it.
 * @throws AppError `process-died` where it dies or does not answer in time
 */
export async function askThrowAway(options: ThrowAway, method: string, request: unknown): Promise<unknown> {
  const { entry, timeLimit, environment, logFile, signal } = options
  const supervisor = new Supervisor({
    name: 'probe',
    entry,
    restart: false,
    startTimeoutMs: timeLimit,
    stopTimeoutMs: 1000,
    ...(environment ? { environment } : {}),
    ...(logFile ? { logFile } : {}),
  })
  const end = (): void => supervisor.kill()
  signal?.addEventListener('abort', end)
  const over = new AbortController()
  const late = pause(timeLimit, undefined, { signal: over.signal }).then(() => {
    end()
    throw new AppError('process-died', `It did not answer within ${Math.round(timeLimit / 1000)} seconds.`)
  })
  try {
    return await Promise.race([supervisor.call(method, request), late])
  } finally {
    signal?.removeEventListener('abort', end)
    over.abort()
    late.catch(() => undefined)
    await supervisor.stop()
  }
}
