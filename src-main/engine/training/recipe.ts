import { colourDescriptorId } from '../../common/feature-names.ts'
import type { FeatureBlock } from '../../common/training-types.ts'

/**
 * How each feature block goes into a head: every row at length one, then a gain that says how much a block counts under
 * the same penalty. Measured on product photos (docs/decisions/0002-colour-descriptor.md): beside the colour descriptor
 * the embedding must be held back, or its many features drown the few that know about colour.
 */
const gains = {
  alone: 0.66,
  embeddingBesideColour: 0.176,
  colourBesideEmbedding: 0.354,
}

export function blocksFor(features: readonly string[], dimensionsOf: (name: string) => number): FeatureBlock[] {
  const both = features.length > 1 && features.includes(colourDescriptorId)
  return features.map((id) => ({
    id,
    dimensions: dimensionsOf(id),
    transform: 'unit',
    gain: both ? (id === colourDescriptorId ? gains.colourBesideEmbedding : gains.embeddingBesideColour) : gains.alone,
  }))
}
