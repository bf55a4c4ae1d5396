export interface NetworkSize {
  /** Numbers per image. */
  features: number
  embedding: number
  hidden: number
  /** Words, special tokens included. */
  vocabulary: number
}

/** The original library's sizes. */
export const originalSize = { embedding: 64, hidden: 512 }

/** The parameters' numbers by name, row-major. */
export type NetworkValues = Record<string, Float32Array>

/**
 * The parameters, row-major, to be multiplied from the right (y = x·W + b). The three gates lie side by side in the
 * columns, in PyTorch's order: reset, update, new.
 */
export function parameterShapes({ features, embedding, hidden, vocabulary }: NetworkSize): Record<string, number[]> {
  return {
    initWeights: [features, hidden],
    initBias: [hidden],
    embedding: [vocabulary, embedding],
    inputWeights: [embedding, 3 * hidden],
    inputBias: [3 * hidden],
    hiddenWeights: [hidden, 3 * hidden],
    hiddenBias: [3 * hidden],
    outputWeights: [hidden, vocabulary],
    outputBias: [vocabulary],
  }
}
