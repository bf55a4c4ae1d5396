import { randomUUID } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Catalog, Folder, PassedOver, RemovedCatalog } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { oneRow } from '../storage/one-row.ts'
import { PassedOverList } from './passed-over-list.ts'
import { folders } from './reach.ts'
import { relationOf } from './same-place.ts'

interface CatalogRow {
  id: number
  name: string
  path: string
  scannedAt: number | null
  images: number
  errors: number
  untagged: number
  passedOver: number
}

/** So long a list of catalogs may wait for their drives. */
const lookMs = 1000

/** The catalogs of the library and their folders. */
export class Catalogs {
  readonly #database: Database
  readonly #onImages: (catalogId: number, change: () => void) => void
  readonly #passedOver: PassedOverList
  readonly #statements: ReturnType<typeof prepare>
  /** Paths of those that were not there, or gave no answer, when they were looked after. */
  #offline: ReadonlySet<string> = new Set()

  /** @param onImages has `change` take all images of a catalog away or give them back, and keeps what follows from it */
  constructor(database: Database, onImages: (catalogId: number, change: () => void) => void) {
    this.#database = database
    this.#onImages = onImages
    this.#passedOver = new PassedOverList(database)
    this.#statements = prepare(database)
  }

  /** As `list`, having looked which of their folders are there. */
  async listNow(): Promise<Catalog[]> {
    const paths = this.#statements.shown.all().map(({ path }) => path)
    const reached = await Promise.all(paths.map((path) => folders.reach(path, lookMs)))
    this.#offline = new Set(paths.filter((_, at) => reached[at] !== 'there'))
    return this.list()
  }

  /** Which are offline is what was found when they were looked after. */
  list(): Catalog[] {
    const rows = this.#database
      .prepare<[], CatalogRow>(
        `SELECT c.id, c.name, c.path, c.scanned_at AS scannedAt,
           coalesce(sum(n.images), 0) AS images,
           coalesce(sum(n.errors), 0) AS errors,
           coalesce(sum(n.untagged), 0) AS untagged,
           (SELECT count(*) FROM cache.passed_over p WHERE p.catalog_id = c.id) AS passedOver
         FROM catalog c
         LEFT JOIN folder f ON f.catalog_id = c.id
         LEFT JOIN cache.folder_count n ON n.folder_id = f.id
         WHERE c.removed_at IS NULL GROUP BY c.id ORDER BY c.name COLLATE NOCASE`,
      )
      .all()
    return rows.map((row) => ({ ...row, offline: this.#offline.has(row.path) }))
  }

  get(id: number): Catalog {
    const catalog = this.list().find((candidate) => candidate.id === id)
    if (!catalog) throw new AppError('not-found', `There is no catalog ${id}.`, String(id))
    return catalog
  }

  pathOf(id: number): string {
    const row = this.#database
      .prepare<[number], { path: string }>('SELECT path FROM catalog WHERE id = ? AND removed_at IS NULL')
      .get(id)
    if (!row) throw new AppError('not-found', `There is no catalog ${id}.`, String(id))
    return row.path
  }

  /**
   * The catalog of a folder: the one there is, or what one is to be made of. It is named after the folder unless told
   * otherwise.
   * @throws AppError `not-found`, `unreadable`, `already-exists` (the folder lies inside a catalog or holds one)
   */
  ofFolder(folder: string, name?: string): number | { path: string; name: string } {
    const path = checkFolder(folder)
    const same = this.#sameOrApart(path)
    if (same !== null) return same
    const removed = this.removed().find((catalog) => relationOf(path, catalog.path) === 'same')
    return { path: removed?.path ?? path, name: name ?? (basename(path) || path) }
  }

  /**
   * Where a catalog may lie from now on.
   * @returns the folder's real path
   * @throws AppError `not-found`, `bad-request`, `already-exists`
   */
  newPlace(id: number, folder: string): string {
    const path = checkFolder(folder)
    const other = this.#sameOrApart(path, id)
    if (other !== null) {
      throw new AppError('already-exists', `"${path}" is the catalog "${this.get(other).name}" already.`, path)
    }
    this.requireFreePlace(id, path)
    return path
  }

  /** @throws AppError `already-exists`: another catalog has this very path, one that was removed included */
  requireFreePlace(id: number, path: string): void {
    const other = this.#statements.named.get(path)
    if (other === undefined || other.id === id) return
    const message = `"${path}" was the catalog "${other.name}", which you removed. Forget that one for good first.`
    throw new AppError(
      'already-exists',
      other.isRemoved ? message : `"${path}" is the catalog "${other.name}" now.`,
      path,
    )
  }

  /** Its images are found by the same names below another folder. */
  relocate(id: number, path: string): void {
    this.#statements.relocate.run(path, id)
  }

  /**
   * @param except a catalog that goes away from where it is
   * @returns the catalog that is shown of just this place, or null
   * @throws AppError `already-exists`: a catalog that is shown has a part of it, or it has a part of one
   */
  #sameOrApart(path: string, except?: number): number | null {
    for (const { id, name, path: other } of this.#statements.shown.all()) {
      if (id === except) continue
      const relation = relationOf(path, other)
      if (relation === 'same') return id
      if (relation === 'inside') {
        throw new AppError('already-exists', `"${path}" is part of the catalog "${name}" already.`, path)
      }
      if (relation === 'around') {
        throw new AppError(
          'already-exists',
          `"${path}" holds the catalog "${name}". Remove that one first to add the whole.`,
          path,
        )
      }
    }
    for (const { catalogId, folder, name, target } of this.#statements.linked.all()) {
      if (catalogId === except) continue
      if (relationOf(path, target) === null) continue
      throw new AppError(
        'already-exists',
        `The catalog "${name}" shows "${target}" already, by its link "${folder}". Delete the link and rescan that catalog ` +
          'first, or leave it as it is.',
        path,
      )
    }
    return null
  }

  /** Makes a catalog, or shows the one again that was removed from this place, with all that was decided in it. */
  insertOrShow({ path, name, uid = randomUUID() }: { path: string; name: string; uid?: string }): {
    catalogId: number
    uid: string
  } {
    const known = this.#database
      .prepare<[string, string], { id: number; uid: string }>('SELECT id, uid FROM catalog WHERE path = ? OR uid = ?')
      .get(path, uid)
    if (known) {
      this.show(known.id)
      return { catalogId: known.id, uid: known.uid }
    }
    const { lastInsertRowid } = this.#database
      .prepare<[string, string, number, string]>('INSERT INTO catalog (path, name, added_at, uid) VALUES (?, ?, ?, ?)')
      .run(path, name, Date.now(), uid)
    return { catalogId: Number(lastInsertRowid), uid }
  }

  /** Its name in the journal. */
  uid(id: number): string {
    return oneRow(this.#database.prepare<[number], string>('SELECT uid FROM catalog WHERE id = ?').pluck(), id)
  }

  byUid(uid: string): number | undefined {
    return this.#database.prepare<[string], number>('SELECT id FROM catalog WHERE uid = ?').pluck().get(uid)
  }

  /** What the journal says of a catalog beside its uid. */
  named(uid: string): { name: string; path: string } {
    return oneRow(
      this.#database.prepare<[string], { name: string; path: string }>('SELECT name, path FROM catalog WHERE uid = ?'),
      uid,
    )
  }

  /** Makes a catalog that the journal names and the library does not know. */
  ensure({ uid, name, path }: { uid: string; name: string; path: string }): number {
    return this.byUid(uid) ?? this.insertOrShow({ uid, name, path }).catalogId
  }

  /** Catalogs that were removed and not yet purged, the last removed first. */
  removed(): RemovedCatalog[] {
    return this.#database
      .prepare<[], RemovedCatalog>(
        `SELECT id, name, path, removed_at AS removedAt FROM catalog WHERE removed_at IS NOT NULL ORDER BY removed_at DESC`,
      )
      .all()
  }

  /** Every folder of a catalog, parents before children, each with the images in it and below. */
  /** Where folders lie, as people read it: `Summer/tops`. */
  folderTitles(ids: readonly number[]): Map<number, string> {
    const rows = this.#database
      .prepare<[string], { id: number; title: string }>(
        `SELECT f.id, c.name || CASE f.path WHEN '' THEN '' ELSE '/' || f.path END AS title FROM json_each(?) i
         JOIN folder f ON f.id = i.value JOIN catalog c ON c.id = f.catalog_id`,
      )
      .all(JSON.stringify(ids))
    return new Map(rows.map(({ id, title }) => [id, title]))
  }

  folders(catalogId: number): Folder[] {
    const rows = this.#database
      .prepare<[number], Folder>(
        `SELECT f.id, f.catalog_id AS catalogId, f.parent_id AS parentId, f.name,
           coalesce(n.images, 0) AS images
         FROM folder f LEFT JOIN cache.folder_count n ON n.folder_id = f.id WHERE f.catalog_id = ? ORDER BY f.path COLLATE NOCASE`,
      )
      .all(catalogId)
    const byId = new Map(rows.map((row) => [row.id, row]))
    // Children come after their parents in path order, so going backwards adds up every subtree in one pass.
    for (const row of rows.toReversed()) {
      const parent = row.parentId === null ? undefined : byId.get(row.parentId)
      if (parent) parent.images += row.images
    }
    // Folders emptied on disk are kept for what was decided in them, and not shown.
    return rows.filter((row) => row.images > 0 || row.parentId === null)
  }

  /** What its last scan did not list. @throws AppError `not-found` */
  passedOver(id: number): PassedOver[] {
    return this.#passedOver.of(this.get(id).id)
  }

  /** One folder by its id. @throws AppError `not-found` */
  folder(id: number): { catalogId: number; name: string } {
    const folder = this.#statements.folder.get(id)
    if (!folder) throw new AppError('not-found', `There is no folder ${id}.`, String(id))
    return folder
  }

  /** As if it were not there: its images count as gone from disk until it is shown again. */
  hide(id: number): void {
    this.#onImages(id, () => {
      const { hide, hideImages, noteHidden } = this.#statements
      if (hide.run(Date.now(), id).changes === 0) return
      noteHidden.run(id)
      hideImages.run(id)
    })
  }

  /** What was hidden comes back as it was. */
  show(id: number): void {
    this.#onImages(id, () => {
      const { forgetHidden, show, showImages } = this.#statements
      show.run(id)
      showImages.run(id)
      forgetHidden.run(id)
    })
  }

  /** Forgets a catalog, its images and all that was decided on them, for good. */
  purge(id: number): void {
    this.#onImages(id, () => {
      for (const table of ['prediction', 'written', 'embedding', 'held_out', 'suspect']) {
        this.#database
          .prepare<[number]>(`DELETE FROM cache.${table} WHERE image_id IN (SELECT id FROM image WHERE ${within})`)
          .run(id)
      }
      this.#database.prepare<[number]>('DELETE FROM cache.passed_over WHERE catalog_id = ?').run(id)
      this.#database.prepare<[number]>('DELETE FROM catalog WHERE id = ?').run(id)
      for (const table of ['thumbnail', 'large_thumbnail']) {
        this.#database
          .prepare<[]>(`DELETE FROM cache.${table} WHERE hash NOT IN (SELECT hash FROM image WHERE hash IS NOT NULL)`)
          .run()
      }
    })
  }
}

/** Of images: those of one catalog. */
const within = 'folder_id IN (SELECT id FROM folder WHERE catalog_id = ?)'

function checkFolder(folder: string): string {
  const path = resolve(folder)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new AppError('not-found', `The folder "${path}" does not exist. Check the spelling.`, path)
  if (!stats.isDirectory()) throw new AppError('bad-request', `"${path}" is a file. Add the folder it lies in.`, path)
  return realpathSync(path)
}

function prepare(database: Database) {
  return {
    shown: database.prepare<[], { id: number; path: string; name: string }>(
      'SELECT id, path, name FROM catalog WHERE removed_at IS NULL',
    ),
    folder: database.prepare<[number], { catalogId: number; name: string }>(
      'SELECT catalog_id AS catalogId, name FROM folder WHERE id = ?',
    ),
    named: database.prepare<[string], { id: number; name: string; isRemoved: 0 | 1 }>(
      'SELECT id, name, removed_at IS NOT NULL AS isRemoved FROM catalog WHERE path = ?',
    ),
    relocate: database.prepare<[string, number]>('UPDATE catalog SET path = ? WHERE id = ?'),
    linked: database.prepare<[], { catalogId: number; name: string; folder: string; target: string }>(
      `SELECT c.id AS catalogId, c.name, f.path AS folder, f.target FROM folder f JOIN catalog c ON c.id = f.catalog_id
       WHERE f.target IS NOT NULL AND c.removed_at IS NULL`,
    ),
    hide: database.prepare<[number, number]>('UPDATE catalog SET removed_at = ? WHERE id = ? AND removed_at IS NULL'),
    noteHidden: database.prepare<[number]>(
      `INSERT OR IGNORE INTO hidden_image SELECT id FROM image WHERE present = 1 AND ${within}`,
    ),
    hideImages: database.prepare<[number]>(`UPDATE image SET present = 0 WHERE present = 1 AND ${within}`),
    show: database.prepare<[number]>('UPDATE catalog SET removed_at = NULL WHERE id = ?'),
    showImages: database.prepare<[number]>(
      `UPDATE image SET present = 1 WHERE id IN (SELECT image_id FROM hidden_image) AND ${within}`,
    ),
    forgetHidden: database.prepare<[number]>(
      `DELETE FROM hidden_image WHERE image_id IN (SELECT id FROM image WHERE ${within})`,
    ),
  }
}
