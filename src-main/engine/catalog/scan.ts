import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Database, Statement } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { JobContext } from '../jobs/job-runner.ts'
import { productKey } from './product-key.ts'
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

/**
 * Brings the library's picture of one catalog up to what is on disk. Size and time of change are the truth; content
 * hashes tell a moved file from a new one. Files are only listed here: they are read when they are tagged.
 */
export class Scanner {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#database = database
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
    const missing: number[] = []
    const added: NewFile[] = []
    const isFirst = this.#statements.countImages.get(catalogId) === undefined
    for (const found of walk(root)) {
      context.signal.throwIfAborted()
      if (found.error) {
        counts.unreadable.push(found.path === '' ? root : found.path)
      }
      this.#database.transaction(() => {
        const folderId = this.#folderId(catalogId, found, folderIds)
        seenFolders.add(folderId)
        if (!found.error) this.#compareFolder(catalogId, folderId, found, isFirst, { counts, missing, added })
      })()
      counts.files += found.files.length
      context.progress({ done: counts.files, note: `${counts.files.toLocaleString('en')} images found` })
      await pause()
    }
    this.#collectVanishedFolders(catalogId, seenFolders, counts.unreadable, missing)
    await this.#settle(catalogId, root, missing, added, counts, context.signal)
    this.#statements.setScanned.run(Date.now(), catalogId)
    return counts
  }

  #folderId(catalogId: number, found: FoundFolder, folderIds: Map<string, number>): number {
    const parentId = found.parent === null ? null : (folderIds.get(found.parent) ?? null)
    const { id } = this.#statements.upsertFolder.get(catalogId, parentId, found.name, found.path) as { id: number }
    folderIds.set(found.path, id)
    return id
  }

  #compareFolder(
    catalogId: number,
    folderId: number,
    found: FoundFolder,
    isFirst: boolean,
    { counts, missing, added }: { counts: ScanCounts; missing: number[]; added: NewFile[] },
  ): void {
    const known = new Map<string, KnownImage>()
    if (!isFirst) {
      for (const image of this.#statements.imagesOf.all(folderId) as KnownImage[]) known.set(image.name, image)
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
        this.#replaceContent(image.id, file)
        counts.changed++
      } else if (image.present === 0) {
        this.#statements.setPresent.run(1, image.id)
        counts.returned++
      }
    }
    for (const image of known.values()) if (image.present === 1) missing.push(image.id)
  }

  #collectVanishedFolders(catalogId: number, seen: Set<number>, unreadable: string[], missing: number[]): void {
    const folders = this.#statements.folders.all(catalogId) as { id: number; path: string }[]
    for (const folder of folders) {
      // What lies below an unreadable folder is unknown, not gone.
      const hidden = unreadable.some((path) => folder.path === path || folder.path.startsWith(`${path}/`))
      if (seen.has(folder.id) || hidden) continue
      for (const image of this.#statements.imagesOf.all(folder.id) as KnownImage[]) {
        if (image.present === 1) missing.push(image.id)
      }
    }
  }

  /** Pairs files that vanished with files that appeared; the rest are really gone or really new. */
  async #settle(
    catalogId: number,
    root: string,
    missing: number[],
    added: NewFile[],
    counts: ScanCounts,
    signal: AbortSignal,
  ): Promise<void> {
    const gone = new Map<number, GoneImage[]>()
    for (const id of [...missing, ...this.#longGone(catalogId, added)]) {
      const image = this.#statements.image.get(id) as GoneImage
      const sameSize = gone.get(image.size)
      if (sameSize) sameSize.push(image)
      else gone.set(image.size, [image])
    }
    const movedIds = new Set<number>()
    const moves: { image: GoneImage; file: NewFile }[] = []
    const fresh: NewFile[] = []
    const pause = makePause()
    for (const file of added) {
      signal.throwIfAborted()
      const candidates = (gone.get(file.size) ?? []).filter(({ id }) => !movedIds.has(id))
      const image =
        candidates.length > 0 ? await findMoved(join(root, file.path, file.name), file, candidates) : undefined
      if (image) {
        movedIds.add(image.id)
        moves.push({ image, file })
      } else fresh.push(file)
      await pause()
    }
    this.#database.transaction(() => {
      for (const id of missing) if (!movedIds.has(id)) this.#markMissing(id, counts)
      for (const { image, file } of moves) {
        this.#statements.move.run(file.folderId, file.name, file.modified, image.id)
        counts.moved++
      }
    })()
    for (let start = 0; start < fresh.length; start += 1000) {
      this.#database.transaction(() => {
        for (const file of fresh.slice(start, start + 1000)) this.#insert(catalogId, file, counts)
      })()
      await pause()
    }
  }

  /** Images that went missing at an earlier scan may come back under another name. Only asked when files are new. */
  #longGone(catalogId: number, added: NewFile[]): number[] {
    if (added.length === 0) return []
    return (this.#statements.longGone.all(catalogId) as { id: number }[]).map(({ id }) => id)
  }

  #insert(catalogId: number, file: NewFile, counts: ScanCounts): void {
    const key = file.path === '' ? productKey(file.name) : `${file.path}/${productKey(file.name)}`
    const product = this.#statements.upsertProduct.get(catalogId, key) as { id: number }
    this.#statements.insertImage.run(file.folderId, product.id, file.name, file.size, file.modified, Date.now())
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

interface GoneImage {
  id: number
  name: string
  size: number
  modified: number
  hash: Uint8Array | null
}

/** The vanished image whose content this file has; a file never read has no hash, so name or time must vouch for it. */
async function findMoved(path: string, file: NewFile, candidates: GoneImage[]): Promise<GoneImage | undefined> {
  const hashed = candidates.filter(({ hash }) => hash !== null)
  if (hashed.length > 0) {
    const hash = await hashOf(path).catch(() => null)
    const same = hash && hashed.find((image) => image.hash && hash.equals(image.hash))
    if (same) return same
  }
  return candidates.find(
    (image) =>
      image.hash === null && image.modified === file.modified && (image.name === file.name || candidates.length === 1),
  )
}

async function hashOf(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest()
}

function prepare(database: Database) {
  const forget = (table: string): Statement => database.prepare(`DELETE FROM cache.${table} WHERE image_id = ?`)
  return {
    countImages: database.prepare(
      'SELECT 1 FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? LIMIT 1',
    ),
    upsertFolder: database.prepare(
      `INSERT INTO folder (catalog_id, parent_id, name, path) VALUES (?, ?, ?, ?)
       ON CONFLICT (catalog_id, path) DO UPDATE SET name = excluded.name RETURNING id`,
    ),
    folders: database.prepare('SELECT id, path FROM folder WHERE catalog_id = ?'),
    imagesOf: database.prepare('SELECT id, name, size, modified, present FROM image WHERE folder_id = ?'),
    image: database.prepare('SELECT id, name, size, modified, hash FROM image WHERE id = ?'),
    longGone: database.prepare(
      `SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? AND i.present = 0`,
    ),
    setPresent: database.prepare('UPDATE image SET present = ? WHERE id = ?'),
    changeContent: database.prepare(
      `UPDATE image SET size = ?, modified = ?, present = 1, hash = NULL, error = NULL, error_code = NULL,
         width = NULL, height = NULL, orientation = NULL, format = NULL WHERE id = ?`,
    ),
    forgetCache: [forget('embedding'), forget('prediction')],
    move: database.prepare('UPDATE image SET folder_id = ?, name = ?, modified = ?, present = 1 WHERE id = ?'),
    upsertProduct: database.prepare(
      `INSERT INTO product (catalog_id, key) VALUES (?, ?)
       ON CONFLICT (catalog_id, key) DO UPDATE SET key = excluded.key RETURNING id`,
    ),
    insertImage: database.prepare(
      'INSERT INTO image (folder_id, product_id, name, size, modified, added_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    setScanned: database.prepare('UPDATE catalog SET scanned_at = ? WHERE id = ?'),
  }
}
