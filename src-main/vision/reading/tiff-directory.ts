/** Numbers of tags (TIFF 6.0, and its supplements by Adobe). */
export const tag = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  subDirectories: 330,
  extraSamples: 338,
  jpegOffset: 513,
  jpegLength: 514,
  profile: 34675,
} as const

/** One directory of a TIFF file: one picture, or a smaller copy of one. */
export interface TiffDirectory {
  /** The values of a tag of whole numbers; none where it is absent or of another kind. */
  values(tag: number): number[]
  /** Where in the file a tag's first value stands, as two bytes; undefined where it is absent. */
  placeOf(tag: number): number | undefined
  /** Those it names as its own. */
  children: TiffDirectory[]
}

export interface TiffFile {
  isLittleEndian: boolean
  /** In the order of the file: its pages. */
  directories: TiffDirectory[]
}

interface Entry {
  type: number
  count: number
  /** Of its values. */
  at: number
}

/** More than any camera or scanner writes; what goes on beyond is made to be endless. */
const directoriesRead = 256
const valuesRead = 4096
/** Bytes of one value, by the number of its type: whole numbers alone. */
const bytesOfType: Partial<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 }

/** Reads the directories of a TIFF file, or of a camera's that is built like one; null where it is no such file. */
export function readTiff(data: Buffer): TiffFile | null {
  const order = data.toString('latin1', 0, 2)
  if ((order !== 'II' && order !== 'MM') || data.length < 16) return null
  const isLittleEndian = order === 'II'
  const reader = new Reader(data, isLittleEndian)
  const directories: TiffDirectory[] = []
  const chain = reader.isBig ? reader.offset(8) : reader.number(4, 4)
  for (let at = chain; at > 0;) {
    const read = reader.directory(at)
    if (!read) break
    directories.push(read.directory)
    at = read.next
  }
  return directories.length > 0 ? { isLittleEndian, directories } : null
}

/** Whether a file is TIFF by its first bytes, and so is cut short or damaged where it has no directory. */
export const isTiff = (data: Buffer): boolean => /^(II[*+]\0|MM\0[*+])/.test(data.toString('latin1', 0, 4))

class Reader {
  readonly isBig: boolean
  readonly #data: Buffer
  readonly #isLittleEndian: boolean
  readonly #seen = new Set<number>()

  constructor(data: Buffer, isLittleEndian: boolean) {
    this.#data = data
    this.#isLittleEndian = isLittleEndian
    this.isBig = this.number(2, 2) === 43
  }

  /** Beyond the end of the file: 0. */
  number(at: number, bytes: number): number {
    if (at < 0 || at + bytes > this.#data.length) return 0
    if (bytes === 8) return this.#long(at)
    return this.#isLittleEndian ? this.#data.readUIntLE(at, bytes) : this.#data.readUIntBE(at, bytes)
  }

  offset(at: number): number {
    return this.number(at, this.isBig ? 8 : 4)
  }

  /** Null where it was read before, or there are too many: a circle. */
  directory(at: number): { directory: TiffDirectory; next: number } | null {
    if (at >= this.#data.length || this.#seen.has(at) || this.#seen.size >= directoriesRead) return null
    this.#seen.add(at)
    const [countBytes, entryBytes] = this.isBig ? [8, 20] : [2, 12]
    const count = Math.min(this.number(at, countBytes), valuesRead)
    const entries = new Map<number, Entry>()
    for (let index = 0; index < count; index++) {
      const start = at + countBytes + index * entryBytes
      entries.set(this.number(start, 2), this.#entry(start))
    }
    const values = (name: number): number[] => this.#values(entries.get(name))
    const children = values(tag.subDirectories).flatMap((child) => this.directory(child)?.directory ?? [])
    const next = this.offset(at + countBytes + count * entryBytes)
    return { directory: { values, placeOf: (name) => entries.get(name)?.at, children }, next }
  }

  #entry(start: number): Entry {
    const type = this.number(start + 2, 2)
    const count = this.offset(start + 4)
    const room = this.isBig ? 8 : 4
    const place = start + 4 + room
    const isInside = (bytesOfType[type] ?? 1) * count <= room
    return { type, count, at: isInside ? place : this.offset(place) }
  }

  #values(entry: Entry | undefined): number[] {
    const bytes = entry && bytesOfType[entry.type]
    if (!entry || bytes === undefined) return []
    const count = Math.min(entry.count, valuesRead)
    return Array.from({ length: count }, (_, index) => this.number(entry.at + index * bytes, bytes))
  }

  #long(at: number): number {
    return Number(this.#isLittleEndian ? this.#data.readBigUInt64LE(at) : this.#data.readBigUInt64BE(at))
  }
}
