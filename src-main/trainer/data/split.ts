import { mixed } from '../../common/random.ts'

/** With fewer examples than this a held-out part says nothing and costs a lot. */
export const leastExamplesToHoldOut = 10

/**
 * Chooses the examples to hold out: whole groups (products), about `share` of every label, never the last group of a
 * label. Rare labels choose first. The order of the groups is a hash of their number, so the same seed holds out nearly
 * the same products run after run, and a product does not move between the sides because others were added.
 *
 * @param labels of every example
 * @param groups of every example; -1: a group of its own
 * @returns 1 for every example that is held out
 */
export function holdOut(labels: Int32Array, groups: Int32Array, share: number, seed: number): Uint8Array {
  const held = new Uint8Array(labels.length)
  if (share <= 0 || labels.length < leastExamplesToHoldOut) return held

  const members = new Map<string, { order: number; examples: number[] }>()
  for (let i = 0; i < labels.length; i++) {
    const key = groups[i]! < 0 ? `example ${i}` : `group ${groups[i]}`
    const order = groups[i]! < 0 ? mixed(seed ^ 0x5bd1e995, i) : mixed(seed, groups[i]!)
    const group = members.get(key)
    if (group) group.examples.push(i)
    else members.set(key, { order, examples: [i] })
  }
  const inOrder = [...members.values()].sort((a, b) => a.order - b.order || a.examples[0]! - b.examples[0]!)

  const perLabel = new Map<
    number,
    { label: number; examples: number; held: number; fitting: number; groups: number[] }
  >()
  for (const [index, group] of inOrder.entries()) {
    for (const [label, examples] of countLabels(group.examples, labels)) {
      const entry = perLabel.get(label) ?? { label, examples: 0, held: 0, fitting: 0, groups: [] }
      entry.examples += examples
      entry.fitting++
      entry.groups.push(index)
      perLabel.set(label, entry)
    }
  }

  const decided = new Set<number>()
  for (const entry of [...perLabel.values()].sort((a, b) => a.examples - b.examples || a.label - b.label)) {
    const wanted = share * entry.examples
    for (const index of entry.groups) {
      if (decided.has(index)) continue
      const counts = countLabels(inOrder[index]!.examples, labels)
      const after = entry.held + counts.get(entry.label)!
      const closer = Math.abs(after - wanted) < Math.abs(entry.held - wanted)
      if (!closer || [...counts.keys()].some((label) => perLabel.get(label)!.fitting <= 1)) continue
      decided.add(index)
      for (const [label, examples] of counts) {
        const other = perLabel.get(label)!
        other.held += examples
        other.fitting--
      }
      for (const example of inOrder[index]!.examples) held[example] = 1
    }
  }
  return held
}

function countLabels(examples: number[], labels: Int32Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (const example of examples) counts.set(labels[example]!, (counts.get(labels[example]!) ?? 0) + 1)
  return counts
}
