import { AppError } from '../../common/app-error.ts'
import type { BackboneTrial, TrialRequest } from '../../common/contracts/backbones.ts'
import { ProcessEnded } from '../../common/process-ended.ts'
import { askThrowAway, type ThrowAway } from '../../common/throw-away.ts'
import type { Bounds } from '../../common/watch.ts'
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
  bounds: Bounds,
): Promise<BackboneTrial> {
  const request: TrialRequest = { backbone, bounds }
  const timeLimit = bounds.milliseconds + spareMs
  try {
    return (await askThrowAway({ ...options, timeLimit }, 'try', request)) as BackboneTrial
  } catch (error) {
    throw asRefusal(error, backbone.file)
  }
}

/** A process that died of a file, or gave no answer about it, is that file's fault. */
export function asRefusal(error: unknown, path: string): unknown {
  if (!(error instanceof AppError)) return error
  const reason = refusals[error instanceof ProcessEnded ? error.why : error.code]
  if (reason === undefined) return error
  const message = `The network cannot be used as a backbone: ${reason} Nothing else was harmed. Choose another one.`
  return new AppError('unsupported', message, path, { cause: error })
}

const refusals: Readonly<Record<string, string>> = {
  died: 'the process that tried it ended. It crashed ONNX Runtime, or took more time than an image network needs.',
  memory: 'it took more memory than an image network of its size needs, and its trial was ended.',
  slow: 'there was no answer in the time that an image network of its size needs.',
}
