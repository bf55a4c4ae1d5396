import type { Database } from 'better-sqlite3'
import type { Picture } from '../../common/contracts/vision.ts'
import type { ImageFacts } from '../catalog/image-facts.ts'
import type { Versions } from '../models/versions.ts'
import { oneRow } from '../storage/one-row.ts'
import type { Values } from '../values/values.ts'

/** Which images are to be read again. */
export type AgainRequest = { catalogId: number } | { folderId: number } | { ids: Uint32Array }

export interface ReadAgainParts {
  database: Database
  facts: ImageFacts
  values: Pick<Values, 'refresh'>
  versions: Pick<Versions, 'activeIds' | 'get'>
}

/** What came of images that were read again. */
export interface ReadAgainCounts {
  read: number
  /** Of those, such whose content is another than was known. */
  changed: number
  failed: number
  /** Not to be reached now: what was known of them stays. */
  away: number
}

/** Keeps which images are to be read again, and takes in what their files hold now. */
export class ReadAgain {
  readonly #parts: ReadAgainParts
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: ReadAgainParts) {
    this.#parts = parts
    this.#statements = prepare(parts.database)
  }

  /** @param request a folder with all below it @returns the batch that they make, which a job is to be started for */
  add(request: AgainRequest): number {
    const { addCatalog, addFolder, addIds, lastBatch } = this.#statements
    return this.#parts.database.transaction(() => {
      const batch = oneRow(lastBatch) + 1
      if ('ids' in request) addIds.run(batch, JSON.stringify([...request.ids]))
      else if ('folderId' in request) addFolder.run({ batch, folderId: request.folderId })
      else addCatalog.run(batch, request.catalogId)
      return batch
    })()
  }

  /** Ids of the images of a batch that were not read yet, by place. */
  waiting(batch: number): number[] {
    return this.#statements.waiting.all(batch)
  }

  /** Call inside the transaction that stores what was made of them. What models said of other content is forgotten. */
  store(batch: number, pictures: readonly Picture[], counts: ReadAgainCounts): void {
    const { facts, values, versions } = this.#parts
    const changed: number[] = []
    for (const picture of pictures) {
      const found = facts.storeAnew(picture)
      if (found === 'away') counts.away++
      else if (picture.error !== null) counts.failed++
      else counts.read++
      if (found === 'other') changed.push(picture.id)
      this.#statements.done.run(batch, picture.id)
    }
    counts.changed += changed.length
    if (changed.length === 0) return
    for (const versionId of versions.activeIds()) values.refresh(versions.get(versionId).attributeId, changed)
  }

  /** What was not read yet is not to be read any more. */
  forget(batch: number): void {
    this.#statements.forget.run(batch)
  }

  /** Where no job works on any batch. */
  forgetAll(): void {
    this.#statements.forgetAll.run()
  }
}

export function describeReadAgain({ away, changed, failed, read }: ReadAgainCounts): string {
  const parts = [`${read.toLocaleString('en')} images read again`]
  if (changed > 0) parts.push(`${changed.toLocaleString('en')} were other pictures than before`)
  if (failed > 0) parts.push(`${failed.toLocaleString('en')} could not be read`)
  if (away > 0) parts.push(`${away.toLocaleString('en')} could not be reached and stay as they were`)
  return parts.join(', ')
}

function prepare(database: Database) {
  const from = 'INSERT INTO cache.read_again (batch, image_id)'
  return {
    lastBatch: database.prepare<[], number>('SELECT coalesce(max(batch), 0) FROM cache.read_again').pluck(),
    addIds: database.prepare<[number, string]>(
      `${from} SELECT ?, id FROM present_image WHERE id IN (SELECT value FROM json_each(?))`,
    ),
    addFolder: database.prepare<{ batch: number; folderId: number }>(
      `${from} WITH RECURSIVE below(id) AS (SELECT @folderId UNION ALL
         SELECT f.id FROM any_folder f JOIN below ON f.parent_id = below.id)
       SELECT @batch, i.id FROM below CROSS JOIN any_image i ON i.folder_id = below.id WHERE i.present = 1`,
    ),
    addCatalog: database.prepare<[number, number]>(
      `${from} SELECT ?, i.id FROM any_folder f CROSS JOIN any_image i ON i.folder_id = f.id
       WHERE f.catalog_id = ? AND i.present = 1`,
    ),
    waiting: database
      .prepare<[number], number>(
        `SELECT p.image_id FROM cache.read_again r JOIN place p ON p.image_id = r.image_id
         WHERE r.batch = ? AND p.present = 1
         ORDER BY p.folder COLLATE NOCASE, p.name COLLATE NOCASE`,
      )
      .pluck(),
    done: database.prepare<[number, number]>('DELETE FROM cache.read_again WHERE batch = ? AND image_id = ?'),
    forgetAll: database.prepare<[]>('DELETE FROM cache.read_again'),
    forget: database.prepare<[number]>('DELETE FROM cache.read_again WHERE batch = ?'),
  }
}
