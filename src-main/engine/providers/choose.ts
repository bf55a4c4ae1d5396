import type { ProviderName } from '../../../src-preload/contract.ts'
import type { ProbeReport } from '../../common/contracts/probe.ts'

/** The fastest that gives the right answer; `cpu` where none does. */
export function fastestOf(reports: readonly ProbeReport[]): ProviderName {
  const working = reports.filter(({ works }) => works)
  const speed = ({ millisecondsPerImage }: ProbeReport): number => millisecondsPerImage ?? Infinity
  return working.toSorted((a, b) => speed(a) - speed(b))[0]?.provider ?? 'cpu'
}
