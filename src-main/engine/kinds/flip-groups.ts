import type { Candidate, FlipFilter, FlipGroup, FlipSummary } from '../../../src-preload/contract.ts'
import type { SaidBy } from './answer-kind.ts'

/** An image whose answer a version would change, by the labels it would lose and get; of a text none are named. */
export interface Flipped {
  imageId: number
  taken: readonly number[]
  added: readonly number[]
  /** A table says what it has now: it stays, and the version contradicts it. */
  isImported: boolean
}

/** What is told of all images with a prediction: how many there are, and of how many someone has decided. */
export interface FlipCounts {
  total: number
  protected: number
}

/** So many other labels of an image are offered beside the old and the new. */
const othersOffered = 5

/** @param flips the most confident first */
export function summaryOf({ id, attributeId }: SaidBy, counts: FlipCounts, flips: readonly Flipped[]): FlipSummary {
  const changes = flips.filter(({ isImported }) => !isImported)
  return {
    versionId: id,
    attributeId,
    flips: changes.length,
    unchanged: counts.total - counts.protected - changes.length,
    protected: counts.protected,
    groups: groupsOf(changes).map(([{ added, imageId, taken }, ...others]) => ({
      taken: [...taken],
      added: [...added],
      images: 1 + others.length,
      exampleId: imageId,
    })),
    contradicted: flips.length - changes.length,
  }
}

/** Group by group, the largest first and what is imported last; in each the most confident first. */
export function idsOf(flips: readonly Flipped[], { group, imported }: Omit<FlipFilter, 'versionId'>): number[] {
  const [changes, contradicted] = [
    flips.filter(({ isImported }) => !isImported),
    flips.filter((each) => each.isImported),
  ]
  const wanted = group === undefined ? null : keyOf(group)
  const groups =
    imported === 'only' ? [] : groupsOf(changes).filter(([first]) => wanted === null || keyOf(first) === wanted)
  const last = imported === undefined ? [] : contradicted
  return [...groups.flat(), ...last].map(({ imageId }) => imageId)
}

/** What a version says beside the old and the new answer. */
export function othersThan(
  top: readonly Candidate[],
  named: readonly (Candidate | null)[],
  rejected: readonly number[] = [],
): Candidate[] {
  const without = new Set([...named.flatMap((each) => each?.labelId ?? []), ...rejected])
  return top.filter(({ labelId }) => !without.has(labelId)).slice(0, othersOffered)
}

type Group = [first: Flipped, ...others: Flipped[]]

function groupsOf(flips: readonly Flipped[]): Group[] {
  const groups = Map.groupBy(flips, keyOf) as Map<string, Group>
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

const keyOf = ({ added, taken }: Pick<Flipped | FlipGroup, 'added' | 'taken'>): string =>
  [taken, added].map((labelIds) => labelIds.toSorted((a, b) => a - b).join()).join('>')
