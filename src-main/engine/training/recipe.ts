import type { FeatureBlock } from '../../common/training-types.ts'

/** How each feature block goes into a head (measured in docs/decisions). */
export function blocksFor(features: readonly string[], dimensionsOf: (name: string) => number): FeatureBlock[] {
  return features.map((id) => ({ id, dimensions: dimensionsOf(id), transform: 'standardise' }))
}
