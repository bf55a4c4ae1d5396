/**
 * A word: letters and digits of any script, with single marks inside (`t-shirt`, `u.s`, `boy's`, `g-7710-1dr`). A lone
 * `&` or `+` is a token of its own. All other signs part tokens and are dropped.
 */
const token = /[\p{L}\p{M}\p{N}]+(?:[.'’&+/-][\p{L}\p{M}\p{N}]+)*|[&+]/gu

/** The tokens of a caption as written, in Unicode's composed form (NFKC). */
export function surfaces(caption: string): string[] {
  return caption.normalize('NFKC').match(token) ?? []
}

/** The tokens of a caption, in lower case: what is counted, learnt and compared. */
export function tokenise(caption: string): string[] {
  return surfaces(caption).map(fold)
}

/** Lower case, the same in every locale. */
export function fold(surface: string): string {
  return surface.toLowerCase()
}
