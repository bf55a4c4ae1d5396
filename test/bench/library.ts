import type { House } from '../../src-main/engine/engine.ts'
import { madeUpPhoto } from './photos.ts'

/**
 * Fills a library with made-up images as if they had been scanned and tagged: rows, thumbnails and, where asked,
 * features. Nothing here is measured; it only saves the minutes real tagging would take.
 */
export async function fillLibrary(engine: House, root: string, count: number): Promise<number[]> {
  const { database } = engine.store
  const thumbnails = await Promise.all(Array.from({ length: 64 }, (_, seed) => madeUpPhoto(seed, 240, 320)))
  const catalogId = await engine.catalogDesk.add(root)
  return database.transaction(() => {
    const folder = database
      .prepare(`INSERT INTO folder (catalog_id, name, path) VALUES (?, '', '') RETURNING id`)
      .pluck()
      .get(catalogId) as number
    const image = database
      .prepare(
        `INSERT INTO image (folder_id, name, size, modified, hash, width, height, orientation, format, added_at)
       VALUES (?, ?, 1000, 0, ?, 240, 320, 1, 'jpeg', 0) RETURNING id`,
      )
      .pluck()
    const thumbnail = database.prepare(
      `INSERT INTO cache.thumbnail (hash, media_type, data) VALUES (?, 'image/jpeg', ?)`,
    )
    const ids: number[] = []
    for (let index = 0; index < count; index++) {
      const hash = Buffer.alloc(32)
      hash.writeUInt32LE(index)
      ids.push(image.get(folder, `product-${String(index).padStart(6, '0')}.jpg`, hash) as number)
      thumbnail.run(hash, thumbnails[index % thumbnails.length])
    }
    database.prepare('UPDATE catalog SET scanned_at = 1 WHERE id = ?').run(catalogId)
    return ids
  })()
}
