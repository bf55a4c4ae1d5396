/**
 * What people write to find images: `red dress`, `brand:nike,adidas`, `-colour:navy`, `"exact words"`, `width:>=1000`.
 * Every text means something: what is no term of another kind is a word.
 */
export interface Term {
  /** What the values are of: an attribute by its name or title, or a fact of files; null: anything there is to read. */
  field: string | null
  /** Any of them. */
  values: SoughtText[]
  /** All images but those. */
  not: boolean
}

export interface SoughtText {
  text: string
  /** It stood in quotes: these words as they are, one after the other. */
  exact: boolean
}

/** The terms of a text, all of which must fit. A quote that is not closed reaches to the end. */
export function readSearch(text: string): Term[] {
  const terms: Term[] = []
  let at = 0
  const value = (ends: RegExp): SoughtText => {
    if (text[at] !== '"') {
      const [word] = ends.exec(text.slice(at)) ?? ['']
      at += word.length
      return { text: word, exact: false }
    }
    const end = text.indexOf('"', at + 1)
    const quoted = text.slice(at + 1, end < 0 ? undefined : end)
    at = end < 0 ? text.length : end + 1
    return { text: quoted.trim().replace(/\s+/g, ' '), exact: true }
  }
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0
    if (at >= text.length) return terms
    const not = /^-[^\s-]/.test(text.slice(at))
    if (not) at++
    const field = /^(?:"([^"]*[^"\s][^"]*)"|([^\s":,]+)):(?=[^\s,])/.exec(text.slice(at))
    const values: SoughtText[] = []
    if (field) {
      at += field[0].length
      do values.push(value(/^[^\s,"]+/))
      while (text[at] === ',' && /^,[^\s,]/.test(text.slice(at)) && ++at)
      // A comma that nothing follows, as one is typing.
      at += /^,*/.exec(text.slice(at))?.[0].length ?? 0
    } else values.push(value(/^\S+/))
    const said = values.filter(({ text: part }) => part !== '')
    const name = field?.[1]?.trim() ?? field?.[2] ?? null
    if (said.length > 0) terms.push({ field: name, values: said, not })
    else if (name !== null) terms.push({ field: null, values: [{ text: name, exact: field?.[1] !== undefined }], not })
  }
}

/** A text that reads as these terms. */
export function writeSearch(terms: readonly Term[]): string {
  return terms.map(writeTerm).join(' ')
}

export function writeTerm({ field, values, not }: Term): string {
  const said = values.map(({ text, exact }) => (exact ? `"${text}"` : text)).join(',')
  const of = field === null ? '' : `${/[\s,:]|^-/.test(field) ? `"${field}"` : field}:`
  return `${not ? '-' : ''}${of}${said}`
}

/** A value as it is written so that it means just this text. */
export const quoted = (text: string): string => (/[\s,":]|^-/.test(text) ? `"${text.replaceAll('"', '')}"` : text)
