import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'

/** Rows per statement. */
const pageSize = 500

/**
 * Ids of the images that a model predicts and nobody has decided, the smallest margin first.
 * @param among the images asked about, by id; null: all
 * @param few no more are looked up one by one; of more, the uncertain are soon met along the index
 */
export async function* byMargin(
  database: Database,
  attributeId: number,
  among: Uint32Array | null,
  few = 50_000,
): AsyncGenerator<number> {
  if (among && among.length <= few) yield* lookedUp(database, attributeId, among)
  else {
    const asked = among && new Set(among)
    for await (const imageId of alongIndex(database, attributeId)) if (!asked || asked.has(imageId)) yield imageId
  }
}

async function* alongIndex(database: Database, attributeId: number): AsyncGenerator<number> {
  const page = database.prepare<
    { margin: number; imageId: number; attributeId: number },
    { margin: number; imageId: number; source: string }
  >(
    `SELECT v.margin, v.image_id AS imageId, v.source FROM shown v
     WHERE v.attribute_id = @attributeId AND (v.margin, v.image_id) > (@margin, @imageId)
     ORDER BY v.margin, v.image_id LIMIT ${pageSize}`,
  )
  const pause = makePause()
  for (let last = { margin: -1, imageId: 0 }; ;) {
    const rows = page.all({ attributeId, ...last })
    for (const { imageId, source } of rows) if (source === 'machine') yield imageId
    const end = rows.at(-1)
    if (!end) return
    last = { margin: end.margin, imageId: end.imageId }
    await pause()
  }
}

async function* lookedUp(database: Database, attributeId: number, among: Uint32Array): AsyncGenerator<number> {
  const page = database.prepare<[string, number], { margin: number; imageId: number }>(
    `SELECT v.margin, v.image_id AS imageId FROM json_each(?) j CROSS JOIN shown v
     ON v.attribute_id = ? AND v.image_id = j.value WHERE v.source = 'machine' AND v.margin IS NOT NULL`,
  )
  const found: { margin: number; imageId: number }[] = []
  const pause = makePause()
  for (let start = 0; start < among.length; start += pageSize) {
    found.push(...page.all(JSON.stringify([...among.subarray(start, start + pageSize)]), attributeId))
    await pause()
  }
  found.sort((a, b) => a.margin - b.margin || a.imageId - b.imageId)
  for (const { imageId } of found) yield imageId
}
