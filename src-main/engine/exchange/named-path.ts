/** A file as a table names it, read one way. */
export interface NamedPath {
  /** Of the whole path, from its outermost folder to the file. */
  segments: string[]
  /** It begins at a drive, the root of a file system or a host: what leads to the catalog may be of another machine. */
  isAbsolute: boolean
}

const drive = /^[a-z]:(?=[\\/])/i
const address = /^[a-z][a-z\d+.-]+:\/\/[^/]*/i

/**
 * What a cell may mean, the most literal first: a path as it is written; with the slashes of Windows; with the escapes of a web
 * address, and without what follows its `?` or `#`.
 */
export function namedPaths(cell: string): NamedPath[] {
  const trimmed = cell.trim()
  const slashed = trimmed.replaceAll('\\', '/')
  const bare = (address.test(trimmed) ? trimmed : slashed).replace(/[?#].*$/s, '')
  const readings = [cell, trimmed, slashed, bare, decoded(bare)]
  return [...new Set(readings)].map(pathOf).filter(({ segments }) => segments.length > 0)
}

function pathOf(text: string): NamedPath {
  const local = text.replace(address, '/').replace(drive, '/')
  return {
    segments: local.split('/').filter((segment) => segment !== '' && segment !== '.'),
    isAbsolute: /^[\\/]/.test(local),
  }
}

/** As it is where its escapes are none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
