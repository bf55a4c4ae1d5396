import type { CurvePoint } from '../../src-preload/contract.ts'
import { indexOfLargest } from './metrics.ts'
import type { TrainingRows } from './targets.ts'

/** Loss and accuracy on the decided rows, on both sides of the split, from one evaluation of the objective. */
export function curvePoint(
  iteration: number,
  loss: number,
  logProbabilities: Float32Array,
  { decided, heldOut }: TrainingRows,
  labelCount: number,
): CurvePoint {
  const sides = [0, 1].map(() => ({ rows: 0, correct: 0, loss: 0 }))
  for (const [index, label] of decided.entries()) {
    if (label < 0) continue
    const side = sides[heldOut[index]!]!
    const row = logProbabilities.subarray(index * labelCount, (index + 1) * labelCount)
    side.rows++
    side.loss -= row[label]!
    if (indexOfLargest(row) === label) side.correct++
  }
  const [fitting, validation] = sides as [(typeof sides)[0], (typeof sides)[0]]
  return {
    iteration,
    loss,
    accuracy: fitting.rows > 0 ? fitting.correct / fitting.rows : 0,
    validationLoss: validation.rows > 0 ? validation.loss / validation.rows : null,
    validationAccuracy: validation.rows > 0 ? validation.correct / validation.rows : null,
  }
}

/** The held-out decided rows: what they are, and the given log probabilities of them as a matrix of their own. */
export function heldOutRows(
  logProbabilities: Float32Array,
  { decided, heldOut }: TrainingRows,
  labelCount: number,
): { truth: Int32Array; logProbabilities: Float32Array } {
  const indices = decided.map((_, index) => index).filter((index) => decided[index]! >= 0 && heldOut[index] === 1)
  const gathered = new Float32Array(indices.length * labelCount)
  for (const [i, index] of indices.entries()) {
    gathered.set(logProbabilities.subarray(index * labelCount, (index + 1) * labelCount), i * labelCount)
  }
  return { truth: indices.map((index) => decided[index]!), logProbabilities: gathered }
}
