import type { Database } from 'better-sqlite3'
import { oneRow } from '../storage/one-row.ts'

/** The key of a product that people named, in a table for one: no key that is made of a file's name begins like it. */
export const namedKey = (name: string): string => `${namedPrefix}${name}`

const namedPrefix = '= '

/** What people call a product: as they named it in a table, else what the names of its files have in common. */
export const productName = (key: string): string =>
  key.startsWith(namedPrefix) ? key.slice(namedPrefix.length) : key.slice(key.lastIndexOf('/') + 1)

/** Which images are views of one product: those of a catalog with the same key. Called inside transactions. */
export class Products {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** @returns its id */
  ensure(catalogId: number, key: string): number {
    return oneRow(this.#statements.ensure, catalogId, key)
  }

  /** Null: the image is a view of none. Undefined: there is no such image. */
  keyOf(imageId: number): string | null | undefined {
    return this.#statements.keyOf.get(imageId)
  }

  /** Makes an image a view of another product, and forgets the one that has no view any more. */
  assign(imageId: number, key: string | null): void {
    const { assign, catalogAndProduct, forget } = this.#statements
    const now = catalogAndProduct.get(imageId)
    if (!now) return
    const { catalogId, productId } = now
    assign.run(key === null ? null : this.ensure(catalogId, key), imageId)
    forget.run({ productId })
  }
}

function prepare(database: Database) {
  return {
    ensure: database
      .prepare<[number, string], number>(
        `INSERT INTO product (catalog_id, key) VALUES (?, ?)
         ON CONFLICT (catalog_id, key) DO UPDATE SET key = excluded.key RETURNING id`,
      )
      .pluck(),
    keyOf: database
      .prepare<[number], string | null>(
        'SELECT p.key FROM image i LEFT JOIN product p ON p.id = i.product_id WHERE i.id = ?',
      )
      .pluck(),
    catalogAndProduct: database.prepare<[number], { catalogId: number; productId: number | null }>(
      `SELECT f.catalog_id AS catalogId, i.product_id AS productId
       FROM image i JOIN folder f ON f.id = i.folder_id WHERE i.id = ?`,
    ),
    assign: database.prepare<[number | null, number]>('UPDATE image SET product_id = ? WHERE id = ?'),
    forget: database.prepare<{ productId: number | null }>(
      'DELETE FROM product WHERE id = @productId AND NOT EXISTS (SELECT 1 FROM image WHERE product_id = @productId)',
    ),
  }
}
