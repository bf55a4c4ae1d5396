import type { Filter } from '../../src-preload/contract.ts'

/** The label that an image has to have to be in a list that asks for one label and nothing else of an image; null: none. */
export function labelOfView({ all = [], facts = [], failed, text = '' }: Filter): number | null {
  const [clause, ...more] = all
  if (clause === undefined || more.length > 0 || facts.length > 0 || failed !== undefined || text.trim() !== '')
    return null
  const { confidence, labels = [], not = false, states } = clause
  const [labelId, ...others] = labels
  if (not || states !== undefined || confidence !== undefined || others.length > 0) return null
  return labelId ?? null
}
