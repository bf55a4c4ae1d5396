/**
 * What tells the views of a product apart: of file names what is left without what they have in common at both ends,
 * such as Front and Back; the whole name where nothing is. In the order given.
 */
export function viewNames(names: readonly string[]): string[] {
  const stems = names.map((name) => name.replace(/\.[^.]+$/, ''))
  const begin = common(stems)
  const end = common(stems.map((stem) => Array.from(stem).slice(begin).reverse().join('')))
  return stems.map((stem) => {
    const letters = Array.from(stem)
    const own = letters
      .slice(begin, letters.length - end)
      .join('')
      .replace(/^[-_. ]+|[-_. ]+$/g, '')
    if (own === '' || stems.length === 1) return stem
    return own.charAt(0).toLocaleUpperCase() + own.slice(1)
  })
}

/** How many characters all begin with. */
function common(texts: readonly string[]): number {
  const [first = [], ...others] = texts.map((text) => Array.from(text))
  const differs = first.findIndex((letter, at) => others.some((other) => other[at] !== letter))
  return differs === -1 ? first.length : differs
}
