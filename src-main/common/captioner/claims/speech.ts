import { stem } from '../stem.ts'
import { tokenise } from '../tokens.ts'
import { wordsOf } from './words.ts'

/** How the captions that a captioner learned from speak of the labels of one attribute. */
export interface Habit {
  attribute: string
  /** Captions of images with a label of it, … */
  captions: number
  /** … of those the ones that name the label, … */
  named: number
  /** … and those that end with it, as English ends with the noun. */
  closing: number
  /** By label: words that are no part of its name, and said of it alone, such as `Originals` of ADIDAS. */
  ties: Record<string, string[]>
  /** Words of labels of several words that are said of other labels as well, such as `Casual` of Casual Shoes. */
  loose: string[]
}

export type Speech = readonly Habit[]

/** A word seen less often tells nothing. */
const seldom = 3
/** A word is said of one label alone where so large a share of its captions is that label's, … */
const alone = 0.9
/** … unless this much of everything is. */
const usual = 0.45
/** A word of a label's name is said of others as well where a smaller share than this is. */
const own = 0.8

interface Word {
  token: string
  /** Captions by label. */
  byLabel: Map<string, number>
}

interface Counts {
  captions: Map<string, number>
  named: number
  closing: number
  words: Map<string, Word>
}

/** Counts how captions speak, one after the other. */
export class SpeechCounts {
  readonly #attributes = new Map<string, Counts>()

  /** @param labels of the image, by attribute */
  add(text: string, labels: Iterable<readonly [attribute: string, label: string]>): void {
    const tokens = tokenise(text)
    for (const [attribute, label] of labels) this.#add(this.#counts(attribute), tokens, label)
  }

  /** @param earlier what another captioner knew, whose words this one goes on using */
  speech(earlier: Speech | null): Habit[] {
    const habits = [...this.#attributes].map(([attribute, counts]) => {
      const before = earlier?.find((habit) => habit.attribute === attribute)
      return habitOf(attribute, counts, before)
    })
    const others = earlier?.filter(({ attribute }) => !this.#attributes.has(attribute)) ?? []
    return [...habits, ...others]
  }

  #counts(attribute: string): Counts {
    let counts = this.#attributes.get(attribute)
    if (!counts) {
      counts = { captions: new Map(), named: 0, closing: 0, words: new Map() }
      this.#attributes.set(attribute, counts)
    }
    return counts
  }

  #add(counts: Counts, tokens: readonly string[], label: string): void {
    const { naming, joined } = wordsOf(label)
    const stems = tokens.map(stem)
    count(counts.captions, label)
    if (naming.length > 0 && (naming.every((word) => stems.includes(word)) || stems.includes(joined))) counts.named++
    const last = stems.at(-1) ?? ''
    if (naming.includes(last) || last === joined) counts.closing++
    for (const [index, word] of stems.entries()) {
      if (word === '' || stems.indexOf(word) < index) continue
      const known = counts.words.get(word) ?? { token: tokens[index]!, byLabel: new Map<string, number>() }
      counts.words.set(word, known)
      count(known.byLabel, label)
    }
  }
}

function habitOf(attribute: string, { captions, named, closing, words }: Counts, before: Habit | undefined): Habit {
  const all = sum(captions)
  const parts = new Set([...captions.keys()].map(wordsOf).flatMap(({ naming }) => (naming.length > 1 ? naming : [])))
  const ties = new Map(Object.entries(before?.ties ?? {}).map(([label, tied]) => [label, tied.filter(isUnheard)]))
  const loose = before?.loose.filter(isUnheard) ?? []
  for (const [word, { token, byLabel }] of words) {
    const seen = sum(byLabel)
    if (seen < seldom) continue
    if (parts.has(word)) {
      const ofOwn = [...byLabel].filter(([label]) => wordsOf(label).naming.includes(word))
      if (sum(new Map(ofOwn)) < own * seen) loose.push(token)
      continue
    }
    const [label, most] = [...byLabel].reduce((a, b) => (b[1] > a[1] ? b : a))
    const isName = wordsOf(label).naming.includes(word)
    if (isName || most < alone * seen || captions.get(label)! > usual * all) continue
    ties.set(label, [...(ties.get(label) ?? []), token])
  }
  return {
    attribute,
    captions: all + (before?.captions ?? 0),
    named: named + (before?.named ?? 0),
    closing: closing + (before?.closing ?? 0),
    ties: Object.fromEntries([...ties].filter(([, tied]) => tied.length > 0)),
    loose,
  }

  function isUnheard(token: string): boolean {
    const word = words.get(stem(token))
    return !word || sum(word.byLabel) < seldom
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0
  for (const value of counts.values()) total += value
  return total
}
