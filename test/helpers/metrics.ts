import type { Metrics, ModelMetrics } from '../../src-preload/contract.ts'

/** The figures of a head; throws where there are none, or a captioner's. */
export function headMetrics(metrics: ModelMetrics | null | undefined): Metrics {
  if (!metrics || !('top1' in metrics)) throw new Error('these are no figures of a head')
  return metrics
}
