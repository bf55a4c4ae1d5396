import type { Database } from 'better-sqlite3'
import { productKey } from './product-key.ts'
import type { FoundFile } from './walk.ts'

export interface NewFile extends FoundFile {
  folderId: number
  /** Of the folder, below the catalog's root. */
  path: string
}

/** The key of the product that a file is a view of, by its place and name. */
export const productOf = ({ name, path }: Pick<NewFile, 'name' | 'path'>): string =>
  path === '' ? productKey(name) : `${path}/${productKey(name)}`

/** Files that a catalog did not have, as images and views of their products. */
export class NewImages {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Two statements however many they are: one for each file took twice as long. Call inside a transaction. */
  add(catalogId: number, files: readonly NewFile[]): void {
    const rows = JSON.stringify(
      files.map((file) => {
        const { folderId, modified, name, size } = file
        return { folderId, key: productOf(file), name, size, modified }
      }),
    )
    this.#statements.products.run({ catalogId, rows })
    this.#statements.images.run({ catalogId, rows, now: Date.now() })
  }
}

function prepare(database: Database) {
  return {
    products: database.prepare<{ catalogId: number; rows: string }>(
      `INSERT INTO product (catalog_id, key) SELECT @catalogId, value ->> 'key' FROM json_each(@rows) WHERE true
       ON CONFLICT DO NOTHING`,
    ),
    images: database.prepare<{ catalogId: number; rows: string; now: number }>(
      `INSERT INTO image (folder_id, product_id, name, size, modified, added_at)
       SELECT f.value ->> 'folderId', p.id, f.value ->> 'name', f.value ->> 'size', f.value ->> 'modified', @now
       FROM json_each(@rows) f CROSS JOIN product p ON p.catalog_id = @catalogId AND p.key = f.value ->> 'key'`,
    ),
  }
}
