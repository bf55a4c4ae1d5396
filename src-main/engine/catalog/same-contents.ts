import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { oneRow } from '../storage/one-row.ts'
import { contentHash } from './content-hash.ts'

/** So many images of a catalog are looked for in a folder, and of so many the content is compared. */
const lookedFor = 100
const read = 10

interface Known {
  folder: string
  name: string
  size: number
  hash: Buffer | null
}

/**
 * Holds that a folder has the pictures of a catalog, by some of them that lie evenly among all: at least half are there, as
 * large as they were, and those that are read are the same.
 * @throws AppError `bad-request`
 */
export async function requireContents(
  database: Database,
  catalog: { id: number; name: string },
  root: string,
): Promise<void> {
  const known = sample(database, catalog.id)
  const found: Known[] = []
  for (const image of known) if (await isAsLarge(root, image)) found.push(image)
  let others = 0
  for (const image of found.filter(({ hash }) => hash !== null).slice(0, read)) {
    const hash = await contentHash(pathOf(root, image)).catch(() => null)
    if (hash === null || image.hash?.equals(hash) !== true) others++
  }
  if (2 * (found.length - others) >= known.length && others <= read / 2) return
  throw new AppError(
    'bad-request',
    `"${root}" holds ${found.length - others} of ${known.length} pictures of "${catalog.name}" that were looked for. ` +
      'Choose the folder that has its images, or add this one as a catalog of its own.',
    root,
  )
}

function sample(database: Database, catalogId: number): Known[] {
  const inCatalog = 'FROM image i JOIN folder f ON f.id = i.folder_id WHERE f.catalog_id = ? AND i.present = 1'
  const count = oneRow(database.prepare<[number], number>(`SELECT count(*) ${inCatalog}`).pluck(), catalogId)
  const step = Math.max(1, Math.floor(count / lookedFor))
  return database
    .prepare<[number, number, number], Known>(
      `SELECT folder, name, size, hash FROM (SELECT f.path AS folder, i.name, i.size, i.hash, row_number() OVER (ORDER BY i.id) AS nth
         ${inCatalog}) WHERE nth % ? = 0 LIMIT ?`,
    )
    .all(catalogId, step, lookedFor)
}

async function isAsLarge(root: string, image: Known): Promise<boolean> {
  const found = await stat(pathOf(root, image)).catch(() => null)
  return found?.isFile() === true && found.size === image.size
}

const pathOf = (root: string, { folder, name }: Known): string => join(root, ...folder.split('/'), name)
