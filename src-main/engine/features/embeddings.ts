import type { Database, Statement } from 'better-sqlite3'
import type { FeatureBlock } from '../../common/contracts/vision.ts'
import { oneRow } from '../storage/one-row.ts'

/** Stored features: one float32 vector per image and feature block. Nothing is decoded twice for the same backbone. */
export class Embeddings {
  readonly #database: Database
  readonly #ids = new Map<string, number>()
  readonly #insert: Statement<[number, number, Buffer]>

  constructor(database: Database) {
    this.#database = database
    this.#insert = database.prepare<[number, number, Buffer]>(
      `INSERT INTO cache.embedding (image_id, backbone_id, vector) VALUES (?, ?, ?)
       ON CONFLICT (backbone_id, image_id) DO UPDATE SET vector = excluded.vector`,
    )
  }

  /** Stores one row of each block for one image. Call inside a transaction. */
  store(imageId: number, row: number, blocks: readonly FeatureBlock[]): void {
    for (const block of blocks) {
      const start = block.data.byteOffset + row * block.dimensions * 4
      const vector = Buffer.from(block.data.buffer as ArrayBuffer, start, block.dimensions * 4)
      this.#insert.run(imageId, this.idOf(block.name), vector)
    }
  }

  /** Dimensions of a stored block; 0 where nothing is stored. */
  dimensions(name: string): number {
    const row = this.#database
      .prepare<[number], { dimensions: number }>(
        'SELECT length(vector) / 4 AS dimensions FROM cache.embedding WHERE backbone_id = ? LIMIT 1',
      )
      .get(this.idOf(name))
    return row?.dimensions ?? 0
  }

  /** Images that have the block. */
  count(name: string): number {
    return oneRow(
      this.#database.prepare<[number], number>('SELECT count(*) FROM cache.embedding WHERE backbone_id = ?').pluck(),
      this.idOf(name),
    )
  }

  /** Present images that have the block, in the order they came into the library. */
  imagesWith(name: string): number[] {
    return this.#database
      .prepare<[number], number>(
        `SELECT e.image_id FROM cache.embedding e JOIN present_image i ON i.id = e.image_id
         WHERE e.backbone_id = ? ORDER BY e.image_id`,
      )
      .pluck()
      .all(this.idOf(name))
  }

  /** Those of the images that have all these blocks. */
  having(names: readonly string[], imageIds: readonly number[]): number[] {
    const statement = this.#database
      .prepare<[number, number]>('SELECT 1 FROM cache.embedding WHERE backbone_id = ? AND image_id = ?')
      .pluck()
    const blocks = names.map((name) => this.idOf(name))
    return imageIds.filter((imageId) => blocks.every((block) => statement.get(block, imageId) !== undefined))
  }

  forget(name: string): void {
    this.#database.prepare<[number]>('DELETE FROM cache.embedding WHERE backbone_id = ?').run(this.idOf(name))
  }

  /**
   * Copies vectors into `target`, float32 row-major: image i of `imageIds` to the row `firstRow + i`, starting at column
   * `offset` of rows of `stride` numbers. Every image must have the block.
   */
  copy(name: string, imageIds: readonly number[], target: Float32Array, stride: number, offset: number): void {
    const statement = this.#select(name)
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
    imageIds.forEach((imageId, row) => {
      const vector = statement.get(imageId)
      if (!vector) throw new Error(`image ${imageId} has no stored features "${name}"`)
      bytes.set(vector, (row * stride + offset) * 4)
    })
  }

  /** A block of the stored vectors of these images, in their order. */
  block(name: string, imageIds: readonly number[]): FeatureBlock {
    const dimensions = this.dimensions(name)
    const data = new Float32Array(imageIds.length * dimensions)
    this.copy(name, imageIds, data, dimensions, 0)
    return { name, dimensions, data }
  }

  /** The rows at length one, so that the product of two is their cosine; zeros for an image without the block. */
  unitRows(name: string, imageIds: readonly number[]): FeatureBlock {
    const statement = this.#select(name)
    const dimensions = this.dimensions(name)
    const data = new Float32Array(imageIds.length * dimensions)
    const bytes = new Uint8Array(data.buffer)
    imageIds.forEach((imageId, row) => {
      const vector = statement.get(imageId)
      if (!vector) return
      bytes.set(vector, row * dimensions * 4)
      const numbers = data.subarray(row * dimensions, (row + 1) * dimensions)
      let squares = 0
      for (const value of numbers) squares += value * value
      const length = Math.sqrt(squares)
      if (length > 0) for (let i = 0; i < dimensions; i++) numbers[i]! /= length
    })
    return { name, dimensions, data }
  }

  idOf(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const { id } = oneRow(
      this.#database.prepare<[string], { id: number }>(
        `INSERT INTO cache.backbone (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id`,
      ),
      name,
    )
    this.#ids.set(name, id)
    return id
  }

  #select(name: string) {
    return this.#database
      .prepare<[number], Buffer>(
        `SELECT vector FROM cache.embedding WHERE backbone_id = ${this.idOf(name)} AND image_id = ?`,
      )
      .pluck()
  }
}
