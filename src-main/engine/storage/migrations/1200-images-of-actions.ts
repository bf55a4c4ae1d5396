import { blocksOf } from '../image-blocks.ts'
import type { Migration } from '../migrate.ts'

/** Which actions touched an image, without reading what each of them did. */
export const migration1200: Migration = {
  version: 1200,
  up(database) {
    database.exec(`
-- The images that a part touched, by blocks as image-blocks.ts makes them. block -1: it may have touched any, and has to be
-- asked; images is empty then.
CREATE TABLE change_images (
  block INTEGER NOT NULL,
  change_id INTEGER NOT NULL,
  part INTEGER NOT NULL,
  images BLOB NOT NULL,
  PRIMARY KEY (block, change_id, part),
  FOREIGN KEY (change_id, part) REFERENCES change_part (change_id, part) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX change_images_part ON change_images (change_id, part);
`)
    const put = database.prepare<[number, number, number, Buffer]>('INSERT INTO change_images VALUES (?, ?, ?, ?)')
    const some = database.prepare<[number], Row>(
      `SELECT p.rowid AS at, p.change_id AS changeId, p.part, p.steps, c.kind
       FROM change_part p JOIN change c ON c.id = p.change_id WHERE p.rowid > ? ORDER BY p.rowid LIMIT 200`,
    )
    for (let rows = some.all(0); rows.length > 0; rows = some.all(rows.at(-1)?.at ?? 0)) {
      for (const { changeId, kind, part, steps } of rows) {
        const blocks = kind === 'model.accept' ? anyImage : blocksOf(imagesOf(JSON.parse(steps)))
        for (const [block, images] of blocks) put.run(block, changeId, part, images)
      }
    }
  },
}

interface Row {
  at: number
  changeId: number
  part: number
  steps: string
  kind: string
}

const anyImage: [block: number, images: Buffer][] = [[-1, Buffer.alloc(0)]]

/** Steps of decisions, by themselves or beside other parts, and of products. Other parts touched no image by themselves. */
function imagesOf(part: unknown): number[] {
  const { decisions = [], products = [] } = part as { decisions?: [number, number][]; products?: [number][] }
  const steps = Array.isArray(part) ? (part as [number, number][]) : decisions
  return [...new Set([...steps.map(([, imageId]) => imageId), ...products.map(([imageId]) => imageId)])]
}
