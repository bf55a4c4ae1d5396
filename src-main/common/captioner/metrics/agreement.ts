import { stem } from '../stem.ts'
import { tokenise } from '../tokens.ts'

/**
 * Whether all words of a label stand in a caption, in any order: singular and plural are the same, and so are spellings
 * in one word or several (`T-shirt`, `Tshirts`, `T shirt`).
 */
export function agrees(label: string, caption: string): boolean {
  const wanted = tokenise(label).map(stem)
  const words = tokenise(caption).map(stem)
  if (wanted.length === 0) return false
  if (wanted.every((word) => words.includes(word))) return true
  const whole = wanted.join('')
  return words.some((_, from) => words.some((_, to) => to >= from && words.slice(from, to + 1).join('') === whole))
}
