import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'
import { join, sep } from 'node:path'
import { isListed } from '../../common/picture-formats.ts'

export interface FoundFile {
  name: string
  /** Bytes. */
  size: number
  /** Whole microseconds since 1970. */
  modified: number
}

export interface FoundFolder {
  /** Below the root, with '/', '' for the root. */
  path: string
  name: string
  /** Null for the root. */
  parent: string | null
  files: FoundFile[]
  /** Why it could not be read (no permission), its files then being unknown. */
  error: string | null
}

/**
 * Walks a folder tree, parents before children, one folder at a time. Hidden files and folders are skipped. Links are
 * followed; a folder is visited once however many ways lead to it, so that a loop ends.
 */
export function* walk(root: string): Generator<FoundFolder> {
  const visited = new Set<string>([realpathSync(root)])
  const pending: { path: string; name: string; parent: string | null }[] = [{ path: '', name: '', parent: null }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const absolute = join(root, next.path)
    const folder: FoundFolder = { ...next, files: [], error: null }
    let entries: Dirent[]
    try {
      entries = readdirSync(absolute, { withFileTypes: true })
    } catch (error) {
      folder.error = error instanceof Error ? error.message : String(error)
      yield folder
      continue
    }
    const children: typeof pending = []
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const isImage = isListed(entry.name)
      if (!entry.isDirectory() && !entry.isSymbolicLink() && !(entry.isFile() && isImage)) continue
      const childPath = next.path === '' ? entry.name : `${next.path}/${entry.name}`
      if (entry.isDirectory()) {
        children.push({ path: childPath, name: entry.name, parent: next.path })
        continue
      }
      const stats = statOrNull(join(absolute, entry.name))
      if (!stats) continue
      if (stats.isFile() && isImage) {
        folder.files.push({ name: entry.name, size: stats.size, modified: Math.round(stats.mtimeMs * 1000) })
      } else if (stats.isDirectory() && isNew(visited, join(absolute, entry.name))) {
        children.push({ path: childPath, name: entry.name, parent: next.path })
      }
    }
    // Reversed, as the last pushed is visited first.
    pending.push(...children.reverse())
    yield folder
  }
}

/** Only links need this: a real folder has one parent, but a link may lead to any of them, its own parents included. */
function isNew(visited: Set<string>, path: string): boolean {
  let real: string
  try {
    real = realpathSync(path)
  } catch {
    return false
  }
  // A link into a folder that is being walked anyway, or above it, would show every file twice or forever.
  for (const known of visited) {
    if (real === known || liesIn(known, real) || liesIn(real, known)) return false
  }
  visited.add(real)
  return true
}

/** Whether a path is below a folder; both absolute. The root of a drive ends with a separator already. */
export function liesIn(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** A broken link or a file that vanished since the listing: null. */
function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    return null // a link that leads to itself (ELOOP), or no permission
  }
}
