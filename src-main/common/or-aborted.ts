import { AppError } from './app-error.ts'

/** What comes of the work, which goes on by itself where it is waited for no longer. @throws AppError `cancelled` once the signal is aborted */
export async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return work
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(cancelled())
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

export const cancelled = (): AppError => new AppError('cancelled', 'It was cancelled.')
