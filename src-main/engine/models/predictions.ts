import type { Database } from 'better-sqlite3'
import type { Candidate } from '../../../src-preload/contract.ts'
import type { TopLabels } from '../../common/contracts/vision.ts'
import { makePause } from '../../common/pause.ts'
import type { Meaning } from './meaning.ts'
import { packTop, unpackTop } from './top.ts'

/** Image ids covered by one transaction: some ten milliseconds of work. */
const stride = 2000

interface Row {
  imageId: number
  top: Buffer
  said: Buffer | null
}

/** What each model version says of each image: its best labels, as they are now, and as the model said them. */
export class Predictions {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepare(database)
  }

  /** Stores the rows of one head. Call inside a transaction. @param meaning of the version's outputs */
  store(imageIds: readonly number[], top: TopLabels, meaning: Meaning): void {
    imageIds.forEach((imageId, row) => {
      const said = meaning.said(top, row)
      if (said.length === 0) return
      const familiarity = top.familiarity?.[row] ?? null
      this.#statements.put.run({ versionId: top.versionId, imageId, familiarity, ...stated(said, meaning) })
    })
  }

  /** Says all that a version said once more, after what its labels stand for has changed. */
  async restate(versionId: number, meaning: Meaning): Promise<void> {
    const pause = makePause()
    const { all, last, otherwise, set } = this.#statements
    // Where every label is as it was learned, only what was said otherwise until now is concerned.
    const rows = meaning.isLiteral ? otherwise : all
    const end = last.get(versionId) ?? -1
    for (let low = 0; low <= end; low += stride) {
      this.#database.transaction(() => {
        for (const { imageId, said, top } of rows.all(versionId, low, low + stride)) {
          const now = stated(unpackTop(said ?? top), meaning)
          if (!now.top.equals(top)) set.run({ versionId, imageId, ...now })
        }
      })()
      await pause()
    }
  }

  /** What a version said is forgotten, so that it speaks anew. @param catalogId null: of all images */
  forget(versionId: number, catalogId: number | null): void {
    this.#statements.forget.run({ catalogId, versionId })
  }

  top(versionId: number, imageId: number): Candidate[] {
    const row = this.#statements.top.get(versionId, imageId)
    return row ? unpackTop(row.top) : []
  }
}

/** The columns that follow from what a model said. */
interface Stated {
  labelId: number | null
  confidence: number | null
  margin: number | null
  top: Buffer
  said: Buffer | null
}

interface Of {
  versionId: number
  imageId: number
}

function stated(said: Candidate[], meaning: Meaning): Stated {
  const now = meaning.now(said)
  const [best, second] = now
  return {
    labelId: best?.labelId ?? null,
    confidence: best?.confidence ?? null,
    margin: best ? best.confidence - (second?.confidence ?? 0) : null,
    top: packTop(now),
    said: now === said ? null : packTop(said),
  }
}

function prepare(database: Database) {
  const rows = `SELECT image_id AS imageId, top, said FROM cache.prediction
    WHERE version_id = ? AND image_id >= ? AND image_id < ?`
  return {
    put: database.prepare<Of & Stated & { familiarity: number | null }>(
      `INSERT OR REPLACE INTO cache.prediction (version_id, image_id, label_id, confidence, margin, top, familiarity, said)
       VALUES (@versionId, @imageId, @labelId, @confidence, @margin, @top, @familiarity, @said)`,
    ),
    set: database.prepare<Of & Stated>(
      `UPDATE cache.prediction SET label_id = @labelId, confidence = @confidence, margin = @margin, top = @top, said = @said
       WHERE version_id = @versionId AND image_id = @imageId`,
    ),
    all: database.prepare<[number, number, number], Row>(rows),
    otherwise: database.prepare<[number, number, number], Row>(`${rows} AND said IS NOT NULL`),
    last: database
      .prepare<[number], number | null>('SELECT max(image_id) FROM cache.prediction WHERE version_id = ?')
      .pluck(),
    top: database.prepare<[number, number], { top: Buffer }>(
      'SELECT top FROM cache.prediction WHERE version_id = ? AND image_id = ?',
    ),
    forget: database.prepare<{ catalogId: number | null; versionId: number }>(
      `DELETE FROM cache.prediction WHERE version_id = @versionId
         AND (@catalogId IS NULL OR image_id IN (SELECT image_id FROM place WHERE catalog_id = @catalogId))`,
    ),
  }
}
