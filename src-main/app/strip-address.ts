/** The whole address; what follows the question mark only tells a new picture from an old one. */
const strip = /^thumb:\/\/library\/([1-9]\d{0,8})\/(\d{1,3})(?:\?\d{1,16})?$/

/** What `thumb://library/ID/PLACE` names: a picture that was kept of a library. Null where it is anything else. */
export function readStripAddress(url: string): { libraryId: number; at: number } | null {
  const parts = strip.exec(url)
  return parts === null ? null : { libraryId: Number(parts[1]), at: Number(parts[2]) }
}
