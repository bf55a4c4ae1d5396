import type { ProviderName, ProviderReport } from './types.ts'

/** The fastest that gives the right answer; `cpu` where none does. */
export function chooseProvider(reports: readonly ProviderReport[]): ProviderName {
  const working = reports.filter(({ works }) => works)
  const speed = ({ millisecondsPerImage }: ProviderReport): number => millisecondsPerImage ?? Infinity
  return working.toSorted((a, b) => speed(a) - speed(b))[0]?.provider ?? 'cpu'
}
