import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { folders } from './reach.ts'
import { liesIn } from './walk.ts'

/** How one folder lies to another: it is the same, lies in it, or holds it. */
export type Relation = 'same' | 'inside' | 'around'

/**
 * Compares places on disk, however they are written: a disk that does not tell upper from lower case, a drive with two
 * letters and a folder mounted twice have several paths for one place. Where one is not there, the paths alone are compared.
 * @param path absolute @param other absolute
 */
export function relationOf(path: string, other: string): Relation | null {
  if (path === other) return 'same'
  if (liesIn(path, other)) return 'inside'
  if (liesIn(other, path)) return 'around'
  const [here, ...aroundHere] = wayUp(path)
  const [there, ...aroundThere] = wayUp(other)
  if (here === undefined || there === undefined) return null
  if (here === there) return 'same'
  if (aroundHere.includes(there)) return 'inside'
  return aroundThere.includes(here) ? 'around' : null
}

/** A folder and those it lies in, each by what the disk calls it; nothing where it is not there. */
function wayUp(path: string): string[] {
  const way: string[] = []
  for (let at = path; ; at = dirname(at)) {
    const name = nameOnDisk(at)
    if (name !== null) way.push(name)
    else if (at === path) return []
    if (dirname(at) === at) return way
  }
}

/** Null: not there, not to be looked at, on a disk that numbers nothing or that gives no answer. */
function nameOnDisk(path: string): string | null {
  if (folders.isSilent(path)) return null
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats === undefined || stats.ino === 0n ? null : `${stats.dev}:${stats.ino}`
  } catch {
    return null
  }
}
