import type { Candidate, ImageRow } from '../../src-preload/contract.ts'

/** A label behind one of the keys 1 to 9. */
export interface LabelOption {
  labelId: number
  /** Of the model, where it named this label for the image. */
  confidence: number | null
  /** Images of the selection that have it, where a selection is spoken of. */
  images: number | null
}

export const optionCount = 9

/** Which nine of all labels are behind the keys, and which are behind none. */
export interface OptionChoice {
  /** From 0. */
  page?: number
  /** A label that someone said it is not needs no key. */
  rejected?: readonly number[]
}

/** The model's best labels first, then those used most. */
export function optionsForImage(
  top: readonly Candidate[],
  byUse: readonly number[],
  current: readonly number[],
  { page = 0, rejected = [] }: OptionChoice = {},
): LabelOption[] {
  const best = top.slice(0, 5).map(({ labelId, confidence }) => ({ labelId, confidence, images: null }))
  // What a person chose belongs on a key although the model never thought of it.
  const rest = [...current, ...byUse].map((labelId) => ({ labelId, confidence: null, images: null }))
  return pageOf([...best, ...rest], page, new Set(rejected))
}

/** Each label once. */
function pageOf(options: readonly LabelOption[], page: number, without: ReadonlySet<number>): LabelOption[] {
  const each = new Map<number, LabelOption>()
  for (const option of options) {
    if (!without.has(option.labelId) && !each.has(option.labelId)) each.set(option.labelId, option)
  }
  return [...each.values()].slice(page * optionCount, (page + 1) * optionCount)
}

export interface LabelShare {
  labelId: number
  images: number
  human: number
  imported: number
}

/** How often each label of an attribute occurs among these rows, most frequent first. */
export function sharesOf(rows: readonly ImageRow[], attributeId: number): LabelShare[] {
  const shares = new Map<number, LabelShare>()
  for (const row of rows) {
    for (const value of row.values) {
      if (value.attributeId !== attributeId) continue
      const share = shares.get(value.labelId) ?? { labelId: value.labelId, images: 0, human: 0, imported: 0 }
      share.images++
      if (value.source === 'human') share.human++
      if (value.source === 'imported') share.imported++
      shares.set(value.labelId, share)
    }
  }
  return [...shares.values()].sort((left, right) => right.images - left.images || left.labelId - right.labelId)
}

/** The labels most frequent in the selection first, then those used most. */
export function optionsForSelection(shares: readonly LabelShare[], byUse: readonly number[], page = 0): LabelOption[] {
  const shared = shares.map(({ labelId, images }) => ({ labelId, confidence: null, images }))
  return pageOf([...shared, ...byUse.map((labelId) => ({ labelId, confidence: null, images: 0 }))], page, new Set())
}
