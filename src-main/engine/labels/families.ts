import type { Label } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'

type Placed = Pick<Label, 'id' | 'name' | 'key' | 'parentId'>

/** @throws AppError `bad-request` where a label lies under itself, under none of its attribute's, or shares its key */
export function requireForest(labels: readonly Placed[]): void {
  const byId = new Map(labels.map((label) => [label.id, label]))
  const byKey = new Map<string, Placed>()
  for (const label of labels) {
    if (label.parentId !== null && !byId.has(label.parentId)) {
      throw new AppError('bad-request', `"${label.name}" can lie under labels of its own attribute only.`, label.name)
    }
    if (ancestors(label, byId).includes(label.id)) {
      throw new AppError(
        'bad-request',
        `"${label.name}" cannot lie under itself, or under a label that lies under it.`,
        label.name,
      )
    }
    const other = label.key === null ? undefined : byKey.get(label.key)
    if (other) {
      throw new AppError('already-exists', `The key ${label.key} gives "${other.name}" already.`, label.name)
    }
    if (label.key !== null) byKey.set(label.key, label)
  }
}

/** Ids of the labels that a label lies under, the nearest first; itself last where it lies under itself. */
function ancestors({ id, parentId }: Placed, byId: ReadonlyMap<number, Placed>): number[] {
  const found: number[] = []
  for (let next = parentId; next !== null && !found.includes(next); next = byId.get(next)?.parentId ?? null) {
    found.push(next)
    if (next === id) break
  }
  return found
}

/** A label and all that lie under it. */
export function family(labels: readonly Pick<Label, 'id' | 'parentId'>[], labelId: number): number[] {
  const found = new Set([labelId])
  // A label may stand before the one it lies under.
  for (let before = 0; before !== found.size;) {
    before = found.size
    for (const { id, parentId } of labels) if (parentId !== null && found.has(parentId)) found.add(id)
  }
  return [...found]
}
