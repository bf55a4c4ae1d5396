import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'
import { CaptionValues } from './caption-values.ts'
import { unpackTop } from '../models/top.ts'

interface ImageState {
  present: number
  /** Of the active version; null where it said nothing of the image. */
  margin: number | null
  top: Buffer | null
}

/** Image ids covered by one statement of a rebuild: some ten milliseconds of work. */
const STRIDE = 5000

/**
 * Keeps `cache.value`, the label every image has now (and, with the label 0, who wrote the caption it has). The rule: a person's or an imported decision wins; else the active
 * model version's best label that no one has rejected.
 */
export class Values {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepare>
  readonly #captions: CaptionValues

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepare(database)
    this.#captions = new CaptionValues(database)
  }

  /** After decisions or predictions on these images changed. Call inside the transaction that changed them. */
  refresh(attributeId: number, imageIds: Iterable<number>): void {
    const version = this.#statements.active.get(attributeId) as { id: number } | undefined
    for (const imageId of imageIds) this.#refreshOne(attributeId, version?.id ?? null, imageId)
  }

  /** After the active version changed, or after a scan: all images, a stretch at a time. */
  async rebuild(attributeId: number): Promise<void> {
    const pause = makePause()
    const { last } = this.#statements.lastImage.get() as { last: number | null }
    this.#statements.markStale.run(staleKey(attributeId))
    for (let low = 0; low <= (last ?? 0); low += STRIDE) {
      this.#database.transaction(() => this.#rebuildRange(attributeId, low, low + STRIDE))()
      await pause()
    }
    this.#statements.unmarkStale.run(staleKey(attributeId))
  }

  /** Attributes whose rebuild a crash interrupted, or whose cache is new. */
  stale(): number[] {
    const rows = this.#database
      .prepare(
        `SELECT id FROM attribute WHERE EXISTS (SELECT 1 FROM setting WHERE key = 'stale-values-' || attribute.id)
         OR (NOT EXISTS (SELECT 1 FROM cache.value v WHERE v.attribute_id = attribute.id)
             AND (EXISTS (SELECT 1 FROM annotation n WHERE n.attribute_id = attribute.id)
               OR (attribute.kind = 'text' AND EXISTS (SELECT 1 FROM caption))))`,
      )
      .all() as { id: number }[]
    return rows.map(({ id }) => id)
  }

  #rebuildRange(attributeId: number, low: number, high: number): void {
    const version = this.#statements.active.get(attributeId) as { id: number } | undefined
    if (attributeId === this.#captions.attributeId) return this.#captions.rebuild(version?.id ?? null, low, high)
    this.#statements.clearRange.run(attributeId, low, high)
    if (version) this.#statements.fillRange.run({ attributeId, versionId: version.id, low, high })
    const decided = this.#statements.decidedRange.all(attributeId, low, high) as { image_id: number }[]
    for (const { image_id } of decided) this.#refreshOne(attributeId, version?.id ?? null, image_id)
  }

  #refreshOne(attributeId: number, versionId: number | null, imageId: number): void {
    if (attributeId === this.#captions.attributeId) return this.#captions.refresh(versionId, imageId)
    const image = this.#statements.image.get(versionId ?? -1, imageId) as ImageState | undefined
    if (!image || image.present === 0) {
      this.#statements.remove.run(attributeId, imageId)
      return
    }
    const { margin } = image
    const decisions = this.#statements.decisions.all(attributeId, imageId) as {
      label_id: number
      verdict: 'is' | 'not'
      source: 'human' | 'imported'
    }[]
    const top = image.top ? unpackTop(image.top) : []
    const decided = decisions.find(({ verdict }) => verdict === 'is')
    if (decided) {
      const confidence = top.find(({ labelId }) => labelId === decided.label_id)?.confidence ?? null
      this.#statements.put.run(attributeId, imageId, decided.label_id, decided.source, confidence, margin)
      return
    }
    const best = top.find(({ labelId }) => !decisions.some((decision) => decision.label_id === labelId))
    if (best) {
      this.#statements.put.run(attributeId, imageId, best.labelId, 'machine', best.confidence, margin)
    } else this.#statements.remove.run(attributeId, imageId)
  }
}

function staleKey(attributeId: number): string {
  return `stale-values-${attributeId}`
}

function prepare(database: Database) {
  return {
    active: database.prepare(`SELECT id FROM model_version WHERE attribute_id = ? AND state = 'active'`),
    lastImage: database.prepare('SELECT max(id) AS last FROM image'),
    image: database.prepare(
      `SELECT i.present, p.margin, p.top FROM image i
       LEFT JOIN cache.prediction p ON p.version_id = ? AND p.image_id = i.id WHERE i.id = ?`,
    ),
    decisions: database.prepare(
      'SELECT label_id, verdict, source FROM annotation WHERE attribute_id = ? AND image_id = ?',
    ),
    put: database.prepare(
      `INSERT OR REPLACE INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    remove: database.prepare('DELETE FROM cache.value WHERE attribute_id = ? AND image_id = ?'),
    clearRange: database.prepare('DELETE FROM cache.value WHERE attribute_id = ? AND image_id >= ? AND image_id < ?'),
    fillRange: database.prepare(
      `INSERT INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
       SELECT @attributeId, p.image_id, p.label_id, 'machine', p.confidence, p.margin
       FROM cache.prediction p JOIN image i ON i.id = p.image_id AND i.present = 1
       WHERE p.version_id = @versionId AND p.image_id >= @low AND p.image_id < @high
         AND NOT EXISTS (SELECT 1 FROM annotation n WHERE n.attribute_id = @attributeId AND n.image_id = p.image_id)`,
    ),
    decidedRange: database.prepare(
      'SELECT DISTINCT image_id FROM annotation WHERE attribute_id = ? AND image_id >= ? AND image_id < ?',
    ),
    markStale: database.prepare(`INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'true')`),
    unmarkStale: database.prepare('DELETE FROM setting WHERE key = ?'),
  }
}
