import { AppError } from '../../common/app-error.ts'
import { ProcessEnded } from '../../common/process-ended.ts'
import { Supervisor } from '../../common/supervisor.ts'
import { spareMemory } from '../../common/spare-memory.ts'
import type { TrainingBackend } from '../../../src-preload/contract.ts'
import type { HeadTrainingProgress } from '../../common/contracts/training.ts'
import type { RunTrainer } from './procedure.ts'

/** An operation on a large network blocks its thread for a while where no native TensorFlow computes it. */
const silenceLimitMs = 600_000

/** Runs each training in a fresh trainer process, which ends with it and gives memory back. */
export function makeRunTrainer(entry: string, logFile: string): RunTrainer {
  return async (call, request, onProgress, signal) => {
    const supervisor = new Supervisor({
      name: 'trainer',
      entry,
      logFile,
      restart: false,
      silenceLimitMs,
      onEvent: (event, data) => {
        if (event === 'progress') onProgress(data as HeadTrainingProgress)
      },
    })
    try {
      return (await supervisor.call(call, request, { signal })) as never
    } catch (error) {
      throw error instanceof ProcessEnded && error.why === 'memory' ? tooMuch() : error
    } finally {
      // Not awaited: the result is here, and the process needs no one to end.
      void supervisor.stop()
    }
  }
}

function tooMuch(): AppError {
  const gigabytes = (spareMemory() / 1e9).toFixed(0)
  return new AppError(
    'process-died',
    `The training needed more than ${gigabytes} GB of memory, which is what this computer can spare, and was ended. Nothing is lost, and the model in use goes on tagging. Close other programs, or train with a smaller batch or a smaller network.`,
  )
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
