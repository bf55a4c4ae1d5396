import { AppError } from '../../common/app-error.ts'
import { Supervisor } from '../../common/supervisor.ts'
import type { TrainingBackend } from '../../../src-preload/contract.ts'
import type { HeadTrainingProgress } from '../../common/contracts/training.ts'
import type { RunTrainer } from './procedure.ts'

/** How long a trainer that was told to stop may go on before its process is ended. */
const graceMs = 2000

/** Runs each training in a fresh trainer process, which ends with it and gives memory back. */
export function makeRunTrainer(entry: string, logFile: string): RunTrainer {
  return async (call, request, onProgress, signal) => {
    const supervisor = new Supervisor({
      name: 'trainer',
      entry,
      logFile,
      restart: false,
      onEvent: (event, data) => {
        if (event === 'progress') onProgress(data as HeadTrainingProgress)
      },
    })
    let grace: NodeJS.Timeout | undefined
    const onAbort = (): void => {
      void supervisor.call('cancel').catch(() => undefined)
      grace = setTimeout(() => supervisor.kill(), graceMs)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      signal.throwIfAborted()
      return (await supervisor.call(call, request)) as never
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'The training was cancelled.', undefined, { cause: error })
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
      clearTimeout(grace)
      // Not awaited: the result is here, and the process needs no one to end.
      void supervisor.stop()
    }
  }
}

/** Which TensorFlow trains here, asked of a trainer process of its own. */
export async function askTrainingBackend(entry: string, logFile: string): Promise<TrainingBackend> {
  const supervisor = new Supervisor({ name: 'trainer', entry, logFile, restart: false })
  try {
    return (await supervisor.call('backend')) as TrainingBackend
  } finally {
    await supervisor.stop()
  }
}
