import type { HeldOutPredictions } from '../../common/contracts/training.ts'
import { topPredictions } from './top-predictions.ts'

const count = 5

/** @param probabilities held-out rows x labels; `decided` their labels, `row` where they stand in the features file */
export function heldOutPredictions(
  probabilities: Float32Array,
  decided: Int32Array,
  labels: number,
  row: Int32Array,
): HeldOutPredictions {
  const { labels: topLabels, probabilities: topProbabilities } = topPredictions(probabilities, labels, count)
  return { row, decided: Int32Array.from(decided), topLabels, topProbabilities, count }
}
