import { minimise } from '../../../src-main/trainer/head/lbfgs.ts'
import { gatherRows, type FeatureMatrix } from '../../../src-main/trainer/data/features.ts'
import { spanOf } from '../../../src-main/trainer/head/span.ts'
import { SoftmaxObjective } from '../../../src-main/trainer/head/softmax-objective.ts'

/** scikit-learn's default, and the one that suits standardised embeddings better: a penalty of 1 and of 100. */
export const strengths = [1, 0.01] as const
export type Strength = (typeof strengths)[number]

/**
 * What anyone would write in ten lines:
 *
 *     features = StandardScaler().fit_transform(all_images)
 *     LogisticRegression(C=C).fit(features[decided], labels).predict_proba(features[others])
 *
 * The sum of the cross entropies and ‖W‖² / 2C is solved to its optimum, intercepts are free. `plain-script.test.ts` holds
 * it against scikit-learn's own answers.
 */
export class PlainScript {
  readonly #features: FeatureMatrix

  /** @param features raw, of all images; stays as it is */
  constructor(features: FeatureMatrix) {
    this.#features = standardised(features)
  }

  /**
   * @param decided rows that have a label
   * @param labels of them, from 0; each label has at least one row
   * @param asked rows to answer for
   * @returns probabilities, asked x labels
   */
  async answer(decided: Int32Array, labels: Int32Array, asked: Int32Array, strength: Strength): Promise<Float32Array> {
    const count = labels.reduce((most, label) => Math.max(most, label + 1), 0)
    const targets = new Float32Array(decided.length * count)
    for (const [row, label] of labels.entries()) targets[row * count + label] = 1
    const { coordinates, toFeatures } = await spanOf(gatherRows(this.#features, decided), 1)
    const { data, rows, width } = coordinates
    const problem = { features: data, targets, weights: new Float32Array(rows).fill(1), rows, dimensions: width }
    const objective = await SoftmaxObjective.create({ ...problem, labels: count }, 1)
    try {
      objective.setPenalty({ weights: 1 / (strength * rows), biases: 0 })
      const start = new Float64Array((width + 1) * count)
      const { point } = await minimise((at) => objective.evaluate(at), start, options)
      return probabilitiesOf(gatherRows(this.#features, asked), await toFeatures(point, count), count)
    } finally {
      await objective.release()
    }
  }
}

const options = { maximumIterations: 300, decreaseTolerance: 1e-9, noise: 1e-8 }

/** Every feature with mean 0 and deviation 1; one that does not vary stays 0. */
function standardised({ data, rows, width }: FeatureMatrix): FeatureMatrix {
  const result = new Float32Array(data.length)
  for (let column = 0; column < width; column++) {
    let [sum, squares] = [0, 0]
    for (let at = column; at < data.length; at += width) sum += data[at]!
    const mean = sum / rows
    for (let at = column; at < data.length; at += width) squares += (data[at]! - mean) ** 2
    const deviation = Math.sqrt(squares / rows) || 1
    for (let at = column; at < data.length; at += width) result[at] = (data[at]! - mean) / deviation
  }
  return { data: result, rows, width }
}

/** @param point W (width x labels, row-major), then b */
function probabilitiesOf({ data, rows, width }: FeatureMatrix, point: Float64Array, labels: number): Float32Array {
  const result = new Float32Array(rows * labels)
  const logits = new Float64Array(labels)
  for (let row = 0; row < rows; row++) {
    logits.set(point.subarray(width * labels))
    for (let feature = 0; feature < width; feature++) {
      const value = data[row * width + feature]!
      for (let label = 0; label < labels; label++) logits[label]! += value * point[feature * labels + label]!
    }
    const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity)
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0)
    for (let label = 0; label < labels; label++) {
      result[row * labels + label] = Math.exp(logits[label]! - largest) / sum
    }
  }
  return result
}
