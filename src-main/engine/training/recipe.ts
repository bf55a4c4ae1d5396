import { colourDescriptorId } from '../../common/feature-names.ts'
import type { FeatureBlock } from '../../common/contracts/training.ts'

/**
 * How each feature block goes into a training by epochs: every row at length one, then a gain at which gradient descent
 * learns calmly (docs/decisions/0002-colour-descriptor.md).
 */
const gains = {
  alone: 0.66,
  embeddingBesideColour: 0.176,
  colourBesideEmbedding: 0.354,
}

export function blocksForEpochs(features: readonly string[], dimensionsOf: (name: string) => number): FeatureBlock[] {
  const both = features.length > 1 && features.includes(colourDescriptorId)
  return features.map((id) => ({
    id,
    dimensions: dimensionsOf(id),
    transform: 'unit',
    gain: both ? (id === colourDescriptorId ? gains.colourBesideEmbedding : gains.embeddingBesideColour) : gains.alone,
  }))
}

/**
 * How much each feature block counts in a head that is solved to its optimum. Behind the transforms a block's share of all
 * that the head sees is gain² x dimensions. Where colour is asked for, embedding and colour descriptor share it evenly.
 * Elsewhere half of colour costs six points of clothing type in a hundred (docs/learning.md); two parts in a hundred are
 * harmless, and there for an attribute that hangs on it.
 */
const descriptorShare = { colour: 0.5, other: 0.02 }

/** @param isAboutColour whether the attribute is colour */
export function blocksForHead(
  features: readonly string[],
  dimensionsOf: (name: string) => number,
  isAboutColour: boolean,
): FeatureBlock[] {
  const others = features.filter((id) => id !== colourDescriptorId).reduce((sum, id) => sum + dimensionsOf(id), 0)
  const hasBoth = others > 0 && features.includes(colourDescriptorId)
  const share = isAboutColour ? descriptorShare.colour : descriptorShare.other
  return features.map((id) => {
    const dimensions = dimensionsOf(id)
    // Together as much as the embeddings alone would have, so that a penalty means the same for any set of blocks.
    const part = id === colourDescriptorId ? (share * others) / dimensions : 1 - share
    return { id, dimensions, transform: 'unit', gain: hasBoth ? Math.sqrt(part) : 1 }
  })
}
