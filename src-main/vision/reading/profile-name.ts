/**
 * What a colour profile calls itself: its tag `desc`, as ICC.1:2001-04 (6.5.17, ASCII) or ICC.1:2010 (10.13, UTF-16, in
 * several languages, of which the first is taken) writes it. Null where there is none, or it is no profile.
 */
export function profileName(profile: Buffer): string | null {
  const read = (at: number): number => (at >= 0 && at + 4 <= profile.length ? profile.readUInt32BE(at) : 0)
  const kind = (at: number): string => profile.toString('latin1', at, at + 4)
  const tags = Array.from({ length: Math.min(read(128), mostTags) }, (_, index) => 132 + index * 12)
  const entry = tags.find((at) => kind(at) === 'desc')
  if (entry === undefined) return null
  const at = read(entry + 4)
  const text =
    kind(at) === 'mluc' ? inUtf16(profile, at + read(at + 24), read(at + 20)) : inAscii(profile, at, read(at + 8))
  // Made up by whoever wrote the file: one line of letters, and not a page of them.
  const name = text
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, longest)
  return name === '' ? null : name
}

const mostTags = 100
const longest = 80

function inAscii(profile: Buffer, at: number, length: number): string {
  return profile.toString('latin1', at, at + 4) === 'desc' ? profile.toString('latin1', at + 12, at + 12 + length) : ''
}

/** Big-endian. @param length in bytes */
function inUtf16(profile: Buffer, at: number, length: number): string {
  const even = Math.min(length, 4 * longest) & ~1
  return at + even <= profile.length
    ? Buffer.from(profile.subarray(at, at + even))
        .swap16()
        .toString('utf16le')
    : ''
}
