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
 * @throws AppError `process-died` where it dies, `slow` where it does not answer in time, and its own
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
  try {
    return await supervisor.call(method, request, { limitMs: timeLimit, ...(signal ? { signal } : {}) })
  } finally {
    await supervisor.stop()
  }
}
