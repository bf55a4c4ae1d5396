import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { oneRow } from '../storage/one-row.ts'
import { filesRead, type ComparedFiles, type SoughtFile } from './compared-files.ts'

/** So many images of a catalog are looked for in a folder. */
const lookedFor = 100

interface Known {
  folder: string
  name: string
  size: number
  hash: Buffer | null
}

/**
 * Holds that a folder has the pictures of a catalog, by some of them that lie evenly among all: at least half are there, as
 * large as they were, and most of those that are read are the same.
 * @param compare looks for files below the folder
 * @throws AppError `bad-request`, and as `compare`
 */
export async function requireContents(
  database: Database,
  catalog: { id: number; name: string },
  root: string,
  compare: (files: readonly SoughtFile[]) => Promise<ComparedFiles>,
): Promise<void> {
  const known = sample(database, catalog.id)
  const { found, others } = await compare(
    known.map(({ folder, hash, name, size }) => ({ path: join(root, ...folder.split('/'), name), size, hash })),
  )
  if (2 * (found - others) >= known.length && others <= filesRead / 2) return
  throw new AppError(
    'bad-request',
    `"${root}" holds ${found - others} of ${known.length} pictures of "${catalog.name}" that were looked for. ` +
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
