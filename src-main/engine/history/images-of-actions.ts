import type { Database } from 'better-sqlite3'
import { blockOf, blocksOf } from '../storage/image-blocks.ts'

/** `any`: each image has to be asked. */
export type Touched = readonly number[] | 'any'

interface TouchedPart {
  changeId: number
  part: number
}

/** Which parts of actions touched an image: written with each part, read by two stretches of an index. */
export class ImagesOfActions {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Call in the transaction that writes the part. */
  add(changeId: number, part: number, touched: Touched): void {
    const { put } = this.#statements
    if (touched === 'any') put.run(anyBlock, changeId, part, Buffer.alloc(0))
    else for (const [block, places] of blocksOf(touched)) put.run(block, changeId, part, places)
  }

  /** The newest first, one that is under way left out. @param before only of older actions than this */
  touching(imageId: number, before: number): IterableIterator<TouchedPart> {
    return this.#statements.touching.iterate({ ...blockOf(imageId), before })
  }
}

const anyBlock = -1

function prepare(database: Database) {
  return {
    put: database.prepare<[number, number, number, Buffer]>(
      'INSERT INTO change_images (block, change_id, part, images) VALUES (?, ?, ?, ?)',
    ),
    touching: database.prepare<{ block: number; place: Buffer; before: number }, TouchedPart>(
      `SELECT change_id AS changeId, part FROM change_images
       WHERE block = @block AND change_id < @before AND instr(images, @place) > 0
       UNION ALL
       SELECT change_id, part FROM change_images WHERE block = ${anyBlock} AND change_id < @before
       ORDER BY 1 DESC, 2 DESC`,
    ),
  }
}
