import { fold, withoutInvisible } from './folding.ts'

/**
 * Letters of other scripts that look like Latin ones (of the prototypes of Unicode Technical Standard 39, those of Cyrillic and
 * Greek letters that labels are written in), after folding.
 */
const lookalikes = new Map(
  [
    ['аеорсухѕіјһԁԛԝ', 'aeopcyxsijhdqw'],
    ['вкмнтг', 'bkmhtr'],
    ['αοροντικυχγ', 'aopovtikuxy'],
    ['ıł', 'il'],
  ].flatMap(([from = '', to = '']) => Array.from(from, (letter, at) => [letter, to.charAt(at)] as const)),
)

/**
 * What labels that are easily taken for one another have in common: accents, spaces, hyphens, a plural, letters of another
 * script that look the same, and characters nobody sees set aside.
 */
export function nearKey(name: string): string {
  const bare = fold(withoutInvisible(name))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
  const latin = Array.from(bare, (letter) => lookalikes.get(letter) ?? letter).join('')
  const letters = latin.replace(/[^\p{L}\p{N}\p{M}]/gu, '')
  return letters === '' ? bare : singular(letters)
}

/** As English and French have it, roughly: `dresses`, `skirts` and `bodies` become `dress`, `skirt` and `body`. */
function singular(word: string): string {
  if (/(ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2)
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  return /[^su\d]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word
}

/** Names that are easily taken for one another. */
export class NearNames {
  readonly #names = new Map<string, string[]>()

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name)
  }

  add(name: string): void {
    const key = nearKey(name)
    const names = this.#names.get(key)
    if (names) names.push(name)
    else this.#names.set(key, [name])
  }

  /** The others that are easily taken for this one. */
  of(name: string): string[] {
    return (this.#names.get(nearKey(name)) ?? []).filter((other) => other !== name)
  }

  /** Sets of names that are easily taken for one another. */
  groups(): string[][] {
    return [...this.#names.values()].filter((names) => names.length > 1)
  }
}
