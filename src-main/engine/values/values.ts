import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'
import { kindNamed, valueKinds, type ValueKinds } from './kinds.ts'
import type { ValueKind } from './value-kind.ts'

/** Image ids covered by one statement of a rebuild: some ten milliseconds of work. */
const STRIDE = 5000

interface AttributeState {
  kind: ValueKind
  /** The model in use; null: there is none. */
  versionId: number | null
}

/** The only writer of `cache.value`, what every image has now of each attribute. How it is derived is the kind's. */
export class Values {
  readonly #database: Database
  readonly #kinds: ValueKinds
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, makeKinds = valueKinds) {
    this.#database = database
    database.exec('CREATE TEMP TABLE IF NOT EXISTS touched (image_id INTEGER PRIMARY KEY) STRICT')
    this.#kinds = makeKinds(database)
    this.#statements = prepare(database)
  }

  /** After decisions or predictions on these images changed. Call inside the transaction that changed them. */
  refresh(attributeId: number, imageIds: Iterable<number>): void {
    const { kind, versionId } = this.#stateOf(attributeId)
    this.#statements.forget.run()
    for (const imageId of imageIds) this.#statements.touch.run(imageId)
    kind.write(attributeId, versionId)
  }

  /** After the active version changed, or after a scan: all images, a stretch at a time. */
  async rebuild(attributeId: number): Promise<void> {
    const pause = makePause()
    const last = (this.#statements.lastImage.get() as number | null) ?? 0
    this.#statements.markStale.run(staleKey(attributeId))
    for (let low = 0; low <= last; low += STRIDE) {
      this.#database.transaction(() => this.#rebuildRange(attributeId, low, low + STRIDE))()
      await pause()
    }
    this.#statements.unmarkStale.run(staleKey(attributeId))
  }

  /** Attributes whose rebuild a crash interrupted, or whose cache is new. */
  stale(): number[] {
    const rows = this.#statements.attributes.all() as { id: number; isMarked: number; hasValues: number }[]
    const isStale = ({ id, isMarked, hasValues }: (typeof rows)[number]): boolean => {
      if (isMarked || hasValues) return isMarked === 1
      const { kind, versionId } = this.#stateOf(id)
      return kind.isSpokenOf(id, versionId)
    }
    return rows.filter(isStale).map(({ id }) => id)
  }

  #rebuildRange(attributeId: number, low: number, high: number): void {
    const { kind, versionId } = this.#stateOf(attributeId)
    this.#statements.forget.run()
    this.#statements.touchRange.run(low, high)
    kind.write(attributeId, versionId)
  }

  #stateOf(attributeId: number): AttributeState {
    const row = this.#statements.state.get(attributeId) as { kind: string; versionId: number | null } | undefined
    return { kind: kindNamed(this.#kinds, row?.kind), versionId: row?.versionId ?? null }
  }
}

function staleKey(attributeId: number): string {
  return `stale-values-${attributeId}`
}

function prepare(database: Database) {
  return {
    state: database.prepare(
      `SELECT a.kind, v.id AS versionId FROM attribute a
       LEFT JOIN model_version v ON v.attribute_id = a.id AND v.state = 'active' WHERE a.id = ?`,
    ),
    attributes: database.prepare(
      `SELECT a.id, EXISTS (SELECT 1 FROM setting WHERE key = 'stale-values-' || a.id) AS isMarked,
         EXISTS (SELECT 1 FROM cache.value v WHERE v.attribute_id = a.id) AS hasValues FROM attribute a`,
    ),
    lastImage: database.prepare('SELECT max(id) FROM image').pluck(),
    forget: database.prepare('DELETE FROM temp.touched'),
    touch: database.prepare('INSERT OR IGNORE INTO temp.touched (image_id) VALUES (?)'),
    touchRange: database.prepare('INSERT INTO temp.touched (image_id) SELECT id FROM image WHERE id >= ? AND id < ?'),
    markStale: database.prepare(`INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'true')`),
    unmarkStale: database.prepare('DELETE FROM setting WHERE key = ?'),
  }
}
