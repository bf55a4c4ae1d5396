import { stem } from '../stem.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { Lexicon, type SpokenLabel } from './lexicon.ts'
import type { Habit, Speech } from './speech.ts'

/** Tokens of which one stands at a place. */
export type OneOf = readonly number[]

/** What becomes of a token that a captioner would write. */
export const standing = { free: 0, mute: 1, barred: 2 } as const

/** What the caption of one image may and must hold, in the tokens of a captioner. */
export interface SearchLimits {
  /**
   * By token. Mute: the captioner may think it, as it learned captions that begin with a brand, but it is left out of the
   * text. Barred: its place is another word's. Both are written all the same where a run asks for them.
   */
  standing: Uint8Array
  /** By token that claims nothing alone: those it is left out after, where they are (`of` after `Colors`). */
  following: ReadonlyMap<number, OneOf>
  barred: Int32Array
  /** Labels of several words that are not all free: these may be written in this order. */
  runs: readonly (readonly OneOf[])[]
  /** Labels that the caption is to name. */
  wanted: readonly Wanted[]
}

export interface Wanted {
  /** The label as it is written where nothing of it stands yet; empty where it is one word. */
  run: readonly OneOf[]
  /** The label is named where all of these stand, in any order, … */
  parts: readonly OneOf[]
  /** … or one of these. */
  joined: OneOf
}

/** So many labels a search can keep apart: a bit each. */
const mostWanted = 16
/** Limits that are kept: images with the same labels share them. */
const mostKept = 2000
/** A captioner that does something in half of its captions is expected to. */
const usual = 0.5

/**
 * What captions may say, in the words of one captioner's dictionary. A word that names a label is written of no image but
 * those that have the label. Of a label of several words each may be written alone, unless it names another label alone
 * (`Red` of the brand `Red Tape`): then only where the whole label is written out.
 */
export class ClaimLimits {
  readonly #lexicon: Lexicon
  readonly #vocabulary: Vocabulary
  /** By attribute, as far as the captioner's are known. */
  readonly #habits: readonly (Habit | undefined)[]
  /** By attribute: the number of its first label. */
  readonly #firsts: readonly number[]
  readonly #byStem = new Map<string, number[]>()
  readonly #following = new Map<number, OneOf>()
  readonly #known = new Map<string, SearchLimits | null>()

  constructor(
    attributes: readonly { name: string; labels: readonly string[] }[],
    speech: Speech | null,
    vocabulary: Vocabulary,
  ) {
    this.#lexicon = new Lexicon(attributes, speech)
    this.#vocabulary = vocabulary
    this.#habits = attributes.map(({ name }) => speech?.find(({ attribute }) => attribute === name))
    let first = 0
    this.#firsts = attributes.map(({ labels }) => (first += labels.length) - labels.length)
    for (const [id, { token }] of vocabulary.entries.entries()) {
      const word = stem(token) || token
      this.#byStem.set(word, [...(this.#byStem.get(word) ?? []), id])
    }
    for (const { sequence, naming } of this.#lexicon.labels) this.#follow(sequence, naming)
  }

  #follow(sequence: readonly string[], naming: readonly string[]): void {
    for (const [place, word] of sequence.entries()) {
      if (place === 0 || naming.includes(word)) continue
      const before = this.#byStem.get(sequence[place - 1]!) ?? []
      for (const token of this.#byStem.get(word) ?? []) {
        this.#following.set(token, [...(this.#following.get(token) ?? []), ...before])
      }
    }
  }

  /**
   * @param labels by attribute: the label that the image has for certain, -1: none
   * @returns null where nothing worth saying is left: captions that end with a noun are none without it
   */
  of(labels: ArrayLike<number>): SearchLimits | null {
    const key = Array.from(labels).join()
    let limits = this.#known.get(key)
    if (limits === undefined) {
      if (this.#known.size === mostKept) this.#known.clear()
      this.#known.set(key, (limits = this.#make(labels)))
    }
    return limits
  }

  #make(labels: ArrayLike<number>): SearchLimits | null {
    const certain = new Set<number>()
    const wanted: Wanted[] = []
    const taken = new Set<number>()
    for (const [attribute, habit] of this.#habits.entries()) {
      const own = labels[attribute] ?? -1
      const words = own < 0 ? null : this.#wanted(this.#firsts[attribute]! + own)
      if (own >= 0) certain.add(this.#firsts[attribute]! + own)
      if (!habit) continue
      if (!words && habit.closing >= usual * habit.captions) return null
      if (!words || habit.named < usual * habit.captions || wanted.length === mostWanted) continue
      wanted.push(words)
      taken.add(attribute)
    }
    const standings = this.#standings(certain, taken)
    const isBound = (place: OneOf): boolean => place.some((token) => standings[token] !== standing.free)
    const runs = [...certain].map((label) => this.#run(this.#label(label)))
    return {
      standing: standings,
      following: this.#following,
      barred: Int32Array.from(standings.keys().filter((token) => standings[token] === standing.barred)),
      runs: runs.filter((run) => run.length > 1 && run.some(isBound)),
      wanted,
    }
  }

  /** @param taken attributes of which another label is to be named */
  #standings(certain: ReadonlySet<number>, taken: ReadonlySet<number>): Uint8Array {
    const standings = Uint8Array.from(this.#vocabulary.entries, ({ token }) => {
      const untrue = this.#lexicon.claims(token).filter((claim) => !this.#lexicon.isTrue(claim, certain))
      if (untrue.length === 0) return standing.free
      const rivals = untrue.flatMap((claim) => this.#lexicon.named(claim))
      return rivals.some((label) => taken.has(this.#label(label).attribute)) ? standing.barred : standing.mute
    })
    this.#keepApart(certain, standings)
    return standings
  }

  /** Words that are free one by one may together name a label the image does not have: then one of them is left out. */
  #keepApart(certain: ReadonlySet<number>, standings: Uint8Array): void {
    const isFree = (token: number): boolean => standings[token] === standing.free
    for (const [number, { naming }] of this.#lexicon.labels.entries()) {
      if (naming.length < 2 || certain.has(number)) continue
      if (!naming.every((word) => this.#byStem.get(word)?.some(isFree))) continue
      // What is true of the image stays.
      const loose = naming.find((word) => this.#lexicon.claims(word).length === 0)
      for (const token of loose === undefined ? [] : this.#byStem.get(loose)!) standings[token] = standing.mute
    }
  }

  /** A label word by word; empty where the dictionary lacks a word that counts. */
  #run({ sequence, naming }: SpokenLabel): OneOf[] {
    const places = sequence.map((word) => ({ word, tokens: this.#byStem.get(word) ?? [] }))
    if (places.some(({ word, tokens }) => tokens.length === 0 && naming.includes(word))) return []
    return places.map(({ tokens }) => tokens).filter(({ length }) => length > 0)
  }

  /** Null where the dictionary has no word for the label. */
  #wanted(number: number): Wanted | null {
    const label = this.#label(number)
    if (label.naming.length === 0) return null
    const run = label.sequence.length === 1 ? [] : this.#run(label)
    const parts = run.length === 0 ? [] : label.naming.map((word) => this.#byStem.get(word)!)
    const joined = this.#byStem.get(label.joined) ?? []
    if (parts.length > 0 || joined.length > 0) return { run, parts, joined }
    // It lacks the name. A word that is said of nothing else does as well: `Perfumes` of Perfume and Body Mist.
    const other = this.#vocabulary.entries.keys().filter((token) => this.#isOf(token, number))
    const words = [...other]
    return words.length === 0 ? null : { run: [], parts: [], joined: words }
  }

  #isOf(token: number, label: number): boolean {
    const claims = this.#lexicon.claims(this.#vocabulary.entries[token]!.token)
    const only = new Set([label])
    return claims.length > 0 && claims.every((claim) => this.#lexicon.isTrue(claim, only))
  }

  #label(number: number): SpokenLabel {
    return this.#lexicon.labels[number]!
  }
}
