const plain = /^[\u0000-\u007f]*$/

/**
 * What names are compared by: equal for texts that differ by capitals or by how their accents are composed alone
 * (canonical caseless match, The Unicode Standard 3.13, D145). JavaScript has no case folding; small, then capital, then small
 * letters come to the same but for two: the dotless i is no i, and the sigma of a word's end is one.
 */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  const folded = text
    .normalize('NFD')
    .split('ı')
    .map((part) => part.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'))
  return folded.join('ı').normalize('NFC')
}

/** What is never seen: zero-width spaces, soft hyphens, marks of direction, fillers. */
const invisible = /\p{Default_Ignorable_Code_Point}|[\uFFF9-\uFFFB]/gu
/** In these scripts, and between the parts of an emoji, joiners and selectors change what is seen. */
const joined =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\p{scx=Arab}\p{scx=Beng}\p{scx=Deva}\p{scx=Gujr}\p{scx=Guru}\p{scx=Knda}\p{scx=Mlym}\p{scx=Mong}\p{scx=Orya}\p{scx=Sinh}\p{scx=Taml}\p{scx=Telu}]$/u
const joiners = new Set(['\u200c', '\u200d', '\ufe0f'])

/** A text without the characters in it that nobody sees. */
export function withoutInvisible(text: string): string {
  if (plain.test(text)) return text
  return text.replace(invisible, (mark, at: number) =>
    joiners.has(mark) && joined.test(text.slice(0, at)) ? mark : '',
  )
}

/** Letters with a stroke or in one piece, which have no accent to be taken off. */
const bareLetters = new Map([
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['æ', 'ae'],
  ['œ', 'oe'],
])

/** What a search compares: without accents, also where one of the two has characters that nobody sees. */
export function searched(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return fold(withoutInvisible(text))
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[øłđæœ]/g, (letter) => bareLetters.get(letter) ?? letter)
    .normalize('NFC')
}
