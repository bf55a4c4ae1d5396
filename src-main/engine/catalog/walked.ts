import type { FoundFolder } from './walk.ts'

export interface WalkRequest {
  root: string
  /** Roots of other catalogs: what a link leads to there is theirs. */
  others: readonly string[]
  /** Paths of the folders that the library knows of this one. */
  known: readonly string[]
}

/** Folders as they travel between two processes: of many files a few values. */
export interface Batch {
  folders: PackedFolder[]
  isLast: boolean
}

interface PackedFolder extends Omit<FoundFolder, 'files'> {
  /** With '/' between them, which no name holds. */
  names: string
  /** Size and time of each, one after the other. */
  numbers: Float64Array
}

export function packFolder({ files, ...folder }: FoundFolder): PackedFolder {
  const numbers = new Float64Array(files.length * 2)
  for (const [index, { modified, size }] of files.entries()) numbers.set([size, modified], index * 2)
  return { ...folder, names: files.map(({ name }) => name).join('/'), numbers }
}

export function unpackFolder({ names, numbers, ...folder }: PackedFolder): FoundFolder {
  const files = numbers.length === 0 ? [] : names.split('/')
  return {
    ...folder,
    files: files.map((name, index) => ({
      name,
      size: numbers[index * 2] ?? 0,
      modified: numbers[index * 2 + 1] ?? 0,
    })),
  }
}
