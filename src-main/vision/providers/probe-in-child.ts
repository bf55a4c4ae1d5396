import { AppError } from '../../common/app-error.ts'
import type { BackboneSpec } from '../../common/vision-types.ts'
import { trialBounds, type TrialRequest } from '../inspect/trial-request.ts'
import type { BackboneTrial } from '../inspect/types.ts'
import { chooseProvider } from './choose.ts'
import { askThrowAway, type ThrowAway } from '../../common/throw-away.ts'
import { providerNames, type ProbeChoice, type ProbeRequest, type ProviderName, type ProviderReport } from './types.ts'

export interface ChildProbe extends Omit<ThrowAway, 'timeLimit'> {
  candidates?: readonly ProviderName[]
  backbone?: BackboneSpec
  /** Milliseconds for each provider. */
  timeLimit?: number
}

/**
 * Tries each provider in a process of its own, one after another so that they do not slow each other. Never throws:
 * a crash or a hang is a report like others.
 */
export async function probeInChild(options: ChildProbe): Promise<ProbeChoice> {
  const { candidates = providerNames, backbone, timeLimit = 30_000, ...rest } = options
  const reports: ProviderReport[] = []
  for (const provider of candidates) {
    const request: ProbeRequest = { provider, ...(backbone ? { backbone } : {}) }
    try {
      reports.push((await askThrowAway({ ...rest, timeLimit }, 'probe', request)) as ProviderReport)
    } catch (error) {
      const why = `It failed while it was tried: ${error instanceof Error ? error.message : String(error)}`
      reports.push({ provider, works: false, millisecondsPerImage: null, why })
    }
  }
  return { reports, chosen: chooseProvider(reports) }
}

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
