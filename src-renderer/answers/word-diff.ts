export interface DiffPart {
  text: string
  changed: boolean
}

/**
 * Two texts, word by word: what is in both in the same order (the longest such sequence) is unchanged. Neighbouring words
 * of one kind are one part.
 */
export function wordDiff(before: string, after: string): { before: DiffPart[]; after: DiffPart[] } {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const lengths = commonLengths(old, now)
  const parts = { before: [] as DiffPart[], after: [] as DiffPart[] }
  let [left, right] = [0, 0]
  while (left < old.length || right < now.length) {
    const [oldWord, newWord] = [old[left], now[right]]
    if (oldWord !== undefined && oldWord === newWord) {
      add(parts.before, oldWord, false)
      add(parts.after, oldWord, false)
      left++
      right++
    } else if (
      newWord === undefined ||
      (oldWord !== undefined && at(lengths, left + 1, right) >= at(lengths, left, right + 1))
    ) {
      add(parts.before, oldWord ?? '', true)
      left++
    } else {
      add(parts.after, newWord, true)
      right++
    }
  }
  return parts
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Length of the longest common sequence of what begins at each pair of places. */
function commonLengths(old: string[], now: string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0))
  for (let left = old.length - 1; left >= 0; left--) {
    for (let right = now.length - 1; right >= 0; right--) {
      lengths[left]![right] =
        old[left] === now[right]
          ? at(lengths, left + 1, right + 1) + 1
          : Math.max(at(lengths, left + 1, right), at(lengths, left, right + 1))
    }
  }
  return lengths
}

const at = (lengths: number[][], left: number, right: number): number => lengths[left]?.[right] ?? 0

function add(parts: DiffPart[], word: string, changed: boolean): void {
  const last = parts.at(-1)
  if (last?.changed === changed) last.text += ` ${word}`
  else parts.push({ text: word, changed })
}
