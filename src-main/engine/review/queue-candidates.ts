import type { Database } from 'better-sqlite3'

/** An image that may be asked about. */
export interface Candidate {
  id: number
  labelId: number | null
  confidence: number | null
  margin: number | null
}

interface Row extends Candidate {
  productId: number | null
  /** SHA-256 of the file, in hexadecimal. */
  content: string | null
  /** 1 where another view of its product, or another file of its content, is decided. */
  known: 0 | 1
}

/**
 * Gathers images of one attribute that nobody has decided: of every product and every content one, those of products
 * without a decision apart from the others, which come last.
 */
export class Candidates {
  readonly fresh: Candidate[] = []
  readonly #known: Candidate[] = []
  readonly #products = new Set<number>()
  readonly #contents = new Set<string>()
  readonly #row: (imageId: number) => Row | undefined

  /** @param features id of the block that the images must have */
  constructor(database: Database, attributeId: number, features: number) {
    const statement = database.prepare<{ attributeId: number; features: number; imageId: number }, Row>(rowQuery)
    this.#row = (imageId) => statement.get({ attributeId, features, imageId })
  }

  /** Takes an image in where it is to be asked about; the one that came first stands for its product. */
  add(imageId: number): void {
    const row = this.#row(imageId)
    if (!row) return
    const { productId, content, known, id, labelId, confidence, margin } = row
    if ((productId !== null && this.#products.has(productId)) || (content !== null && this.#contents.has(content)))
      return
    if (productId !== null) this.#products.add(productId)
    if (content !== null) this.#contents.add(content)
    const list = known ? this.#known : this.fresh
    list.push({ id, labelId, confidence, margin })
  }

  /** Those of which something is known already, in the order they were added. */
  get known(): readonly Candidate[] {
    return this.#known
  }
}

const decidedAmong = (others: string): string =>
  `EXISTS (SELECT 1 FROM any_image o CROSS JOIN shown w ON w.attribute_id = @attributeId AND w.image_id = o.id
     WHERE ${others} AND o.id <> i.id AND w.source <> 'machine')`

const rowQuery = `
  SELECT i.id, nullif(v.label_id, 0) AS labelId, v.confidence, v.margin, i.product_id AS productId,
    nullif(hex(i.hash), '') AS content,
    ${decidedAmong('o.product_id = i.product_id')} OR ${decidedAmong('o.hash = i.hash')} AS known
  FROM any_image i LEFT JOIN shown v ON v.attribute_id = @attributeId AND v.image_id = i.id
  WHERE i.id = @imageId AND i.present = 1 AND i.error IS NULL AND coalesce(v.source, 'machine') = 'machine'
    AND EXISTS (SELECT 1 FROM embedded e WHERE e.backbone_id = @features AND e.image_id = i.id)`
