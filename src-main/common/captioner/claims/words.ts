import { stem } from '../stem.ts'
import { tokenise } from '../tokens.ts'

/**
 * Words that say nothing by themselves, in the languages most catalogs are written in: a label may hold them, yet a
 * caption that does names no label. Numbers are of the same kind (`Inc 5`, `Pack of 5`).
 */
const plainWords = new Set(
  (
    'a an and at by for from in of on or the to with & + ' +
    'au aus aux con da das de dei del dem den der des di die do e ein eine el en et für il in la las le les lo los ' +
    'met mit o ou para per por pour und van von y zu'
  ).split(' '),
)

/** A label as its words' stems. */
export interface LabelWords {
  /** All of them, in order. */
  sequence: readonly string[]
  /** Those that name the label: not the plain ones. Empty where it has no others, such as the brand `AND`. */
  naming: readonly string[]
  /** The label written in one word, such as `navyblue`. */
  joined: string
}

export function wordsOf(label: string): LabelWords {
  const tokens = tokenise(label)
  const sequence = tokens.map(stemOf)
  const naming = [...new Set(tokens.filter((token) => !isPlain(token)).map(stem))]
  return { sequence, naming, joined: sequence.join('') }
}

/** Also of what has no letter, such as `&`. */
export function stemOf(token: string): string {
  return stem(token) || token
}

function isPlain(token: string): boolean {
  return plainWords.has(token) || /^\p{N}+$/u.test(token)
}
