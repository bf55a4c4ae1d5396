import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { orAborted } from '../../common/or-aborted.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { JobContext } from '../jobs/job-runner.ts'
import { oneRow } from '../storage/one-row.ts'
import { ImageFacts } from './image-facts.ts'
import { Moves, type HomelessImage } from './moves.ts'
import { NewImages, productOf, type NewFile } from './new-images.ts'
import { Products } from './products.ts'
import { nameSays, type PassedOverPlace } from './passed-over.ts'
import { PassedOverList } from './passed-over-list.ts'
import { folders } from './reach.ts'
import { sift, type Verdict } from './sift.ts'
import { awayAsAWhole, type FoundFile, type FoundFolder } from './walk.ts'
import type { Walker } from './walker.ts'

export interface ScanCounts {
  files: number
  added: number
  changed: number
  moved: number
  missing: number
  returned: number
  /** Known from catalogs that were removed, with all that was decided on them. */
  regained: number
  /** What is not listed, and why. */
  passedOver: PassedOverPlace[]
}

interface KnownImage {
  id: number
  name: string
  size: number
  modified: number
  present: number
}

interface KnownFolder {
  id: number
  path: string
  /** 1: it was on another drive than the folder it lies in. */
  mounted: number
  /** Where it really lay, if it was reached by a link. */
  target: string | null
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
  readonly #facts: ImageFacts
  readonly #newImages: NewImages
  readonly #products: Products
  readonly #passedOver: PassedOverList
  readonly #statements: ReturnType<typeof prepare>
  readonly #walker: Walker

  constructor(database: Database, walker: Walker) {
    this.#database = database
    this.#walker = walker
    this.#facts = new ImageFacts(database)
    this.#passedOver = new PassedOverList(database)
    this.#newImages = new NewImages(database)
    this.#products = new Products(database)
    this.#statements = prepare(database)
  }

  /** @throws AppError `not-found`, `unreadable`, `slow`: the folder as a whole is away, and all that is known stays as it is */
  async scan(catalogId: number, root: string, context: Pick<JobContext, 'signal' | 'progress'>): Promise<ScanCounts> {
    await orAborted(folders.require(root), context.signal)
    const counts: ScanCounts = {
      files: 0,
      added: 0,
      changed: 0,
      moved: 0,
      missing: 0,
      returned: 0,
      regained: 0,
      passedOver: [],
    }
    const pause = makePause()
    const folderIds = new Map<string, number>()
    const seenFolders = new Set<number>()
    const away = new Set<string>()
    const findings: Findings = { counts, missing: [], added: [], changed: [] }
    const isFirst =
      this.#statements.countImages.get(catalogId) === undefined && this.#statements.hasHidden.get() === undefined
    const before = new Map(this.#statements.folders.all(catalogId).map((folder) => [folder.path, folder]))
    const { signal } = context
    const scanFolder = async (found: FoundFolder): Promise<void> => {
      signal.throwIfAborted()
      const known = this.#knownIn(before.get(found.path)?.id)
      if (found.path === '') this.#requireThere(catalogId, root, found)
      else if (found.error !== null) setAway(found, 'unreadable')
      else if (this.#isUnmounted(found, before)) setAway(found, 'away')
      await sift(
        found,
        (file) => isSame(file, known.get(file.name)),
        (names) => this.#judge(root, found, names, signal),
      )
      for (const path of found.away) away.add(path)
      counts.passedOver.push(...found.passedOver)
      this.#database.transaction(() => {
        const folderId = this.#folderId(catalogId, found, before.get(found.path), folderIds)
        seenFolders.add(folderId)
        if (!isAway(found)) this.#compareFolder(catalogId, folderId, found, known, isFirst, findings)
      })()
      counts.files += found.files.length
      context.progress({ done: counts.files, note: `${counts.files.toLocaleString('en')} images found` })
      await pause()
    }
    const others = this.#statements.otherCatalogs.all(catalogId)
    for await (const some of this.#walker.walk({ root, others, known: [...before.keys()] }, signal)) {
      for (const found of some) await scanFolder(found)
    }
    this.#collectVanishedFolders(before, seenFolders, away, findings.missing)
    await this.#settle(catalogId, root, findings, signal)
    await this.#passedOver.replace(catalogId, counts.passedOver)
    this.#statements.forgetPassingErrors.run(catalogId)
    this.#statements.setScanned.run(Date.now(), catalogId)
    return counts
  }

  /** What files of a folder are whose names do not say it. */
  #judge(root: string, folder: FoundFolder, names: readonly string[], signal: AbortSignal): Promise<Verdict[]> {
    const files = names.map((name) => ({
      path: join(root, folder.path, name),
      isWithoutEnding: nameSays(name) === 'no-ending',
    }))
    return this.#walker.judge(root, files, signal)
  }

  #knownIn(folderId: number | undefined): Map<string, KnownImage> {
    const images = folderId === undefined ? [] : this.#statements.imagesOf.all(folderId)
    return new Map(images.map((image) => [image.name, image]))
  }

  /** A root that is not to be read hides nothing, nor does the empty place of a drive that is not connected. */
  #requireThere(catalogId: number, root: string, found: FoundFolder): void {
    if (found.error !== null) throw awayAsAWhole(root, found.error)
    if (!found.isEmpty) return
    const images = oneRow(this.#statements.countPresent, catalogId)
    if (images === 0) return
    throw new AppError(
      'unreadable',
      `The folder "${root}" is empty, although ${images.toLocaleString('en')} of its images are known. Connect its drive, ` +
        'then rescan; nothing was forgotten. If it was emptied on purpose, remove the catalog from the library.',
      root,
    )
  }

  /** An empty folder that was the place of a drive when its images were seen: that drive is not connected. */
  #isUnmounted(found: FoundFolder, before: ReadonlyMap<string, KnownFolder>): boolean {
    const known = before.get(found.path)
    if (known?.mounted !== 1 || !found.isEmpty) return false
    return this.#statements.hasPresentBelow.get(known.id) !== undefined
  }

  #folderId(
    catalogId: number,
    found: FoundFolder,
    known: KnownFolder | undefined,
    folderIds: Map<string, number>,
  ): number {
    const { name, path, target } = found
    const parentId = found.parent === null ? null : (folderIds.get(found.parent) ?? null)
    const id = known?.id ?? oneRow(this.#statements.upsertFolder, catalogId, parentId, name, path)
    folderIds.set(path, id)
    const mounted = Number(found.isMount)
    if (!isAway(found) && (known?.mounted !== mounted || known.target !== target)) {
      this.#statements.notePlace.run(mounted, target, id)
    }
    return id
  }

  #compareFolder(
    catalogId: number,
    folderId: number,
    found: FoundFolder,
    known: Map<string, KnownImage>,
    isFirst: boolean,
    { counts, missing, added, changed }: Findings,
  ): void {
    const strange: NewFile[] = []
    for (const file of found.files) {
      const image = known.get(file.name)
      known.delete(file.name)
      if (!image) {
        strange.push({ ...file, folderId, path: found.path })
        continue
      }
      if (!isSame(file, image)) {
        changed.push({ id: image.id, file: { ...file, folderId, path: found.path } })
      } else if (image.present === 0) {
        this.#statements.setPresent.run(1, image.id)
        counts.returned++
      }
    }
    if (isFirst) this.#insert(catalogId, strange, counts)
    else for (const file of strange) added.push(file)
    const away = new Set(found.away)
    for (const { id, name, present } of known.values()) {
      if (present === 1 && !away.has(pathIn(found.path, name))) missing.push(id)
    }
  }

  #collectVanishedFolders(
    before: ReadonlyMap<string, KnownFolder>,
    seen: ReadonlySet<number>,
    away: ReadonlySet<string>,
    missing: number[],
  ): void {
    for (const { id, path } of before.values()) {
      // What lies below a folder that cannot be read is unknown, not gone.
      if (seen.has(id) || isHidden(path, away)) continue
      this.#statements.notePlace.run(0, null, id)
      for (const image of this.#statements.imagesOf.all(id)) if (image.present === 1) missing.push(image.id)
    }
  }

  /**
   * Pairs images that are not at their place with files that are new or different there: moved, renamed, exchanged. The
   * rest are really gone, really new, really changed. What was decided goes with the content where that is found again.
   */
  async #settle(catalogId: number, root: string, findings: Findings, signal: AbortSignal): Promise<void> {
    const { added, changed, counts, missing } = findings
    const hidden = new Set(added.length + changed.length === 0 ? [] : this.#statements.hidden.all(catalogId))
    const homeless = [...missing, ...this.#longGone(catalogId, findings), ...changed.map(({ id }) => id), ...hidden]
    const moves = new Moves(
      homeless.map((id) => oneRow(this.#statements.image, id)),
      (path) => this.#walker.hash(root, path, signal),
    )
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
        if (hidden.has(id)) this.#regain(id, file, counts)
        else if (isTouched.get(id) !== file) counts.moved++
      }
      for (const { id, file } of replaced) {
        this.#replaceContent(id, file)
        counts.changed++
      }
    })()
    for (let start = 0; start < fresh.length; start += 1000) {
      this.#database.transaction(() => {
        this.#insert(catalogId, fresh.slice(start, start + 1000), counts)
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

  /** An image of a removed catalog is one of this catalog now. */
  #regain(id: number, file: NewFile, counts: ScanCounts): void {
    this.#products.assign(id, productOf(file))
    this.#statements.forgetHidden.run(id)
    counts.regained++
  }

  #insert(catalogId: number, files: readonly NewFile[], counts: ScanCounts): void {
    this.#newImages.add(catalogId, files)
    counts.added += files.length
  }

  #replaceContent(id: number, file: FoundFile): void {
    this.#statements.changeContent.run(file.size, file.modified, id)
    this.#facts.forgetMade(id)
  }

  #markMissing(id: number, counts: ScanCounts): void {
    this.#statements.setPresent.run(0, id)
    counts.missing++
  }
}

/** The key of the product that a file shows by its name. */
const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

function isSame(file: FoundFile, image: KnownImage | undefined): boolean {
  return image?.size === file.size && image.modified === file.modified
}

/** The folder as a whole cannot be looked at now. */
function isAway({ away, path }: FoundFolder): boolean {
  return away.includes(path)
}

function setAway(found: FoundFolder, reason: 'unreadable' | 'away'): void {
  found.passedOver.push({ path: found.path, reason })
  found.away.push(found.path)
}

/** Whether a path is one of those that are away, or lies below one. */
function isHidden(path: string, away: ReadonlySet<string>): boolean {
  if (away.size === 0) return false
  for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) if (away.has(at)) return true
  return false
}

function prepare(database: Database) {
  return {
    countImages: database.prepare<[number]>(
      'SELECT 1 FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? LIMIT 1',
    ),
    upsertFolder: database
      .prepare<[number, number | null, string, string], number>(
        `INSERT INTO folder (catalog_id, parent_id, name, path) VALUES (?, ?, ?, ?)
         ON CONFLICT (catalog_id, path) DO UPDATE SET name = excluded.name RETURNING id`,
      )
      .pluck(),
    countPresent: database
      .prepare<[number], number>(
        `SELECT count(*) FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? AND i.present = 1`,
      )
      .pluck(),
    otherCatalogs: database
      .prepare<[number], string>('SELECT path FROM catalog WHERE id <> ? AND removed_at IS NULL')
      .pluck(),
    notePlace: database.prepare<[number, string | null, number]>(
      'UPDATE folder SET mounted = ?, target = ? WHERE id = ?',
    ),
    folders: database.prepare<[number], KnownFolder>(
      'SELECT id, path, mounted, target FROM folder WHERE catalog_id = ?',
    ),
    hasPresentBelow: database.prepare<[number]>(
      `WITH RECURSIVE below(id) AS (SELECT ? UNION ALL SELECT f.id FROM folder f JOIN below ON f.parent_id = below.id)
       SELECT 1 FROM below JOIN image i ON i.folder_id = below.id WHERE i.present = 1 LIMIT 1`,
    ),
    imagesOf: database.prepare<[number], KnownImage>(
      'SELECT id, name, size, modified, present FROM image WHERE folder_id = ?',
    ),
    image: database.prepare<[number], HomelessImage>('SELECT id, name, size, modified, hash FROM image WHERE id = ?'),
    longGone: database.prepare<[number], { id: number }>(
      `SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? AND i.present = 0`,
    ),
    hasHidden: database.prepare<[]>('SELECT 1 FROM hidden_image LIMIT 1'),
    // What was on disk when its catalog was removed: the folder may have been moved, and added at its new place.
    hidden: database
      .prepare<[number], number>(
        `SELECT h.image_id FROM hidden_image h JOIN image i ON i.id = h.image_id JOIN folder f ON f.id = i.folder_id
         WHERE f.catalog_id <> ?`,
      )
      .pluck(),
    forgetHidden: database.prepare<[number]>('DELETE FROM hidden_image WHERE image_id = ?'),
    setPresent: database.prepare<[number, number]>('UPDATE image SET present = ? WHERE id = ?'),
    changeContent: database.prepare<[number, number, number]>(
      `UPDATE image SET size = ?, modified = ?, present = 1, hash = NULL, error = NULL, error_code = NULL,
         width = NULL, height = NULL, orientation = NULL, format = NULL WHERE id = ?`,
    ),
    move: database.prepare<[number, string, number, number]>(
      'UPDATE image SET folder_id = ?, name = ?, modified = ?, present = 1 WHERE id = ?',
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
