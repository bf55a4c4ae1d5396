import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Catalog, Folder } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { liesIn } from './walk.ts'

interface CatalogRow {
  id: number
  name: string
  path: string
  scannedAt: number | null
  images: number
  errors: number
  untagged: number
}

/** The catalogs of the library and their folders. */
export class Catalogs {
  readonly #database: Database
  readonly #forgetValues: (catalogId: number) => void

  /** @param forgetValues told, inside the transaction, of a catalog whose images go for good */
  constructor(database: Database, forgetValues: (catalogId: number) => void) {
    this.#database = database
    this.#forgetValues = forgetValues
  }

  list(): Catalog[] {
    const rows = this.#database
      .prepare(
        `SELECT c.id, c.name, c.path, c.scanned_at AS scannedAt,
           coalesce(sum(n.images), 0) AS images,
           coalesce(sum(n.errors), 0) AS errors,
           coalesce(sum(n.untagged), 0) AS untagged
         FROM catalog c
         LEFT JOIN folder f ON f.catalog_id = c.id
         LEFT JOIN cache.folder_count n ON n.folder_id = f.id
         GROUP BY c.id ORDER BY c.name COLLATE NOCASE`,
      )
      .all() as CatalogRow[]
    return rows.map((row) => ({ ...row, offline: !existsSync(row.path) }))
  }

  get(id: number): Catalog {
    const catalog = this.list().find((candidate) => candidate.id === id)
    if (!catalog) throw new AppError('not-found', `There is no catalog ${id}.`, String(id))
    return catalog
  }

  pathOf(id: number): string {
    const row = this.#database.prepare('SELECT path FROM catalog WHERE id = ?').get(id) as { path: string } | undefined
    if (!row) throw new AppError('not-found', `There is no catalog ${id}.`, String(id))
    return row.path
  }

  /**
   * Makes a catalog of a folder, or gives the one there is. It is named after the folder unless told otherwise.
   * @throws AppError `not-found`, `unreadable`, `already-exists` (the folder lies inside a catalog or holds one)
   */
  add(folder: string, name?: string): number {
    const path = checkFolder(folder)
    const rows = this.#database.prepare('SELECT id, path, name FROM catalog').all() as CatalogRow[]
    for (const other of rows) {
      if (other.path === path) return other.id
      if (liesIn(path, other.path)) {
        throw new AppError('already-exists', `"${path}" is part of the catalog "${other.name}" already.`, path)
      }
      if (liesIn(other.path, path)) {
        throw new AppError(
          'already-exists',
          `"${path}" holds the catalog "${other.name}". Remove that one first to add the whole.`,
          path,
        )
      }
    }
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO catalog (path, name, added_at) VALUES (?, ?, ?)')
      .run(path, name ?? (basename(path) || path), Date.now())
    return Number(lastInsertRowid)
  }

  /** Every folder of a catalog, parents before children, each with the images in it and below. */
  folders(catalogId: number): Folder[] {
    const rows = this.#database
      .prepare(
        `SELECT f.id, f.catalog_id AS catalogId, f.parent_id AS parentId, f.name,
           coalesce(n.images, 0) AS images
         FROM folder f LEFT JOIN cache.folder_count n ON n.folder_id = f.id WHERE f.catalog_id = ? ORDER BY f.path COLLATE NOCASE`,
      )
      .all(catalogId) as Folder[]
    const byId = new Map(rows.map((row) => [row.id, row]))
    // Children come after their parents in path order, so going backwards adds up every subtree in one pass.
    for (const row of rows.toReversed()) {
      const parent = row.parentId === null ? undefined : byId.get(row.parentId)
      if (parent) parent.images += row.images
    }
    // Folders emptied on disk are kept for what was decided in them, and not shown.
    return rows.filter((row) => row.images > 0 || row.parentId === null)
  }

  remove(id: number): void {
    this.pathOf(id)
    this.#database.transaction(() => {
      const images = `SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ?`
      this.#forgetValues(id)
      for (const table of ['prediction', 'written', 'embedding', 'held_out', 'suspect']) {
        this.#database.prepare(`DELETE FROM cache.${table} WHERE image_id IN (${images})`).run(id)
      }
      this.#database.prepare('DELETE FROM catalog WHERE id = ?').run(id)
      this.#database
        .prepare('DELETE FROM cache.thumbnail WHERE hash NOT IN (SELECT hash FROM image WHERE hash IS NOT NULL)')
        .run()
    })()
  }
}

function checkFolder(folder: string): string {
  const path = resolve(folder)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new AppError('not-found', `The folder "${path}" does not exist. Check the spelling.`, path)
  if (!stats.isDirectory()) throw new AppError('bad-request', `"${path}" is a file. Add the folder it lies in.`, path)
  return realpathSync(path)
}
