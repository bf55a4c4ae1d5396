import type { Attributes } from '../labels/attributes.ts'
import { usualThreshold } from '../labels/attributes.ts'
import type { PastNames } from '../labels/past-names.ts'
import { thresholdOf } from './cards.ts'
import type { Predictions } from './predictions.ts'
import type { Versions } from './versions.ts'
import type { Written } from './written.ts'

export interface SaidInWordsParts {
  attributes: Attributes
  names: PastNames
  predictions: Predictions
  versions: Versions
  written: Written
}

/** What any version says of an image: its best label, those it is sure of, its text. Null: nothing, or it is not known any more. */
export class SaidInWords {
  readonly #parts: SaidInWordsParts

  constructor(parts: SaidInWordsParts) {
    this.#parts = parts
  }

  of(versionId: number, imageId: number): string | null {
    const { attributes, names, predictions, versions, written } = this.#parts
    if (!versions.exists(versionId)) return null
    const card = versions.card(versionId)
    if (card.kind === 'captioner') return written.text(versionId, imageId)
    const top = predictions.top(versionId, imageId)
    const [best] = top
    if (best === undefined) return null
    if (card.activation !== 'sigmoid') return names.label(best.labelId)
    const { attributeId } = versions.get(versionId)
    const least = attributes.look(attributeId)?.ownThreshold ?? thresholdOf(card) ?? usualThreshold
    const sure = top.filter(({ confidence }) => confidence >= least).map(({ labelId }) => names.label(labelId))
    return sure.length === 0 ? null : sure.sort().join(', ')
  }
}
