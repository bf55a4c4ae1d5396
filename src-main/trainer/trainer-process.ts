import { constants, setPriority } from 'node:os'
import type { TrainingBackend } from '../../src-preload/contract.ts'
import type { CaptionTrainingRequest, CaptionTrainingResult } from '../common/contracts/caption-training.ts'
import type { FinetuneRequest, FinetuneResult } from '../common/contracts/finetune.ts'
import type {
  HeadTrainingProgress,
  HeadTrainingRequest,
  HeadTrainingResult,
  ManyHeadRequest,
  ManyHeadResult,
  SgdHeadTrainingRequest,
  SgdHeadTrainingResult,
} from '../common/contracts/training.ts'
import { AppError } from '../common/app-error.ts'
import type { CallContext } from '../common/channel.ts'
import { runChild } from '../common/child-process.ts'
import { spareMemory } from '../common/spare-memory.ts'
import { learnHead } from './head/learn-head.ts'
import { learnMany } from './head/many/learn-many.ts'

/** Most progress events a second. */
const eventsPerSecond = 10

/**
 * The trainer process: calls such as `trainHead`, event `progress`. It is started for a run and ended after it, so that the
 * memory of the features goes back to the system.
 */
await runChild((tell, watch) => {
  watch.boundMemory(spareMemory())
  // Whoever goes on deciding meanwhile comes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  let isRunning = false
  const closing = new AbortController()
  /** One training at a time, its progress told at most ten times a second and whenever a stage begins. */
  const train = async <Result>(
    context: CallContext,
    work: (onProgress: (progress: HeadTrainingProgress) => void, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    if (isRunning) throw new AppError('busy', 'A training is under way already. Wait for it, or cancel it.')
    isRunning = true
    let sent = -Infinity
    let stage = ''
    try {
      return await work(
        (progress) => {
          const now = performance.now()
          if (progress.stage === stage && now - sent < 1000 / eventsPerSecond) return
          ;[sent, stage] = [now, progress.stage]
          tell('progress', progress)
        },
        AbortSignal.any([context.signal, closing.signal]),
      )
    } finally {
      isRunning = false
    }
  }
  return {
    handlers: {
      trainHead: (request: HeadTrainingRequest, context: CallContext): Promise<HeadTrainingResult> =>
        train(context, (onProgress, signal) => learnHead(request, onProgress, signal)),
      trainManyHead: (request: ManyHeadRequest, context: CallContext): Promise<ManyHeadResult> =>
        train(context, (onProgress, signal) => learnMany(request, onProgress, signal)),
      // TensorFlow takes a second to load: only who needs it waits for it.
      trainHeadBySgd: (request: SgdHeadTrainingRequest, context: CallContext): Promise<SgdHeadTrainingResult> =>
        train(context, async (onProgress, signal) => {
          const { trainHeadBySgd } = await import('./head/sgd/train-head-sgd.ts')
          return trainHeadBySgd(request, onProgress, signal)
        }),
      trainCaptioner: (request: CaptionTrainingRequest, context: CallContext): Promise<CaptionTrainingResult> =>
        train(context, async (onProgress, signal) => {
          const { trainCaptioner } = await import('./caption/train-captioner.ts')
          return trainCaptioner(request, onProgress, signal)
        }),
      finetune: (request: FinetuneRequest, context: CallContext): Promise<FinetuneResult> =>
        train(context, async (onProgress, signal) => {
          const { finetune } = await import('./finetune/finetune.ts')
          return finetune(request, onProgress, signal)
        }),
      async backend(): Promise<TrainingBackend> {
        const { loadTensorFlow } = await import('./tensorflow/backend.ts')
        const { name, version, gpu, why } = await loadTensorFlow('auto')
        return { name, version, gpu, why }
      },
    },
    close: () => closing.abort(),
  }
})
