import type { LabelMetric, Metrics } from '../../../../src-preload/contract.ts'
import { Calibration } from '../../../common/calibration.ts'
import { shareInterval } from '../../../common/intervals.ts'

/** Shares of images whose true label is first, or among the first three; recall averaged over the labels present. */
export function measure(
  pairs: readonly { truth: string; top: readonly { label: string; confidence: number }[] }[],
): Metrics {
  const labels = new Map<string, { right: number; support: number; predicted: number }>()
  const of = (label: string) => {
    let counts = labels.get(label)
    if (!counts) labels.set(label, (counts = { right: 0, support: 0, predicted: 0 }))
    return counts
  }
  const calibration = new Calibration()
  let first = 0
  let firstThree = 0
  for (const { truth, top } of pairs) {
    of(truth).support++
    const [best] = top
    if (best) {
      of(best.label).predicted++
      calibration.add(best.confidence, best.label === truth)
    }
    if (best?.label === truth) {
      first++
      of(truth).right++
    }
    if (top.slice(0, 3).some(({ label }) => label === truth)) firstThree++
  }
  const perLabel: LabelMetric[] = [...labels]
    .map(([label, { right, support, predicted }]) => ({
      label,
      support,
      recall: support > 0 ? right / support : null,
      precision: predicted > 0 ? right / predicted : null,
    }))
    .sort((a, b) => b.support - a.support || a.label.localeCompare(b.label))
  const recalls = perLabel.flatMap(({ recall }) => (recall === null ? [] : [recall]))
  return {
    images: pairs.length,
    top1: first / pairs.length,
    interval: shareInterval(first, pairs.length),
    top3: firstThree / pairs.length,
    macroRecall: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    perLabel,
    calibrationError: calibration.error,
  }
}
