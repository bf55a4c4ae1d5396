import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'

/** Rows per statement. */
const PAGE = 500

/**
 * Ids of the images that a model predicts and nobody has decided, the smallest margin first.
 * @param folders of which all are named; null, or those of a large place: of others, too
 * @param smallPlace one with no more images is read as a whole; in a larger one the uncertain are soon met along the index
 */
export async function* byMargin(
  database: Database,
  attributeId: number,
  folders: ReadonlySet<number> | null,
  smallPlace = 50_000,
): AsyncGenerator<number> {
  if (folders && isSmall(database, folders, smallPlace)) yield* inFolders(database, attributeId, folders)
  else yield* alongIndex(database, attributeId)
}

function isSmall(database: Database, folders: ReadonlySet<number>, most: number): boolean {
  const count = database.prepare('SELECT count(*) FROM (SELECT 1 FROM image WHERE folder_id = ? LIMIT ?)').pluck()
  let images = 0
  for (const folder of folders) {
    images += count.get(folder, most + 1 - images) as number
    if (images > most) return false
  }
  return true
}

async function* alongIndex(database: Database, attributeId: number): AsyncGenerator<number> {
  const page = database.prepare(
    `SELECT v.margin, v.image_id AS imageId, v.source FROM cache.value v
     WHERE v.attribute_id = @attributeId AND (v.margin, v.image_id) > (@margin, @imageId)
     ORDER BY v.margin, v.image_id LIMIT ${PAGE}`,
  )
  const pause = makePause()
  for (let last = { margin: -1, imageId: 0 }; ; await pause()) {
    const rows = page.all({ attributeId, ...last }) as { margin: number; imageId: number; source: string }[]
    for (const { imageId, source } of rows) if (source === 'machine') yield imageId
    const end = rows.at(-1)
    if (!end) return
    last = { margin: end.margin, imageId: end.imageId }
  }
}

async function* inFolders(
  database: Database,
  attributeId: number,
  folders: ReadonlySet<number>,
): AsyncGenerator<number> {
  const page = database.prepare(
    `SELECT i.name, v.margin, v.image_id AS imageId, v.source FROM image i
     LEFT JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = i.id
     WHERE i.folder_id = @folder AND i.name > @name ORDER BY i.name LIMIT ${PAGE}`,
  )
  const found: { margin: number; imageId: number }[] = []
  const pause = makePause()
  for (const folder of folders) {
    for (let name = ''; ; await pause()) {
      const rows = page.all({ attributeId, folder, name }) as {
        name: string
        margin: number | null
        imageId: number
        source: string | null
      }[]
      for (const { margin, imageId, source } of rows) {
        if (source === 'machine' && margin !== null) found.push({ margin, imageId })
      }
      const end = rows.at(-1)
      if (!end) break
      name = end.name
    }
  }
  found.sort((a, b) => a.margin - b.margin || a.imageId - b.imageId)
  for (const { imageId } of found) yield imageId
}
