import { z } from 'zod'
import { AppError } from '../app-error.ts'
import { fold, surfaces, tokenise } from './tokens.ts'

/** Begins a caption, ends it, stands for words that are not in the dictionary: always tokens 0, 1 and 2. */
export const special = ['<s>', '</s>', '<unk>'] as const
export const startToken = 0
export const endToken = 1
export const unknownToken = 2

export interface VocabularyEntry {
  token: string
  /** The commonest way it is written, e.g. `Nike`; used to write captions. */
  surface: string
  count: number
}

const entries = z.array(z.object({ token: z.string(), surface: z.string(), count: z.int().nonnegative() }))
const format = z.object({ format: z.literal(1), minimumCount: z.int().positive(), entries })

/**
 * The dictionary of a captioner. The special tokens come first, then the words from frequent to rare; of equally frequent
 * ones the lower code points come first. The same captions give the same dictionary in whatever order they come.
 */
export class Vocabulary {
  readonly entries: readonly VocabularyEntry[]
  readonly minimumCount: number
  readonly #index: ReadonlyMap<string, number>

  private constructor(list: readonly VocabularyEntry[], minimumCount: number) {
    this.entries = list
    this.minimumCount = minimumCount
    this.#index = new Map(list.map(({ token }, index) => [token, index]))
  }

  /** Of the words that occur at least `minimumCount` times. */
  static build(captions: readonly string[], minimumCount: number): Vocabulary {
    if (!Number.isInteger(minimumCount) || minimumCount < 1) {
      const message = `The minimum count is ${minimumCount}: give a whole number from 1.`
      throw new AppError('bad-request', message, 'minimumCount')
    }
    const words = new Map<string, { count: number; surfaces: Map<string, number> }>()
    for (const surface of captions.flatMap(surfaces)) {
      const token = fold(surface)
      const word = words.get(token) ?? { count: 0, surfaces: new Map<string, number>() }
      word.count++
      word.surfaces.set(surface, (word.surfaces.get(surface) ?? 0) + 1)
      words.set(token, word)
    }
    const list = [...words]
      .filter(([, { count }]) => count >= minimumCount)
      .map(([token, { count, surfaces }]) => ({ token, surface: commonest(surfaces), count }))
      .sort((a, b) => b.count - a.count || compare(a.token, b.token))
    return new Vocabulary([...special.map((token) => ({ token, surface: token, count: 0 })), ...list], minimumCount)
  }

  /** Reads what `toJSON` gave. Throws where it is no dictionary. */
  static from(value: unknown): Vocabulary {
    const read = format.parse(value)
    if (special.some((token, index) => read.entries[index]?.token !== token)) {
      throw new Error('The dictionary does not begin with the special tokens')
    }
    return new Vocabulary(read.entries, read.minimumCount)
  }

  /** This dictionary with the words of another that it lacks behind its own, so that its numbers stay what they are. */
  with(other: Vocabulary): Vocabulary {
    const more = other.entries.filter(({ token }) => !this.#index.has(token))
    return new Vocabulary([...this.entries, ...more], this.minimumCount)
  }

  get size(): number {
    return this.entries.length
  }

  /** The words of a caption as numbers, without the special tokens at its ends; unknown words are `<unk>`. */
  encode(caption: string): number[] {
    return tokenise(caption).map((token) => this.#index.get(token) ?? unknownToken)
  }

  /** The caption that numbers stand for, as people write it. */
  decode(numbers: readonly number[]): string {
    return this.#upToEnd(numbers)
      .map(({ surface }) => surface)
      .join(' ')
  }

  toJSON(): z.infer<typeof format> {
    return { format: 1, minimumCount: this.minimumCount, entries: [...this.entries] }
  }

  #upToEnd(numbers: readonly number[]): VocabularyEntry[] {
    const end = numbers.indexOf(endToken)
    const words = (end < 0 ? numbers : numbers.slice(0, end)).filter((number) => number !== startToken)
    return words.map((number) => this.entries[number] ?? this.entries[unknownToken]!)
  }
}

function commonest(counts: ReadonlyMap<string, number>): string {
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || compare(a, b))[0]![0]
}

/** By code point, not by the locale of the machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
