import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { JobContext } from '../jobs/job-runner.ts'
import { oneRow } from '../storage/one-row.ts'
import { Moves, type HomelessImage } from './moves.ts'
import { productKey } from './product-key.ts'
import { Products } from './products.ts'
import { walk, type FoundFile, type FoundFolder } from './walk.ts'

export interface ScanCounts {
  files: number
  added: number
  changed: number
  moved: number
  missing: number
  returned: number
  /** Folders that could not be read: what was known in them is left as it is. */
  unreadable: string[]
}

interface KnownImage {
  id: number
  name: string
  size: number
  modified: number
  present: number
}

interface NewFile extends FoundFile {
  folderId: number
  path: string
}

/** What a scan has to settle once it has seen every folder. */
interface Findings {
  counts: ScanCounts
  /** Images that are not at their place. */
  missing: number[]
  /** Files at places the library does not know. */
  added: NewFile[]
  /** Files that are not what the library knows of their place. */
  changed: { id: number; file: NewFile }[]
}

/**
 * Brings the library's picture of one catalog up to what is on disk. Size and time of change are the truth; content
 * hashes tell a moved file from a new one. Files are only listed here: they are read when they are tagged.
 */
export class Scanner {
  readonly #database: Database
  readonly #products: Products
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#database = database
    this.#products = new Products(database)
    this.#statements = prepare(database)
  }

  async scan(catalogId: number, root: string, context: Pick<JobContext, 'signal' | 'progress'>): Promise<ScanCounts> {
    if (!existsSync(root)) {
      throw new AppError(
        'not-found',
        `The folder "${root}" is not there. Connect its drive or put the folder back, then rescan; nothing was forgotten.`,
        root,
      )
    }
    const counts: ScanCounts = { files: 0, added: 0, changed: 0, moved: 0, missing: 0, returned: 0, unreadable: [] }
    const pause = makePause()
    const folderIds = new Map<string, number>()
    const seenFolders = new Set<number>()
    const unreadable = new Set<string>()
    const findings: Findings = { counts, missing: [], added: [], changed: [] }
    const isFirst = this.#statements.countImages.get(catalogId) === undefined
    for (const found of walk(root)) {
      context.signal.throwIfAborted()
      if (found.error) {
        unreadable.add(found.path)
        counts.unreadable.push(found.path === '' ? root : found.path)
      }
      this.#database.transaction(() => {
        const folderId = this.#folderId(catalogId, found, folderIds)
        seenFolders.add(folderId)
        if (!found.error) this.#compareFolder(catalogId, folderId, found, isFirst, findings)
      })()
      counts.files += found.files.length
      context.progress({ done: counts.files, note: `${counts.files.toLocaleString('en')} images found` })
      await pause()
    }
    this.#collectVanishedFolders(catalogId, seenFolders, unreadable, findings.missing)
    await this.#settle(catalogId, root, findings, context.signal)
    this.#statements.forgetPassingErrors.run(catalogId)
    this.#statements.setScanned.run(Date.now(), catalogId)
    return counts
  }

  #folderId(catalogId: number, found: FoundFolder, folderIds: Map<string, number>): number {
    const parentId = found.parent === null ? null : (folderIds.get(found.parent) ?? null)
    const { id } = oneRow(this.#statements.upsertFolder, catalogId, parentId, found.name, found.path)
    folderIds.set(found.path, id)
    return id
  }

  #compareFolder(
    catalogId: number,
    folderId: number,
    found: FoundFolder,
    isFirst: boolean,
    { counts, missing, added, changed }: Findings,
  ): void {
    const known = new Map<string, KnownImage>()
    if (!isFirst) {
      for (const image of this.#statements.imagesOf.all(folderId)) known.set(image.name, image)
    }
    for (const file of found.files) {
      const image = known.get(file.name)
      known.delete(file.name)
      if (!image) {
        if (isFirst) this.#insert(catalogId, { ...file, folderId, path: found.path }, counts)
        else added.push({ ...file, folderId, path: found.path })
        continue
      }
      if (image.size !== file.size || image.modified !== file.modified) {
        changed.push({ id: image.id, file: { ...file, folderId, path: found.path } })
      } else if (image.present === 0) {
        this.#statements.setPresent.run(1, image.id)
        counts.returned++
      }
    }
    for (const image of known.values()) if (image.present === 1) missing.push(image.id)
  }

  #collectVanishedFolders(catalogId: number, seen: Set<number>, unreadable: Set<string>, missing: number[]): void {
    const folders = this.#statements.folders.all(catalogId)
    for (const folder of folders) {
      // What lies below an unreadable folder is unknown, not gone.
      if (seen.has(folder.id) || isHidden(folder.path, unreadable)) continue
      for (const image of this.#statements.imagesOf.all(folder.id)) {
        if (image.present === 1) missing.push(image.id)
      }
    }
  }

  /**
   * Pairs images that are not at their place with files that are new or different there: moved, renamed, exchanged. The
   * rest are really gone, really new, really changed. What was decided goes with the content where that is found again.
   */
  async #settle(catalogId: number, root: string, findings: Findings, signal: AbortSignal): Promise<void> {
    const { added, changed, counts, missing } = findings
    const homeless = [...missing, ...this.#longGone(catalogId, findings), ...changed.map(({ id }) => id)]
    const moves = new Moves(homeless.map((id) => oneRow(this.#statements.image, id)))
    const pause = makePause()
    const moved: { id: number; file: NewFile }[] = []
    const fresh: NewFile[] = []
    const replaced: { id: number; file: NewFile }[] = []
    const pair = async (file: NewFile, own: number | null): Promise<number | undefined> => {
      signal.throwIfAborted()
      await pause()
      return moves.take({ ...file, path: join(root, file.path, file.name) }, own)
    }
    const unpaired: typeof changed = []
    const displaced: number[] = []
    for (const { id, file } of changed) {
      const content = await pair(file, id)
      if (content === undefined) unpaired.push({ id, file })
      else {
        moved.push({ id: content, file })
        if (content !== id) displaced.push(id)
      }
    }
    for (const file of added) {
      const id = await pair(file, null)
      if (id === undefined) fresh.push(file)
      else moved.push({ id, file })
    }
    for (const { id, file } of unpaired) {
      if (moves.isTaken(id)) fresh.push(file)
      else replaced.push({ id, file })
    }
    const isTouched = new Map(changed.map(({ id, file }) => [id, file]))
    this.#database.transaction(() => {
      for (const id of [...missing, ...displaced]) if (!moves.isTaken(id)) this.#markMissing(id, counts)
      // Places are left before they are taken, so that two images can change places.
      for (const id of [...displaced, ...moved.map(({ id }) => id)]) this.#statements.leave.run(id)
      for (const { id, file } of moved) {
        this.#statements.move.run(file.folderId, file.name, file.modified, id)
        if (isTouched.get(id) !== file) counts.moved++
      }
      for (const { id, file } of replaced) {
        this.#replaceContent(id, file)
        counts.changed++
      }
    })()
    for (let start = 0; start < fresh.length; start += 1000) {
      this.#database.transaction(() => {
        for (const file of fresh.slice(start, start + 1000)) this.#insert(catalogId, file, counts)
      })()
      await pause()
    }
  }

  /** Images that went missing at an earlier scan may come back under another name. Only asked when files are strange. */
  #longGone(catalogId: number, { added, changed }: Findings): number[] {
    if (added.length + changed.length === 0) return []
    const here = new Set(changed.map(({ id }) => id))
    return this.#statements.longGone.all(catalogId).flatMap(({ id }) => (here.has(id) ? [] : [id]))
  }

  #insert(catalogId: number, file: NewFile, counts: ScanCounts): void {
    const key = file.path === '' ? productKey(file.name) : `${file.path}/${productKey(file.name)}`
    const productId = this.#products.ensure(catalogId, key)
    this.#statements.insertImage.run(file.folderId, productId, file.name, file.size, file.modified, Date.now())
    counts.added++
  }

  #replaceContent(id: number, file: FoundFile): void {
    this.#statements.changeContent.run(file.size, file.modified, id)
    for (const statement of this.#statements.forgetCache) statement.run(id)
  }

  #markMissing(id: number, counts: ScanCounts): void {
    this.#statements.setPresent.run(0, id)
    counts.missing++
  }
}

function isHidden(path: string, unreadable: ReadonlySet<string>): boolean {
  if (unreadable.has('')) return true
  return [...unreadable].some((folder) => path === folder || path.startsWith(`${folder}/`))
}

function prepare(database: Database) {
  const forget = (table: string) => database.prepare<[number]>(`DELETE FROM cache.${table} WHERE image_id = ?`)
  return {
    countImages: database.prepare<[number]>(
      'SELECT 1 FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? LIMIT 1',
    ),
    upsertFolder: database.prepare<[number, number | null, string, string], { id: number }>(
      `INSERT INTO folder (catalog_id, parent_id, name, path) VALUES (?, ?, ?, ?)
       ON CONFLICT (catalog_id, path) DO UPDATE SET name = excluded.name RETURNING id`,
    ),
    folders: database.prepare<[number], { id: number; path: string }>(
      'SELECT id, path FROM folder WHERE catalog_id = ?',
    ),
    imagesOf: database.prepare<[number], KnownImage>(
      'SELECT id, name, size, modified, present FROM image WHERE folder_id = ?',
    ),
    image: database.prepare<[number], HomelessImage>('SELECT id, name, size, modified, hash FROM image WHERE id = ?'),
    longGone: database.prepare<[number], { id: number }>(
      `SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? AND i.present = 0`,
    ),
    setPresent: database.prepare<[number, number]>('UPDATE image SET present = ? WHERE id = ?'),
    changeContent: database.prepare<[number, number, number]>(
      `UPDATE image SET size = ?, modified = ?, present = 1, hash = NULL, error = NULL, error_code = NULL,
         width = NULL, height = NULL, orientation = NULL, format = NULL WHERE id = ?`,
    ),
    forgetCache: ['embedding', 'prediction', 'written', 'held_out', 'suspect'].map(forget),
    move: database.prepare<[number, string, number, number]>(
      'UPDATE image SET folder_id = ?, name = ?, modified = ?, present = 1 WHERE id = ?',
    ),
    insertImage: database.prepare<[number, number, string, number, number, number]>(
      'INSERT INTO image (folder_id, product_id, name, size, modified, added_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    // No file's name holds a NUL, so this place is no one's.
    leave: database.prepare<[number]>(`UPDATE image SET name = char(0) || id || char(0) || name WHERE id = ?`),
    // A drive that was unplugged, a right that was missing: worth another try. A damaged file is tried when it changes.
    forgetPassingErrors: database.prepare<[number]>(
      `UPDATE image SET error = NULL, error_code = NULL WHERE present = 1 AND error_code IN ('not-found', 'unreadable', 'slow')
         AND folder_id IN (SELECT id FROM folder WHERE catalog_id = ?)`,
    ),
    setScanned: database.prepare<[number, number]>('UPDATE catalog SET scanned_at = ? WHERE id = ?'),
  }
}
