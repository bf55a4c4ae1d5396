import type { LabelReport } from '../../../src-preload/contract.ts'
import type { Judged } from '../kinds/answer-kind.ts'
import { shareOf } from '../models/comparison.ts'

/** Label by label, by falling number of images and then by name. @param names of labels */
export function labelReports(
  images: readonly Judged[],
  names: ReadonlyMap<number, string>,
): (LabelReport & { labelId: number })[] {
  const counts = new Map<number, { right: number; support: number; stated: number }>()
  for (const { answers } of images) {
    for (const { labelId, isTrue, isStated } of answers) {
      let of = counts.get(labelId)
      if (of === undefined) counts.set(labelId, (of = { right: 0, support: 0, stated: 0 }))
      if (isTrue) of.support++
      if (isStated) of.stated++
      if (isTrue && isStated) of.right++
    }
  }
  return [...counts]
    .filter(([, { support, stated }]) => support + stated > 0)
    .map(([labelId, { right, support, stated }]) => ({
      labelId,
      ...labelReport(names.get(labelId) ?? String(labelId), right, support, stated),
    }))
    .sort((a, b) => b.support - a.support || a.label.localeCompare(b.label))
}

/** @param right images that are it and were said to be @param stated images that were said to be it */
export function labelReport(
  label: string,
  right: number,
  support: number,
  stated: number,
): Omit<LabelReport, 'labelId'> {
  return {
    label,
    support,
    found: support === 0 ? null : shareOf(right, support),
    rightWhenSaid: stated === 0 ? null : shareOf(right, stated),
    f1: stated + support === 0 ? null : (2 * right) / (stated + support),
  }
}

export function meanF1Of(labels: readonly Pick<LabelReport, 'f1'>[]): number | null {
  const known = labels.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))
  return known.length === 0 ? null : known.reduce((sum, f1) => sum + f1, 0) / known.length
}
