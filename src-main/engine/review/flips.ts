import type { Database } from 'better-sqlite3'
import type { Flip, FlipFilter, FlipGroup, FlipSummary } from '../../../src-preload/contract.ts'
import { bestBut } from '../../../src-preload/contract/current-value.ts'
import { unpackTop } from '../models/top.ts'
import type { Versions } from '../models/versions.ts'
import type { ImageRows } from '../search/image-rows.ts'

/**
 * The flip list: which labels on which images a model version would change. Derived, never stored: an image flips when
 * no one has decided on it and its best label by the version differs from the one it has now. A label someone has
 * rejected for the image counts for neither side.
 */
export class Flips {
  readonly #database: Database
  readonly #versions: Versions
  readonly #rows: ImageRows

  constructor(database: Database, versions: Versions, rows: ImageRows) {
    this.#database = database
    this.#versions = versions
    this.#rows = rows
  }

  summary(versionId: number): FlipSummary {
    const { attributeId } = this.#versions.get(versionId)
    const counts = this.#database
      .prepare(
        `SELECT coalesce(sum(v.source IN ('human', 'imported')), 0) AS protected, count(*) AS total
         FROM cache.prediction p JOIN image i ON i.id = p.image_id AND i.present = 1
         LEFT JOIN cache.value v ON v.attribute_id = ? AND v.image_id = p.image_id
         WHERE p.version_id = ?`,
      )
      .get(attributeId, versionId) as { protected: number; total: number }
    const flips = this.#flips({ versionId })
    const groups = new Map<string, FlipGroup>()
    for (const { fromLabelId, toLabelId } of flips) {
      const key = `${fromLabelId} ${toLabelId}`
      const group = groups.get(key)
      if (group) group.images++
      else groups.set(key, { fromLabelId, toLabelId, images: 1 })
    }
    return {
      versionId,
      attributeId,
      flips: flips.length,
      unchanged: counts.total - counts.protected - flips.length,
      protected: counts.protected,
      groups: [...groups.values()].sort((a, b) => b.images - a.images),
    }
  }

  ids(filter: FlipFilter): Uint32Array {
    return Uint32Array.from(this.#flips(filter), ({ imageId }) => imageId)
  }

  rows(versionId: number, ids: Iterable<number>): Flip[] {
    const { attributeId } = this.#versions.get(versionId)
    const prediction = this.#database
      .prepare('SELECT top FROM cache.prediction WHERE version_id = ? AND image_id = ?')
      .pluck()
    return this.#rows.rows(ids).flatMap((image) => {
      const top = prediction.get(versionId, image.id) as Buffer | undefined
      const rejected = this.#rejected(attributeId, image.id)
      const to = top && bestBut(unpackTop(top), rejected)
      if (!to) return []
      const value = image.values.find((candidate) => candidate.attributeId === attributeId)
      return [{ image, from: value ? { labelId: value.labelId, confidence: value.confidence ?? 0 } : null, to }]
    })
  }

  /** Every flip, most confident first. */
  #flips(filter: FlipFilter): { imageId: number; fromLabelId: number | null; toLabelId: number }[] {
    const { attributeId } = this.#versions.get(filter.versionId)
    const rows = this.#database
      .prepare(
        `SELECT p.image_id AS imageId, v.label_id AS fromLabelId, p.label_id AS toLabelId, p.top,
           EXISTS (SELECT 1 FROM annotation n WHERE n.attribute_id = @attributeId AND n.image_id = p.image_id) AS touched
         FROM cache.prediction p JOIN image i ON i.id = p.image_id AND i.present = 1
         LEFT JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = p.image_id
         WHERE p.version_id = @versionId AND coalesce(v.source, 'machine') = 'machine'
           AND (v.label_id IS NOT p.label_id OR touched) ORDER BY p.confidence DESC, p.image_id`,
      )
      .all({ attributeId, versionId: filter.versionId }) as {
      imageId: number
      fromLabelId: number | null
      toLabelId: number
      top: Buffer
      touched: number
    }[]
    return rows.flatMap(({ imageId, fromLabelId, toLabelId, top, touched }) => {
      // Only "is not" decisions can be left on an image whose value is a machine's.
      const rejected = touched ? this.#rejected(attributeId, imageId) : null
      const to = rejected ? bestBut(unpackTop(top), rejected)?.labelId : toLabelId
      if (to === undefined || to === fromLabelId) return []
      if (filter.toLabelId !== undefined && filter.toLabelId !== to) return []
      if (filter.fromLabelId !== undefined && filter.fromLabelId !== fromLabelId) return []
      return [{ imageId, fromLabelId, toLabelId: to }]
    })
  }

  #rejected(attributeId: number, imageId: number): number[] {
    return this.#database
      .prepare(`SELECT label_id FROM annotation WHERE attribute_id = ? AND image_id = ? AND verdict = 'not'`)
      .pluck()
      .all(attributeId, imageId) as number[]
  }
}
