import type { KnownAnswer } from '../../../common/set-metrics.ts'

/** With fewer labels held out, which confidence serves best is a matter of chance. */
const leastLabels = 40
/** Beyond, a label is stated of nearly everything, or of nothing. */
const [lowest, highest] = [0.1, 0.9]

/**
 * The confidence from which on labels are stated: the one at which held-out sets have the best F1, over all labels; of
 * equals the one nearest to a half. Null where too little was held out to tell.
 */
export function setThreshold(answers: readonly Pick<KnownAnswer, 'probability' | 'isTrue'>[]): number | null {
  const support = answers.filter(({ isTrue }) => isTrue).length
  if (support < leastLabels) return null
  const hundredth = (value: number): number => Math.floor(value * 100)
  // By hundredth: how many answers it has, and how many of them are true.
  const counts = Array.from({ length: 101 }, () => ({ stated: 0, right: 0 }))
  for (const { probability, isTrue } of answers) {
    const count = counts[hundredth(probability)]!
    count.stated++
    if (isTrue) count.right++
  }
  let [stated, right] = [0, 0]
  let best = { threshold: 0.5, f1: -1 }
  for (let at = 100; at >= hundredth(lowest); at--) {
    stated += counts[at]!.stated
    right += counts[at]!.right
    if (at > hundredth(highest)) continue
    const f1 = (2 * right) / (stated + support)
    const isNearer = Math.abs(at / 100 - 0.5) < Math.abs(best.threshold - 0.5)
    if (f1 > best.f1 || (f1 === best.f1 && isNearer)) best = { threshold: at / 100, f1 }
  }
  return best.threshold
}
