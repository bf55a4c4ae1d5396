import { isUtf8 } from 'node:buffer'
import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'
import { join, sep } from 'node:path'
import { AppError } from '../../common/app-error.ts'
import { isListed } from '../../common/picture-formats.ts'
import { nameSays, type PassedOverPlace } from './passed-over.ts'
import { isSystemFolder } from './system-folders.ts'

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
  /** Files whose names do not say what they are: their first bytes have to. */
  unnamed: FoundFile[]
  /** What in it is not listed, for reasons that its name or a link tells. */
  passedOver: PassedOverPlace[]
  /** Paths of what is there and cannot be looked at just now: what was known of it, and below it, stays. */
  away: string[]
  /** Nothing is in it but what systems leave. */
  isEmpty: boolean
  /** It is on another drive than the folder it lies in. */
  isMount: boolean
  /** Where it really lies, if it is reached by a link; else null. */
  target: string | null
  /** Why it could not be read (no permission), its files then being unknown. */
  error: string | null
}

export interface WalkOptions {
  /** Whether the real place that a link at this path leads to belongs to another catalog. */
  isElsewhere?(real: string, path: string): boolean
  /** Called whenever the disk has answered. */
  onWord?(): void
}

interface Pending {
  path: string
  name: string
  parent: string | null
  target: string | null
  /** The drive of the folder it lies in. */
  around: number | null
}

/**
 * Walks a folder tree, parents before children, one folder at a time. Hidden files and folders are skipped, and what
 * systems keep for themselves. Links are followed; a folder is visited once however many ways lead to it, so that a loop
 * ends.
 */
export function* walk(
  root: string,
  { isElsewhere = () => false, onWord = () => undefined }: WalkOptions = {},
): Generator<FoundFolder, undefined> {
  const visited = new Set<string>([realRoot(root)])
  const pending: Pending[] = [{ path: '', name: '', parent: null, target: null, around: null }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, name, parent, target, around } = next
    const folder: FoundFolder = {
      path, name, parent, target, files: [], unnamed: [], passedOver: [], away: [], isEmpty: true, isMount: false, error: null,
    } // prettier-ignore
    const absolute = join(root, path)
    let device: number
    let entries: Dirent[]
    try {
      entries = readdirSync(absolute, { withFileTypes: true })
      device = statSync(absolute).dev
    } catch (error) {
      folder.error = error instanceof Error ? error.message : String(error)
      yield folder
      continue
    }
    folder.isMount = around !== null && device !== around
    const children: Pending[] = []
    const enter = (childName: string, target: string | null): void => {
      children.push({ path: below(path, childName), name: childName, parent: path, target, around: device })
    }
    for (const entry of namedInUtf8(entries, absolute, folder)) {
      onWord()
      if (entry.isDirectory() && isSystemFolder(entry.name, name)) {
        passOver(folder, entry.name, 'system')
        continue
      }
      if (entry.name.startsWith('.')) continue
      folder.isEmpty = false
      if (entry.isDirectory()) enter(entry.name, null)
      else if (entry.isSymbolicLink()) {
        const real = followLink(folder, entry.name, root, visited, isElsewhere)
        if (real !== null) enter(entry.name, real)
      } else if (isWorthALook(entry.name)) addFile(folder, entry.name, statOf(join(absolute, entry.name)))
    }
    // Reversed, as the last pushed is visited first.
    pending.push(...children.reverse())
    yield folder
  }
}

/** @throws AppError */
function realRoot(root: string): string {
  try {
    return realpathSync(root)
  } catch (error) {
    throw awayAsAWhole(root, error)
  }
}

/** Of a root that cannot be looked at. */
export function awayAsAWhole(root: string, error: unknown): AppError {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
    ? new AppError(
        'not-found',
        `The folder "${root}" is not there. Connect its drive or put the folder back, then rescan; nothing was forgotten.`,
        root,
      )
    : new AppError(
        'unreadable',
        `The folder "${root}" cannot be read just now. Check its drive and its access rights, then rescan; nothing was forgotten.`,
        root,
      )
}

/** Adds what a link leads to if that is a file. @returns the real place of a folder that is to be visited, else null */
function followLink(
  folder: FoundFolder,
  name: string,
  root: string,
  visited: Set<string>,
  isElsewhere: (real: string, path: string) => boolean,
): string | null {
  const path = below(folder.path, name)
  const stats = statOf(join(root, path))
  if (stats !== 'gone' && stats !== 'unreadable' && !stats.isDirectory()) addFile(folder, name, stats)
  else if (isSystemFolder(name, folder.name)) passOver(folder, name, 'system')
  else {
    const real = realPlace(join(root, path))
    if (real === null) {
      if (isWorthALook(name)) passOver(folder, name, 'broken-link')
      folder.away.push(path)
    } else if (isElsewhere(real, path)) passOver(folder, name, 'other-catalog')
    // A link into a folder that is being walked anyway, or above it, would show every file twice or forever.
    else if ([...visited].some((known) => liesIn(known, real))) passOver(folder, name, 'link-around')
    else if (![...visited].some((known) => real === known || liesIn(real, known))) {
      visited.add(real)
      return real
    }
  }
  return null
}

/** Null: a link is broken, or leads to itself, or where nothing may be read. */
function realPlace(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

function passOver(folder: FoundFolder, name: string, reason: PassedOverPlace['reason']): void {
  folder.passedOver.push({ path: below(folder.path, name), reason })
}

function isWorthALook(name: string): boolean {
  return isListed(name) || nameSays(name) !== 'ordinary'
}

/** @param stats as `statOf` gives them */
function addFile(folder: FoundFolder, name: string, stats: Stats | 'gone' | 'unreadable'): void {
  if (stats === 'gone') return
  if (stats === 'unreadable') {
    passOver(folder, name, 'unreadable')
    folder.away.push(below(folder.path, name))
    return
  }
  const file = { name, size: stats.size, modified: Math.round(stats.mtimeMs * 1000) }
  const says = nameSays(name)
  if (!stats.isFile()) {
    if (isListed(name)) passOver(folder, name, 'not-a-file')
  } else if (isListed(name)) folder.files.push(file)
  else if (says === 'no-ending' || says === 'unknown-ending') folder.unnamed.push(file)
  else if (says !== 'ordinary') passOver(folder, name, says)
}

/** Names in another encoding come out garbled, and nothing can be opened by them: they are passed over, by their bytes. */
function namedInUtf8(entries: Dirent[], absolute: string, folder: FoundFolder): Dirent[] {
  const isGarbled = ({ name }: Dirent): boolean => name.includes('\ufffd') && statOf(join(absolute, name)) === 'gone'
  const garbled = new Set(entries.filter((entry) => isGarbled(entry)))
  if (garbled.size === 0) return entries
  for (const name of readdirSync(absolute, { encoding: 'buffer' })) {
    const shown = name.toString('latin1')
    if (!isUtf8(name) && !shown.startsWith('.') && isWorthALook(shown)) {
      passOver(
        folder,
        shown.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`),
        'name',
      )
    }
  }
  folder.isEmpty = false
  return entries.filter((entry) => !garbled.has(entry))
}

/** Whether a path is below a folder; both absolute. The root of a drive ends with a separator already. */
export function liesIn(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** `gone`: it vanished since the listing, or is a link that leads nowhere. */
function statOf(path: string): Stats | 'gone' | 'unreadable' {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? 'gone'
  } catch {
    return 'unreadable'
  }
}
