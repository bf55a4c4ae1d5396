/** Strength of the pull towards the starting temperature, in images: few held-out images hardly move it. */
const pull = 20

/**
 * The temperature T that gives held-out images the least negative log likelihood of softmax(logits / T) (Guo et al.
 * 2017), found by golden section on ln T, with a Gaussian pull towards `start` worth 20 images at ln T = ±1.
 *
 * @param logProbabilities ln of the probabilities at T = 1, images x labels (logits but for a constant per row)
 */
export function fitTemperature(
  logProbabilities: Float32Array,
  truth: Int32Array,
  labelCount: number,
  start: number,
): number {
  if (truth.length === 0) return start
  const cost = (logTemperature: number): number => {
    const inverse = Math.exp(-logTemperature)
    let sum = (pull / 2) * (logTemperature - Math.log(start)) ** 2
    for (const [image, label] of truth.entries()) {
      let total = 0
      for (let at = image * labelCount; at < (image + 1) * labelCount; at++) {
        total += Math.exp(logProbabilities[at]! * inverse)
      }
      sum += Math.log(total) - logProbabilities[image * labelCount + label]! * inverse
    }
    return sum
  }
  const golden = (Math.sqrt(5) - 1) / 2
  let [left, right] = [Math.log(0.25), Math.log(4)]
  let [a, b] = [right - golden * (right - left), left + golden * (right - left)]
  let [costA, costB] = [cost(a), cost(b)]
  while (right - left > 0.01) {
    if (costA < costB) {
      ;[right, b, costB] = [b, a, costA]
      a = right - golden * (right - left)
      costA = cost(a)
    } else {
      ;[left, a, costA] = [a, b, costB]
      b = left + golden * (right - left)
      costB = cost(b)
    }
  }
  return Math.exp((left + right) / 2)
}

/** Probabilities at T = 1 restated at temperature T: p^(1/T), normalised. */
export function atTemperature(probabilities: Float32Array, labelCount: number, temperature: number): Float32Array {
  const result = probabilities.map((value) => value ** (1 / temperature))
  for (let start = 0; start < result.length; start += labelCount) {
    let total = 0
    for (let at = start; at < start + labelCount; at++) total += result[at]!
    for (let at = start; at < start + labelCount; at++) result[at]! /= total
  }
  return result
}
