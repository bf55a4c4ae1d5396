import type { ProviderName } from '../../../src-preload/contract.ts'
import type { ProbeReport, ProbeRequest } from '../../common/contracts/probe.ts'
import { askThrowAway, type ThrowAway } from '../../common/throw-away.ts'
import type { BackboneSpec } from '../../common/contracts/vision.ts'

export interface ChildProbe extends Omit<ThrowAway, 'timeLimit'> {
  candidates: readonly ProviderName[]
  backbone?: BackboneSpec
  /** Milliseconds for each provider. */
  timeLimit?: number
}

/**
 * Tries each provider in a process of its own, one after another so that they do not slow each other. A crash or a hang is
 * a report like others.
 * @throws what the signal was aborted with, and nothing else
 */
export async function probeInChild(options: ChildProbe): Promise<ProbeReport[]> {
  const { candidates, backbone, timeLimit = 30_000, ...rest } = options
  const reports: ProbeReport[] = []
  for (const provider of candidates) {
    rest.signal?.throwIfAborted()
    const request: ProbeRequest = { provider, ...(backbone ? { backbone } : {}) }
    try {
      reports.push((await askThrowAway({ ...rest, timeLimit }, 'probe', request)) as ProbeReport)
    } catch (error) {
      const why = `It failed while it was tried: ${error instanceof Error ? error.message : String(error)}`
      reports.push({ provider, works: false, millisecondsPerImage: null, why })
    }
  }
  rest.signal?.throwIfAborted()
  return reports
}
