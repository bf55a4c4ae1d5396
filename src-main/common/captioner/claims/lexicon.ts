import { stem } from '../stem.ts'
import type { Speech } from './speech.ts'
import { wordsOf, type LabelWords } from './words.ts'

/** A label that captions may speak of. */
export interface SpokenLabel extends LabelWords {
  /** The number of its attribute. */
  attribute: number
}

/** A compound names what it ends with, where both parts are long enough to be words: `Steelblue`, `Poloshirt`. */
const shortest = { head: 3, tail: 4 }

/**
 * The words by which captions make claims: those of all labels of a library, and those that a captioner has learned to
 * say of one label alone. A label is known by its number here, counted through all attributes. A word that belongs to no
 * label claims nothing.
 */
export class Lexicon {
  readonly labels: readonly SpokenLabel[]
  /** Labels that a stem names alone. */
  readonly #whole = new Map<string, number[]>()
  /** Labels that a stem is a part of: one of several words, or a word said of it alone. */
  readonly #part = new Map<string, number[]>()
  readonly #tails: readonly string[]
  readonly #known = new Map<string, readonly string[]>()

  /** @param speech how the captioner uses words, where that is known */
  constructor(attributes: readonly { name: string; labels: readonly string[] }[], speech: Speech | null) {
    this.labels = attributes.flatMap(({ labels }, attribute) =>
      labels.map((label) => ({ ...wordsOf(label), attribute })),
    )
    const habits = attributes.map(({ name }) => speech?.find(({ attribute }) => isSameName(attribute, name)))
    const loose = habits.map((habit) => new Set(habit?.loose.map(stem)))
    for (const [number, { naming, sequence, joined, attribute }] of this.labels.entries()) {
      if (naming.length === 0) continue
      add(this.#whole, joined, number)
      if (naming.length === 1) add(this.#whole, naming[0]!, number)
      if (sequence.length === 1) continue
      for (const word of naming) if (!loose[attribute]!.has(word)) add(this.#part, word, number)
    }
    this.#tails = [...this.#whole.keys()].filter(({ length }) => length >= shortest.tail)
    this.#tie(attributes, habits)
    this.#known.clear()
  }

  /** The stems by which a token of a caption makes claims; none: it is free. */
  claims(token: string): readonly string[] {
    let claims = this.#known.get(token)
    if (!claims) this.#known.set(token, (claims = this.#claimsOf(token)))
    return claims
  }

  /** Labels that a stem names without another word. */
  named(claim: string): readonly number[] {
    return this.#whole.get(claim) ?? []
  }

  /** Labels of which a stem is but a part. */
  touched(claim: string): readonly number[] {
    return this.#part.get(claim) ?? []
  }

  /** Whether a stem says nothing else, standing alone, of an image with these labels. */
  isTrue(claim: string, labels: ReadonlySet<number>): boolean {
    const named = this.named(claim)
    const said = named.length > 0 ? named : this.touched(claim)
    return said.some((label) => labels.has(label))
  }

  #tie(attributes: readonly { labels: readonly string[] }[], habits: readonly (Speech[number] | undefined)[]): void {
    const firsts = attributes.map((_, attribute) => this.labels.findIndex((label) => label.attribute === attribute))
    const tied: [word: string, label: number][] = habits.flatMap((habit, attribute) =>
      Object.entries(habit?.ties ?? {}).flatMap(([name, words]) => {
        const place = attributes[attribute]!.labels.findIndex((label) => isSameName(label, name))
        return place < 0 ? [] : words.map((word): [string, number] => [word, firsts[attribute]! + place])
      }),
    )
    // A word that names a label is that label's, however it is used.
    const free = tied.filter(([word]) => !this.#isClaim(stem(word)))
    for (const [word, label] of free) add(this.#part, stem(word), label)
  }

  #claimsOf(token: string): string[] {
    const own = stem(token)
    if (this.#isClaim(own)) return [own]
    const parts = token.split(/[^\p{L}\p{M}\p{N}]+/u).map(stem)
    const claims = parts.length > 1 ? parts.filter((part) => this.#isClaim(part)) : []
    if (claims.length > 0) return claims
    const tail = this.#tails.find((word) => own.endsWith(word) && own.length >= word.length + shortest.head)
    return tail === undefined ? [] : [tail]
  }

  #isClaim(word: string): boolean {
    return this.#whole.has(word) || this.#part.has(word)
  }
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function add(map: Map<string, number[]>, word: string, label: number): void {
  const labels = map.get(word)
  if (!labels) map.set(word, [label])
  else if (!labels.includes(label)) labels.push(label)
}
