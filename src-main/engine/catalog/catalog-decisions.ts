import type { Database } from 'better-sqlite3'
import type { CatalogDecisions } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import { oneRow } from '../storage/one-row.ts'

/** Images per statement. */
const pageSize = 2000

/** Counts the images of a catalog that people, or tables alone, have said something of. */
export async function decisionsIn(database: Database, catalogId: number): Promise<CatalogDecisions> {
  const page = database
    .prepare<[number, number], number>(
      `SELECT id FROM image WHERE id > ? AND folder_id IN (SELECT id FROM folder WHERE catalog_id = ?)
       ORDER BY id LIMIT ${pageSize}`,
    )
    .pluck()
  const among = 'image_id IN (SELECT value FROM json_each(@ids))'
  const count = database.prepare<{ ids: string }, CatalogDecisions>(
    `SELECT coalesce(sum(by_people), 0) AS byPeople, coalesce(sum(NOT by_people), 0) AS imported
     FROM (SELECT max(source = 'human') AS by_people
       FROM (SELECT image_id, source FROM decision WHERE ${among}
         UNION ALL SELECT image_id, source FROM whole_decision WHERE ${among}
         UNION ALL SELECT image_id, source FROM text_decision WHERE ${among}) GROUP BY image_id)`,
  )
  const total = { byPeople: 0, imported: 0 }
  const pause = makePause()
  for (let last = 0; ;) {
    const ids = page.all(last, catalogId)
    const end = ids.at(-1)
    if (end === undefined) return total
    const { byPeople, imported } = oneRow(count, { ids: JSON.stringify(ids) })
    total.byPeople += byPeople
    total.imported += imported
    last = end
    await pause()
  }
}
