import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { doubt } from '../../common/doubt.ts'
import type { Attributes } from '../labels/attributes.ts'
import { oneRow } from '../storage/one-row.ts'
import type { Versions } from './versions.ts'

export interface ContradictionParts {
  database: Database
  attributes: Pick<Attributes, 'ids'>
  versions: Pick<Versions, 'active' | 'meaning'>
  /** Other decisions of the attribute are doubted now. */
  changed(attributeId: number): void
}

/** Changes that come so close together are one. */
const gatherMs = 200
/** Images looked at in one go: some milliseconds. */
const stride = 1000

interface Contradiction {
  imageId: number
  labelId: number
  own: number
  otherId: number
  other: number
  at: number
}

/**
 * Finds imported labels that the model in use speaks against, in the background, after anything they hang on has changed. A
 * table is nobody's word on the picture; what a person decides with the model's word in view is, and is not doubted for it.
 * Of what the model may have learned from it says nothing: that is for its training to find.
 */
export class Contradictions {
  readonly #parts: ContradictionParts
  readonly #statements: ReturnType<typeof prepare>
  readonly #closing = new AbortController()
  #isDue = false
  #working: Promise<void> | null = null

  constructor(parts: ContradictionParts) {
    this.#parts = parts
    this.#statements = prepare(parts.database)
  }

  /** Something may have changed. */
  wake(): void {
    this.#isDue = true
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
  }

  /** Resolves when all that is to be found is found. */
  async settled(): Promise<void> {
    while (this.#working) await this.#working
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#working
  }

  async #work(): Promise<void> {
    const { attributes, changed } = this.#parts
    const isClosing = (): boolean => this.#closing.signal.aborted
    while (this.#isDue && !isClosing()) {
      await setTimeout(gatherMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      this.#isDue = false
      for (const id of attributes.ids()) {
        if (isClosing()) return
        if (await this.#find(id)) changed(id)
      }
    }
  }

  /** @returns whether there are others now */
  async #find(attributeId: number): Promise<boolean> {
    const { database, versions } = this.#parts
    const { doubted, forget, imported, put, since } = this.#statements
    const version = versions.active(attributeId)
    const found: Contradiction[] = []
    if (version?.kind === 'head') {
      const known = new Set(versions.meaning(version.id).outputs())
      const learnedUntil = oneRow(since, version.id)
      let last = 0
      for (;;) {
        const rows = imported.all({ attributeId, versionId: version.id, after: last, learnedUntil })
        // What a model never heard of it cannot speak against.
        found.push(...rows.filter(({ labelId, isContradicted }) => isContradicted === 1 && known.has(labelId)))
        if (rows.length < stride || this.#closing.signal.aborted) break
        last = rows.at(-1)!.imageId
        await setImmediate()
      }
    }
    if (this.#closing.signal.aborted) return false
    return database.transaction(() => {
      const ids = doubted.all(attributeId)
      forget.run(attributeId)
      for (const each of found) put.run({ ...each, attributeId, versionId: version?.id ?? 0 })
      return ids.length !== found.length || found.some(({ imageId }, at) => imageId !== ids[at])
    })()
  }
}

function prepare(database: Database) {
  return {
    since: database
      .prepare<[number], number>(
        `SELECT coalesce(v.learned_until, r.started_at, 0) FROM any_version v LEFT JOIN any_run r ON r.id = v.run_id
         WHERE v.id = ?`,
      )
      .pluck(),
    imported: database.prepare<
      { attributeId: number; versionId: number; after: number; learnedUntil: number },
      Contradiction & { isContradicted: 0 | 1 }
    >(
      `SELECT v.image_id AS imageId, v.label_id AS labelId, coalesce(v.confidence, 0) AS own, p.label_id AS otherId,
         p.confidence AS other, n.at,
         p.label_id <> v.label_id AND p.confidence > ${doubt.otherAbove} AND coalesce(v.confidence, 0) < ${doubt.ownBelow}
           AND n.at > @learnedUntil
           AND NOT EXISTS (SELECT 1 FROM decision x WHERE x.attribute_id = v.attribute_id AND x.image_id = v.image_id
                           AND x.label_id = p.label_id AND x.verdict = 'not')
           AND NOT EXISTS (SELECT 1 FROM cache.held_out h WHERE h.version_id = p.version_id AND h.image_id = v.image_id)
           -- What a training found, it found by more than one model.
           AND NOT EXISTS (SELECT 1 FROM cache.suspect s WHERE s.attribute_id = v.attribute_id AND s.image_id = v.image_id
                           AND s.version_id IS NULL)
           AS isContradicted
       FROM shown v
       CROSS JOIN decision n ON n.attribute_id = v.attribute_id AND n.image_id = v.image_id AND n.label_id = v.label_id
       CROSS JOIN cache.prediction p ON p.version_id = @versionId AND p.image_id = v.image_id
       WHERE v.attribute_id = @attributeId AND v.source = 'imported' AND v.source <> 'machine' AND v.image_id > @after
       ORDER BY v.image_id LIMIT ${stride}`,
    ),
    doubted: database
      .prepare<[number], number>(
        `SELECT image_id FROM cache.suspect WHERE attribute_id = ? AND version_id IS NOT NULL ORDER BY image_id`,
      )
      .pluck(),
    forget: database.prepare<[number]>('DELETE FROM cache.suspect WHERE attribute_id = ? AND version_id IS NOT NULL'),
    put: database.prepare<Contradiction & { attributeId: number; versionId: number }>(
      `INSERT INTO cache.suspect
         (attribute_id, image_id, label_id, confidence, other_id, other_confidence, found_at, version_id)
       VALUES (@attributeId, @imageId, @labelId, @own, @otherId, @other, @at, @versionId)`,
    ),
  }
}
