import { copy } from '../copy.ts'
import type { Attribute, AttributeDetail, ImageRow, Value } from '../../src-preload/contract.ts'

/** A picture less like those the model learned from than this is unlike them. */
const leastFamiliar = 0.5

/** Whether a model's answer is no more than a guess: less sure than the attribute asks for before it is stated. */
export function isUnsure(
  value: Pick<Value, 'source' | 'confidence'> | null | undefined,
  attribute: Pick<Attribute, 'kind' | 'threshold'> | null | undefined,
): boolean {
  if (value == null || attribute == null || attribute.kind !== 'label') return false
  return value.source === 'machine' && (value.confidence ?? 0) < attribute.threshold
}

/** How many of these images have no more than a guess. */
export const unsureAmong = (rows: readonly Pick<ImageRow, 'values'>[], attribute: Attribute): number =>
  rows.filter(({ values }) =>
    isUnsure(
      values.find(({ attributeId }) => attributeId === attribute.id),
      attribute,
    ),
  ).length

/** Why the model is not sure of a picture, where its confidence alone does not say. */
export function whyUnsure({ value, familiarity }: Pick<AttributeDetail, 'value' | 'familiarity'>): string | null {
  const isGuess = value === null || value.source === 'machine'
  if (!isGuess || familiarity === null || familiarity >= leastFamiliar) return null
  return copy.correct.unfamiliar
}

/** How a guess is written where a label that is sure would stand. */
export const guessed = (name: string): string => `${name}?`
