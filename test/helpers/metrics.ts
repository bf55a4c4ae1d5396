import type { CaptionMetrics, Metrics } from '../../src-preload/contract.ts'

/** The figures of a head; throws where there are none, or a captioner's. */
export function headMetrics(metrics: Metrics | CaptionMetrics | null | undefined): Metrics {
  if (!metrics || 'bleu4' in metrics) throw new Error('these are no figures of a head')
  return metrics
}
