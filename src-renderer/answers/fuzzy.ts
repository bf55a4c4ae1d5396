export interface FuzzyMatch {
  score: number
  /** Positions of the matched characters in the text. */
  at: number[]
}

/** Lower case, without accents: `Crème` is found by `creme`, however composed. One character stays one character. */
const fold = (text: string): string =>
  Array.from(text, (character) => character.normalize('NFD').charAt(0).toLowerCase().charAt(0)).join('')

const isWordStart = (text: string, at: number): boolean => at === 0 || /[^\p{L}\p{N}]/u.test(text.charAt(at - 1))

/** All characters of the query in order; null where one is missing. Higher is better. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = fold(query.trim().normalize('NFC'))
  if (wanted === '') return { score: 0, at: [] }
  const folded = fold(text)
  const whole = folded.indexOf(wanted)
  if (whole >= 0) {
    const at = Array.from({ length: wanted.length }, (_, step) => whole + step)
    const place = whole === 0 ? 300 : isWordStart(folded, whole) ? 200 : 100
    const exact = folded.length === wanted.length ? 200 : 0
    return { score: 1000 + place + exact - folded.length, at }
  }
  return scattered(wanted, folded)
}

/** Greedy, preferring word starts and neighbours. */
function scattered(wanted: string, text: string): FuzzyMatch | null {
  const at: number[] = []
  let score = 0
  let from = 0
  for (const character of wanted) {
    if (character === ' ') continue
    let found = text.indexOf(character, from)
    if (found < 0) return null
    if (found !== from || at.length === 0) {
      for (let next = found; next >= 0; next = text.indexOf(character, next + 1)) {
        if (!isWordStart(text, next)) continue
        found = restFits(wanted, at.length + 1, text, next + 1) ? next : found
        break
      }
    }
    score += isWordStart(text, found) ? 30 : found === at.at(-1)! + 1 ? 20 : 0
    at.push(found)
    from = found + 1
  }
  const spread = at.at(-1)! - at[0]!
  return { score: score - spread - text.length / 4, at }
}

function restFits(wanted: string, start: number, text: string, from: number): boolean {
  let place = from
  for (const character of wanted.replaceAll(' ', '').slice(start)) {
    const found = text.indexOf(character, place)
    if (found < 0) return false
    place = found + 1
  }
  return true
}

export interface Ranked<Item> {
  item: Item
  at: number[]
}

/** Best match first; equals keep the order given. */
export function fuzzyRank<Item>(query: string, items: readonly Item[], textOf: (item: Item) => string): Ranked<Item>[] {
  return items
    .map((item) => ({ item, match: fuzzyMatch(query, textOf(item)) }))
    .filter((entry): entry is { item: Item; match: FuzzyMatch } => entry.match !== null)
    .sort((left, right) => right.match.score - left.match.score)
    .map(({ item, match }) => ({ item, at: match.at }))
}

/** Splits a text at its matched characters, to be shown. */
export function highlight(text: string, at: readonly number[]): { text: string; matched: boolean }[] {
  const marks = new Set(at)
  const parts: { text: string; matched: boolean }[] = []
  Array.from({ length: text.length }, (_, place) => text.charAt(place)).forEach((character, place) => {
    const matched = marks.has(place)
    const last = parts.at(-1)
    if (last !== undefined && last.matched === matched) last.text += character
    else parts.push({ text: character, matched })
  })
  return parts
}
