import type { Database } from 'better-sqlite3'
import { oneRow } from '../storage/one-row.ts'

/** An image in words that outlast the library: by its catalog, its path in it, and its content where that was read. */
export interface ImageKey {
  /** The catalog's uid. */
  catalog: string
  /** Below the catalog, with `/`. */
  path: string
  /** SHA-256 of the file, as hex, and its bytes, where it was read. */
  hash?: string
  size?: number
}

/** A folder by the uid of its catalog and its path below that, with `/`. */
export interface FolderKey {
  catalog: string
  path: string
}

type NamedRow = [id: number, folderId: number, name: string, hash: string | null, size: number]

interface Place {
  catalogId: number
  uid: string
  path: string
}

/** Turns images into names that a journal can hold, and back. */
export class Places {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Names images, some at a time; folders are asked for once. Those that are there no more are left out. */
  namer(): (imageIds: readonly number[]) => Map<number, ImageKey> {
    const folders = new Map<number, Place>()
    return (imageIds) => {
      const rows = this.#statements.images.all(JSON.stringify(imageIds))
      return new Map(
        rows.map(([id, folderId, name, hash, size]) => {
          let place = folders.get(folderId)
          if (!place) folders.set(folderId, (place = oneRow(this.#statements.folder, folderId)))
          const path = place.path === '' ? name : `${place.path}/${name}`
          return [id, hash === null ? { catalog: place.uid, path } : { catalog: place.uid, path, hash, size }]
        }),
      )
    }
  }

  /**
   * The image of a key: at its place; else the one with its content, where only one has it. Where there is neither, one
   * is made that is not on disk just now, so that a scan that finds it gives it what was decided of it.
   * Undefined: the library does not know the catalog.
   */
  find({ catalog, path, hash, size }: ImageKey): number | undefined {
    const { byContent, byPath, catalogId } = this.#statements
    const owner = catalogId.get(catalog)
    if (owner === undefined) return undefined
    const slash = path.lastIndexOf('/')
    const folder = path.slice(0, Math.max(slash, 0))
    const name = path.slice(slash + 1)
    const content = hash === undefined ? null : Buffer.from(hash, 'hex')
    const here = byPath.get(owner, folder, name)
    if (here && (!content || !here.hash || content.equals(here.hash))) return here.id
    if (content) {
      const alike = byContent.all(content)
      if (alike.length === 1) return alike[0]
    }
    return here?.id ?? this.#makeAbsent(owner, folder, name, content, size ?? -1)
  }

  /** A folder in words that outlast the library. */
  nameFolder(folderId: number): FolderKey | undefined {
    const place = this.#statements.folder.get(folderId)
    return place && { catalog: place.uid, path: place.path }
  }

  /** The folder of a key, made where there is none. Undefined: the library does not know the catalog. */
  findFolder({ catalog, path }: FolderKey): number | undefined {
    const owner = this.#statements.catalogId.get(catalog)
    return owner === undefined ? undefined : this.#folder(owner, path)
  }

  #makeAbsent(catalogId: number, folder: string, name: string, hash: Buffer | null, size: number): number {
    const folderId = this.#folder(catalogId, folder)
    return oneRow(this.#statements.insertAbsent, folderId, name, size, hash, Date.now())
  }

  #folder(catalogId: number, path: string): number {
    const known = this.#statements.folderId.get(catalogId, path)
    if (known !== undefined) return known
    const slash = path.lastIndexOf('/')
    const parentId = path === '' ? null : this.#folder(catalogId, path.slice(0, Math.max(slash, 0)))
    return oneRow(this.#statements.insertFolder, catalogId, parentId, path.slice(slash + 1), path)
  }
}

function prepare(database: Database) {
  return {
    images: database
      .prepare<[string], NamedRow>(
        `SELECT i.id, i.folder_id, i.name, iif(i.hash IS NULL, NULL, lower(hex(i.hash))), i.size
         FROM json_each(?) n CROSS JOIN image i ON i.id = n.value`,
      )
      .raw(),
    folder: database.prepare<[number], Place>(
      `SELECT c.id AS catalogId, c.uid, f.path FROM folder f JOIN catalog c ON c.id = f.catalog_id WHERE f.id = ?`,
    ),
    catalogId: database.prepare<[string], number>('SELECT id FROM catalog WHERE uid = ?').pluck(),
    folderId: database
      .prepare<[number, string], number>('SELECT id FROM folder WHERE catalog_id = ? AND path = ?')
      .pluck(),
    insertFolder: database
      .prepare<[number, number | null, string, string], number>(
        'INSERT INTO folder (catalog_id, parent_id, name, path) VALUES (?, ?, ?, ?) RETURNING id',
      )
      .pluck(),
    byPath: database.prepare<[number, string, string], { id: number; hash: Buffer | null }>(
      `SELECT i.id, i.hash FROM image i JOIN folder f ON f.id = i.folder_id
       WHERE f.catalog_id = ? AND f.path = ? AND i.name = ?`,
    ),
    byContent: database.prepare<[Buffer], number>('SELECT id FROM image WHERE hash = ?').pluck(),
    // Its time is that of no file: the scan that finds it compares the content.
    insertAbsent: database
      .prepare<[number, string, number, Buffer | null, number], number>(
        `INSERT INTO image (folder_id, name, size, modified, hash, present, added_at) VALUES (?, ?, ?, 0, ?, 0, ?)
         RETURNING id`,
      )
      .pluck(),
  }
}
