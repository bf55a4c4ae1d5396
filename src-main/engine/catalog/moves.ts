/** A file whose content is not what the library knows of its place, or that is at a place the library does not know. */
export interface StrangeFile {
  /** Absolute. */
  path: string
  name: string
  size: number
  modified: number
}

/** An image whose content is no longer where it was. */
export interface HomelessImage {
  id: number
  name: string
  size: number
  modified: number
  hash: Uint8Array | null
}

type HashOf = (path: string) => Promise<Uint8Array | null>

/** Pairs strange files with homeless images by content; no image is given out twice. */
export class Moves {
  readonly #bySize = new Map<number, HomelessImage[]>()
  readonly #taken = new Set<number>()

  readonly #hashOf: HashOf

  /** @param hashOf SHA-256 of a file; null: it cannot be read just now, and will say so when it is tagged */
  constructor(images: Iterable<HomelessImage>, hashOf: HashOf) {
    this.#hashOf = hashOf
    for (const image of images) {
      const sameSize = this.#bySize.get(image.size)
      if (sameSize) sameSize.push(image)
      else this.#bySize.set(image.size, [image])
    }
  }

  /** Whether the image was found to be at another place. */
  isTaken(id: number): boolean {
    return this.#taken.has(id)
  }

  /** The image this file is, the one named `own` where there is a choice. */
  async take(file: StrangeFile, own: number | null = null): Promise<number | undefined> {
    const candidates = (this.#bySize.get(file.size) ?? []).filter(({ id }) => !this.#taken.has(id))
    if (candidates.length === 0) return undefined
    candidates.sort((a, b) => Number(b.id === own) - Number(a.id === own))
    const image = (await this.#byContent(file, candidates)) ?? byTime(file, candidates)
    if (image) this.#taken.add(image.id)
    return image?.id
  }

  async #byContent(file: StrangeFile, candidates: HomelessImage[]): Promise<HomelessImage | undefined> {
    const hashed = candidates.filter(({ hash }) => hash !== null)
    if (hashed.length === 0) return undefined
    const hash = await this.#hashOf(file.path)
    return hash ? hashed.find((image) => image.hash && Buffer.compare(hash, image.hash) === 0) : undefined
  }
}

/** A file never read has no hash, so its time must vouch for it, and its name where there are several. */
function byTime(file: StrangeFile, candidates: HomelessImage[]): HomelessImage | undefined {
  const ofTime = candidates.filter(({ hash, modified }) => hash === null && modified === file.modified)
  if (candidates.length === 1) return ofTime[0]
  const alike = ofTime.filter(({ name }) => plain(name) === plain(file.name))
  return alike.find(({ name }) => name === file.name) ?? (alike.length === 1 ? alike[0] : undefined)
}

/** As disks compare names that write accents otherwise (macOS) or do not tell upper from lower case. */
function plain(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
