import { AppError } from '../../common/app-error.ts'
import type { BackboneTrial, TrialRequest } from '../../common/contracts/backbones.ts'
import { askThrowAway, type ThrowAway } from '../../common/throw-away.ts'
import type { BackboneSpec } from '../../common/contracts/vision.ts'

/** For the trial's process to start and end. */
const spareMs = 20_000

/**
 * Runs a network nobody vouches for in a process of its own, which is ended where it takes too much memory or time.
 * @throws AppError `unsupported`
 */
export async function tryInChild(
  options: Omit<ThrowAway, 'timeLimit'>,
  backbone: BackboneSpec,
  bounds: NonNullable<TrialRequest['bounds']>,
): Promise<BackboneTrial> {
  const request: TrialRequest = { backbone, bounds }
  const timeLimit = bounds.milliseconds + spareMs
  try {
    return (await askThrowAway({ ...options, timeLimit }, 'try', request)) as BackboneTrial
  } catch (error) {
    throw asRefusal(error, backbone.file)
  }
}

/** A process that died of a file is that file's fault. */
export function asRefusal(error: unknown, path: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'process-died') return error
  return new AppError(
    'unsupported',
    'The network cannot be used as a backbone: the process that tried it ended. It crashed ONNX Runtime, or took more ' +
      'memory or time than an image network needs. Nothing else was harmed.',
    path,
    { cause: error },
  )
}
