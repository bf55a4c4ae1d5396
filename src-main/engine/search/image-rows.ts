import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type {
  AttributeDetail,
  Caption,
  CaptionDetail,
  ImageAbout,
  ImageDetail,
  ImageRow,
  Source,
  Value,
} from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import { productName } from '../catalog/products.ts'
import { unpackTop } from '../models/top.ts'
import { oneRow } from '../storage/one-row.ts'

interface Row {
  id: number
  name: string
  folder: string
  width: number | null
  height: number | null
  edge: number | null
  error: string | null
  hash: Buffer | null
  /** By which it was read. */
  decoder: number | null
}

interface DetailRow extends Row {
  catalogId: number
  root: string
  productId: number | null
  product: string | null
  size: number
  modified: number
  format: string | null
}

interface AttributeRow {
  id: number
  model: string | null
  top: Buffer | null
  familiarity: number | null
  wholeAt: number | null
}

/** What the window shows of images: rows for tiles, and everything about one. */
export class ImageRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** In the order asked; unknown ids are left out. */
  rows(ids: Iterable<number>): ImageRow[] {
    const rows: ImageRow[] = []
    for (const id of ids) {
      const row = this.#statements.row.get(id)
      if (row) rows.push(this.#toRow(row))
    }
    return rows
  }

  detail(id: number): ImageDetail {
    const row = this.#statements.detail.get(id)
    if (!row) throw new AppError('not-found', `There is no image ${id}.`, String(id))
    const shown = this.#toRow(row)
    return {
      ...shown,
      path: join(row.root, row.folder, row.name),
      catalogId: row.catalogId,
      size: row.size,
      modifiedAt: row.modified / 1000,
      format: row.format,
      // A file that was read again may hold another picture, of the same time.
      picture: `image://picture/${id}/${Math.round(row.modified)}-${tagOf(row)}`,
      attributes: this.#attributes(id, shown.values),
      captionDetail: this.#captionDetail(id),
      product: row.product === null ? null : productName(row.product),
      siblings: row.productId === null ? [] : this.#statements.siblings.all(row.productId, id),
    }
  }

  /** @throws AppError `not-found` */
  about(id: number): ImageAbout {
    const row = this.#statements.about.get(id)
    if (!row) throw new AppError('not-found', `There is no image ${id}.`, String(id))
    const { catalog, addedAt, hash } = row
    const copies = hash === null ? [] : this.#statements.copies.all({ id, hash })
    return {
      catalog,
      addedAt,
      copies: copies.map((copy) => ({ id: copy.id, path: join(copy.root, copy.folder, copy.name) })),
      readBy: this.#statements.readBy.all({ id }).map(({ inUse, ...said }) => ({ ...said, inUse: inUse === 1 })),
    }
  }

  /** The views of the product an image shows, itself one of them, by name. */
  views(id: number): Uint32Array {
    return Uint32Array.from(this.#statements.views.all(id))
  }

  /** Where an image lies. */
  path(id: number): string {
    const row = this.#statements.detail.get(id)
    if (!row) throw new AppError('not-found', `There is no image ${id}.`, String(id))
    return join(row.root, row.folder, row.name)
  }

  /** The id of the catalog that an image is in. */
  catalogOf(id: number): number | undefined {
    return this.#statements.catalogOf.get(id)
  }

  thumbnail(id: number): { mediaType: string; data: Uint8Array } | null {
    return this.#statements.thumbnail.get(id) ?? null
  }

  /** @param side in pixels */
  isLargerThan(id: number, side: number): boolean {
    const row = this.#statements.row.get(id)
    return Math.max(row?.width ?? 0, row?.height ?? 0) > side
  }

  largeThumbnail(id: number): { mediaType: string; data: Uint8Array } | null {
    return this.#statements.largeThumbnail.get(id) ?? null
  }

  #toRow(row: Row): ImageRow {
    return {
      id: row.id,
      name: row.name,
      folder: row.folder,
      width: row.width,
      height: row.height,
      edge: row.edge === null ? null : `#${row.edge.toString(16).padStart(6, '0')}`,
      error: row.error,
      // An image that was never read has an address too: asking for it has it read out of turn.
      thumbnail: row.error ? null : `thumb://thumbnail/${row.id}/${tagOf(row)}`,
      values: this.#statements.values.all({ imageId: row.id }),
      caption: this.#statements.caption.get(row.id) ?? null,
    }
  }

  #captionDetail(imageId: number): CaptionDetail {
    const row = oneRow(this.#statements.captionDetail, { imageId })
    const { text, confidence, ...rest } = row
    return { ...rest, written: text === null ? null : { text, confidence: confidence ?? 0 } }
  }

  #attributes(imageId: number, values: Value[]): AttributeDetail[] {
    const rows = this.#statements.attributes.all({ imageId })
    return rows.map(({ id, model, top, familiarity, wholeAt }) => {
      const decisions = this.#statements.decisions.all(imageId, id)
      const own = values.filter(({ attributeId }) => attributeId === id)
      const times = [...decisions.map(({ at }) => at), ...(wholeAt === null ? [] : [wholeAt])]
      return {
        attributeId: id,
        value: own[0] ?? null,
        values: own,
        isWhole: wholeAt !== null,
        top: top ? unpackTop(top) : [],
        rejected: decisions.filter(({ verdict }) => verdict === 'not').map(({ labelId }) => labelId),
        decidedAt: times.length > 0 ? Math.max(...times) : null,
        model,
        familiarity,
        suspect: this.#statements.suspect.get({ attributeId: id, imageId }) ?? null,
      }
    })
  }
}

/** In the address of its pixels: another one as soon as the file is another, or is read otherwise. */
function tagOf({ decoder, hash }: Pick<Row, 'decoder' | 'hash'>): string {
  return hash === null ? 'new' : `${hash.toString('hex').slice(0, 16)}-${decoder ?? 0}`
}

function prepare(database: Database) {
  const captions = captionAttribute(database)
  return {
    row: database.prepare<[number], Row>(
      `SELECT i.id, i.name, f.path AS folder, i.width, i.height, i.edge, i.error, i.hash, i.decoder
       FROM image i JOIN folder f ON f.id = i.folder_id WHERE i.id = ?`,
    ),
    detail: database.prepare<[number], DetailRow>(
      `SELECT i.id, i.name, f.path AS folder, i.width, i.height, i.edge, i.error, i.hash, i.decoder, c.id AS catalogId, c.path AS root,
         i.product_id AS productId, p.key AS product, i.size, i.modified, i.format
       FROM image i JOIN folder f ON f.id = i.folder_id JOIN catalog c ON c.id = f.catalog_id
       LEFT JOIN product p ON p.id = i.product_id WHERE i.id = ?`,
    ),
    about: database.prepare<[number], { catalog: string; addedAt: number; hash: Buffer | null }>(
      `SELECT p.catalog, i.added_at AS addedAt, i.hash FROM place p JOIN image i ON i.id = p.image_id WHERE i.id = ?`,
    ),
    copies: database.prepare<{ id: number; hash: Buffer }, { id: number; root: string; folder: string; name: string }>(
      `SELECT i.id, p.root, p.folder, p.name FROM present_image i JOIN place p ON p.image_id = i.id
       WHERE i.hash = @hash AND i.id <> @id ORDER BY i.id LIMIT 20`,
    ),
    readBy: database.prepare<{ id: number }, { versionId: number; name: string; attribute: string; inUse: 0 | 1 }>(
      `SELECT v.id AS versionId, v.name, a.title AS attribute, v.state = 'active' AS inUse
       FROM any_version v JOIN any_attribute a ON a.id = v.attribute_id
       WHERE a.state <> 'deleted' AND (
         EXISTS (SELECT 1 FROM said_label s WHERE s.version_id = v.id AND s.image_id = @id)
         OR EXISTS (SELECT 1 FROM said_text s WHERE s.version_id = v.id AND s.image_id = @id))
       ORDER BY inUse DESC, v.id DESC`,
    ),
    values: database.prepare<{ imageId: number }, Value>(
      `SELECT attribute_id AS attributeId, label_id AS labelId, source, confidence
       FROM cache.value WHERE image_id = @imageId AND label_id IS NOT NULL
       UNION ALL SELECT attribute_id, label_id, source, confidence FROM cache.many_label WHERE image_id = @imageId
       ORDER BY 1, confidence DESC, labelId`,
    ),
    caption: database.prepare<[number], Caption>(
      `SELECT t.text, v.source, v.confidence FROM cache.caption_text t
       JOIN cache.value v ON v.attribute_id = t.attribute_id AND v.image_id = t.image_id
       WHERE t.attribute_id = ${captions} AND t.image_id = ?`,
    ),
    captionDetail: database.prepare<
      { imageId: number },
      {
        attributeId: number
        model: string | null
        text: string | null
        confidence: number | null
        decidedAt: number | null
      }
    >(
      `SELECT a.id AS attributeId, v.name AS model, w.text, w.confidence, c.at AS decidedAt FROM attribute a
       LEFT JOIN model_version v ON v.attribute_id = a.id AND v.state = 'active'
       LEFT JOIN cache.written w ON w.version_id = v.id AND w.image_id = @imageId
       LEFT JOIN text_annotation c ON c.attribute_id = a.id AND c.image_id = @imageId WHERE a.id = ${captions}`,
    ),
    attributes: database.prepare<{ imageId: number }, AttributeRow>(
      `SELECT a.id, v.name AS model, p.top, p.familiarity, w.at AS wholeAt FROM attribute a
       LEFT JOIN model_version v ON v.attribute_id = a.id AND v.state = 'active'
       LEFT JOIN cache.prediction p ON p.version_id = v.id AND p.image_id = @imageId
       LEFT JOIN whole_annotation w ON w.attribute_id = a.id AND w.image_id = @imageId
       WHERE a.kind IN ('label', 'labels') AND a.state <> 'deleted' ORDER BY a.position, a.id`,
    ),
    suspect: database.prepare<{ attributeId: number; imageId: number }, NonNullable<AttributeDetail['suspect']>>(
      `SELECT s.confidence, s.other_id AS otherId, s.other_confidence AS otherConfidence FROM doubt s
       WHERE s.attribute_id = @attributeId AND s.image_id = @imageId AND EXISTS (
         SELECT 1 FROM annotation n WHERE n.attribute_id = s.attribute_id AND n.image_id = s.image_id
           AND n.label_id = s.label_id AND n.verdict = 'is' AND n.at <= s.found_at)`,
    ),
    decisions: database.prepare<
      [number, number],
      { labelId: number; verdict: 'is' | 'not'; source: Source; at: number }
    >('SELECT label_id AS labelId, verdict, source, at FROM annotation WHERE image_id = ? AND attribute_id = ?'),
    siblings: database
      .prepare<[number, number], number>(
        'SELECT id FROM image WHERE product_id = ? AND id <> ? AND present = 1 ORDER BY name LIMIT 50',
      )
      .pluck(),
    views: database
      .prepare<[number], number>(
        `SELECT id FROM present_image WHERE product_id = (SELECT product_id FROM any_image WHERE id = ?)
         ORDER BY name COLLATE NOCASE, id`,
      )
      .pluck(),
    catalogOf: database.prepare<[number], number>('SELECT catalog_id FROM place WHERE image_id = ?').pluck(),
    largeThumbnail: database.prepare<[number], { mediaType: string; data: Uint8Array }>(
      `SELECT t.media_type AS mediaType, t.data FROM image i JOIN cache.large_thumbnail t ON t.hash = i.hash
       WHERE i.id = ?`,
    ),
    thumbnail: database.prepare<[number], { mediaType: string; data: Uint8Array }>(
      `SELECT t.media_type AS mediaType, t.data FROM image i JOIN cache.thumbnail t ON t.hash = i.hash WHERE i.id = ?`,
    ),
  }
}
