import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { KnownLibrary, LibraryCard, Preferences } from '../../src-preload/contract.ts'
import { defaultLibraryFolder } from '../common/library-folder.ts'
import { replaceFile } from '../common/replace-file.ts'

const count = z.number().int().nonnegative()
const text = z.string().max(500)

/** As the window tells it: figures and words, nothing that is acted on. */
export const cardSchema = z.strictObject({
  images: count,
  reviewed: z.strictObject({ title: text, images: count }).nullable(),
  changes: count,
  filter: z.array(text).max(50),
  file: text.nullable(),
  next: z
    .array(
      z.strictObject({
        kind: z.enum(['changes', 'unsure', 'retrain', 'unreviewed']),
        attributeId: z.number().int().positive(),
        title: text,
        count,
      }),
    )
    .max(10),
}) satisfies z.ZodType<LibraryCard>

export const preferencesSchema = z.strictObject({ startPage: z.boolean(), notifications: z.boolean() })

const entrySchema = z.object({
  id: z.number().int().positive(),
  folder: z.string().min(1),
  openedAt: z.number(),
  card: cardSchema.nullable().catch(null),
  /** When the card and the pictures were kept: tells new pictures from old ones. */
  keptAt: z.number().catch(0),
  /** Media types of the pictures kept. */
  pictures: z.array(z.string().max(40)).catch([]),
})
type Entry = z.infer<typeof entrySchema>

const fileSchema = z.object({
  preferences: preferencesSchema.catch({ startPage: true, notifications: true }),
  libraries: z.array(entrySchema).catch([]),
})

/** More are not worth a page; the one opened longest ago goes. */
const most = 20

export interface StripPicture {
  mediaType: string
  data: Uint8Array
}

/**
 * The libraries that were opened on this computer, and what holds for all of them: one small file beside the window's place,
 * and a few pictures of each. All of it can be deleted at any time.
 */
export class LibraryList {
  readonly #folder: string
  #entries: Entry[]
  #preferences: Preferences

  /** @param folder the user's data of the program */
  constructor(folder: string) {
    this.#folder = folder
    const { libraries, preferences } = this.#read()
    this.#entries = libraries
    this.#preferences = preferences
  }

  get preferences(): Preferences {
    return this.#preferences
  }

  setPreferences(changed: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...changed }
    this.#write()
  }

  /** The one opened last comes first. @param open the folder of the library that is open */
  list(open: string): KnownLibrary[] {
    return this.#entries.map(({ card, folder, id, keptAt, openedAt, pictures }) => ({
      id,
      name: nameOf(folder),
      folder,
      openedAt,
      isThere: holdsLibrary(folder),
      isOpen: folder === open,
      card,
      pictures: pictures.map((_type, at) => `thumb://library/${id}/${at}?${keptAt}`),
    }))
  }

  /** The folder of the one opened last that is still there. */
  last(): string | undefined {
    return this.#entries.find(({ folder }) => holdsLibrary(folder))?.folder
  }

  folderOf(id: number): string | undefined {
    return this.#entries.find((entry) => entry.id === id)?.folder
  }

  /** A library has been opened. */
  opened(folder: string, openedAt = Date.now()): void {
    const known = this.#entries.find((entry) => entry.folder === folder)
    const id = known?.id ?? Math.max(0, ...this.#entries.map((entry) => entry.id)) + 1
    const entry = { card: null, keptAt: 0, pictures: [], ...known, id, folder, openedAt }
    const all = [entry, ...this.#entries.filter((other) => other !== known)]
    for (const { id: gone } of all.slice(most)) this.#forgetPictures(gone)
    this.#entries = all.slice(0, most)
    this.#write()
  }

  forget(id: number): void {
    this.#entries = this.#entries.filter((entry) => entry.id !== id)
    this.#forgetPictures(id)
    this.#write()
  }

  /** Keeps how a library stands; of one that is not known nothing is kept. */
  keep(folder: string, card: LibraryCard, pictures: readonly StripPicture[], keptAt = Date.now()): void {
    const known = this.#entries.find((entry) => entry.folder === folder)
    if (known === undefined) return
    const strip = this.#strip(known.id)
    mkdirSync(strip, { recursive: true })
    for (const [at, { data }] of pictures.entries()) writeFileSync(join(strip, String(at)), data)
    const kept = { ...known, card, keptAt, pictures: pictures.map(({ mediaType }) => mediaType) }
    this.#entries = this.#entries.map((entry) => (entry === known ? kept : entry))
    this.#write()
  }

  /** One of the pictures that were kept of a library; null: there is none. */
  picture(id: number, at: number): StripPicture | null {
    const mediaType = this.#entries.find((entry) => entry.id === id)?.pictures[at]
    if (mediaType === undefined) return null
    try {
      return { mediaType, data: readFileSync(join(this.#strip(id), String(at))) }
    } catch {
      return null
    }
  }

  #read(): z.infer<typeof fileSchema> {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
    } catch {
      return fileSchema.parse({})
    }
  }

  #write(): void {
    try {
      mkdirSync(this.#folder, { recursive: true })
      replaceFile(this.#file, JSON.stringify({ preferences: this.#preferences, libraries: this.#entries }))
    } catch {
      // A full disk must not keep a library from being opened.
    }
  }

  #forgetPictures(id: number): void {
    rmSync(this.#strip(id), { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'libraries.json')
  }

  #strip(id: number): string {
    return join(this.#folder, 'library-pictures', String(id))
  }
}

/** Whether a library lies in a folder. */
export const holdsLibrary = (folder: string): boolean => existsSync(join(folder, 'library.db'))

const nameOf = (folder: string): string => (folder === defaultLibraryFolder() ? 'My library' : basename(folder))
