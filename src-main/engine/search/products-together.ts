import type { Database } from 'better-sqlite3'

/** A list in which one image stands for each product: `views` counts those of each image's product, itself one of them. */
export interface Together {
  ids: Uint32Array
  views: Uint32Array
}

/** Views of a product, taken as one. Images that are views of none stand for themselves. */
export class ProductsTogether {
  readonly #statements: ReturnType<typeof prepare>

  /** @param database a connection of `openReader`: of a million images it is busy for a second */
  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Of each product the image that comes first, in the order of the list. Counted are all its views, also those that the list lacks. */
  together(list: Uint32Array): Together {
    const { gone, products } = this.#statements
    const missing = new Set(gone.all())
    const productOf = new Map<number, number>()
    const viewsOf = new Map<number, number>()
    for (const { id, productId } of products.all()) {
      if (missing.has(id)) continue
      productOf.set(id, productId)
      viewsOf.set(productId, (viewsOf.get(productId) ?? 0) + 1)
    }
    const met = new Set<number>()
    const ids = list.filter((id) => {
      const productId = productOf.get(id)
      if (productId === undefined) return true
      if (met.has(productId)) return false
      met.add(productId)
      return true
    })
    return { ids, views: ids.map((id) => viewsOf.get(productOf.get(id) ?? -1) ?? 1) }
  }

  /** These images and all other views of their products. */
  whole(ids: Uint32Array): Uint32Array {
    const views = this.#statements.views.all(JSON.stringify([...ids]))
    return Uint32Array.from(new Set([...ids, ...views]))
  }
}

function prepare(database: Database) {
  return {
    gone: database.prepare<[], number>('SELECT id FROM gone_image').pluck(),
    products: database.prepare<[], { id: number; productId: number }>(
      'SELECT id, product_id AS productId FROM any_image WHERE product_id IS NOT NULL',
    ),
    views: database
      .prepare<[string], number>(
        `SELECT i.id FROM json_each(?) k CROSS JOIN any_image o ON o.id = k.value
         CROSS JOIN present_image i ON i.product_id = o.product_id ORDER BY i.id`,
      )
      .pluck(),
  }
}
