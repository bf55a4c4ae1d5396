import type { Label, LabelFigures } from '../../src-preload/contract.ts'
import { searched } from '../../src-preload/contract/folding.ts'
import { copy } from '../copy.ts'
import { leastToTell } from './shares.ts'

/** `family`: labels under those they lie under; the others are plain lists. */
export type LabelOrder = 'family' | 'images' | 'name'

export interface TreeRow {
  label: Label
  /** From 0. */
  depth: number
  hasLeaves: boolean
  isOpen: boolean
}

export type FiguresByLabel = ReadonlyMap<number, LabelFigures>

/** Images with a label or one under it, whoever says so. */
export const imagesOf = (label: Label, figures: FiguresByLabel): number => {
  const known = figures.get(label.id)
  return known === undefined ? label.images : known.human + known.imported + known.machine
}

interface Shown {
  order: LabelOrder
  figures: FiguresByLabel
  /** Labels whose leaves are not shown. */
  closed: ReadonlySet<number>
  /** Part of a name, or of another one that tables use; empty: all. */
  sought: string
}

/** `Size 2` comes before `Size 10`. */
export const byName = (a: Pick<Label, 'name'>, b: Pick<Label, 'name'>): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true })

/** The rows of the table, from above. Labels that are sought are shown with those they lie under. */
export function treeRows(labels: readonly Label[], { closed, figures, order, sought }: Shown): TreeRow[] {
  const wanted = searched(sought.trim())
  const fits = ({ name, synonyms }: Label): boolean =>
    [name, ...synonyms].some((each) => searched(each).includes(wanted))
  const sorted = [...labels].sort((a, b) =>
    order === 'name' ? byName(a, b) : imagesOf(b, figures) - imagesOf(a, figures) || byName(a, b),
  )
  if (order !== 'family') {
    return sorted.filter(fits).map((label) => ({ label, depth: 0, hasLeaves: false, isOpen: false }))
  }
  const ids = new Set(labels.map(({ id }) => id))
  const byParent = Map.groupBy(sorted, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null))
  const rowsUnder = (parentId: number | null, depth: number): TreeRow[] =>
    (byParent.get(parentId) ?? []).flatMap((label): TreeRow[] => {
      const leaves = rowsUnder(label.id, depth + 1)
      if (wanted !== '' && leaves.length === 0 && !fits(label)) return []
      const isOpen = wanted !== '' || !closed.has(label.id)
      const hasLeaves = byParent.has(label.id)
      return [{ label, depth, hasLeaves, isOpen }, ...(isOpen ? leaves : [])]
    })
  return rowsUnder(null, 0)
}

/** Ids of a label and all that lies under it. */
export function familyOf(labels: readonly Pick<Label, 'id' | 'parentId'>[], labelId: number): Set<number> {
  const found = new Set([labelId])
  for (let before = 0; before !== found.size;) {
    before = found.size
    for (const { id, parentId } of labels) if (parentId !== null && found.has(parentId)) found.add(id)
  }
  return found
}

/** What is said in a row of how many of its images the model finds. */
export interface FoundText {
  text: string
  /** The whole of it: the interval and what it was measured on, or why there is no figure. */
  hint: string
  /** Measured on enough images, and here. */
  isFirm: boolean
}

/** @param decided images of the label itself, those of labels under it not among them, that a person or a table gave it */
export function foundText(
  { found, foundOn, learned }: Pick<LabelFigures, 'found' | 'foundOn' | 'learned'>,
  { decided, isParent }: { decided: number; isParent: boolean },
): FoundText {
  const { foundShare, found: whole, foundWhenMade, few, notMeasured } = copy.labelRoom
  if (found !== null) {
    const isFew = found.of < leastToTell
    const hint = [whole(found), ...(isFew ? [few] : []), ...(foundOn === 'card' ? [foundWhenMade] : [])].join(' ')
    return { text: foundShare(found), hint, isFirm: !isFew && (foundOn === 'library' || learned === 'here') }
  }
  if (decided === 0 && isParent) return { ...notMeasured.parent, isFirm: false }
  if (decided === 0) return { ...notMeasured.undecided, isFirm: false }
  return { ...(learned === null ? notMeasured.unknown : notMeasured.learnedFrom), isFirm: false }
}

/** Whether a label has images, and too few decisions to be learned well; one that was learned elsewhere needs none. */
export const isThin = ({ human, imported, learned, machine }: LabelFigures): boolean =>
  learned !== 'elsewhere' && human + imported < leastToTell && human + imported + machine > 0
