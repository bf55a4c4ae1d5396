import { AppError } from '../../common/app-error.ts'
import { askThrowAway, type ThrowAway } from '../../common/throw-away.ts'
import type { BackboneSpec } from '../../common/vision-types.ts'
import { trialBounds, type TrialRequest } from './trial-request.ts'
import type { BackboneTrial } from './types.ts'

/**
 * `tryBackbone` in a process of its own, which is ended where the network takes too much memory or time.
 * @throws AppError `unsupported`
 */
export async function tryInChild(
  options: Omit<ThrowAway, 'timeLimit'>,
  backbone: BackboneSpec,
  limits?: { memory: number; milliseconds: number },
): Promise<BackboneTrial> {
  const bounds = limits ?? (await trialBounds(backbone.file))
  const request: TrialRequest = { backbone, bounds }
  try {
    const timeLimit = bounds.milliseconds + 20_000
    return (await askThrowAway({ ...options, timeLimit }, 'try', request)) as BackboneTrial
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'process-died') throw error
    throw new AppError(
      'unsupported',
      'The network cannot be used as a backbone: the process that tried it ended. It crashed ONNX Runtime, or took more ' +
        'memory or time than an image network needs. Nothing else was harmed.',
      backbone.file,
      { cause: error },
    )
  }
}
