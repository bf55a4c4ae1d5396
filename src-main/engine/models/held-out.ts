import type { Database, Statement } from 'better-sqlite3'
import type { Candidate } from '../../../src-preload/contract.ts'
import type { HeldOutPredictions } from '../../common/contracts/training.ts'
import type { Meaning } from './meaning.ts'
import { oneRow } from '../storage/one-row.ts'
import { packTop, unpackTop } from './top.ts'

/** An image that a version did not learn from: its label, and what the version (or its twin of a fold) says of it. */
export interface HeldOutImage {
  imageId: number
  labelId: number
  top: Candidate[]
}

/** Keeps what each trained version says of the images held out from it, and the decisions that its run found doubtful. */
export class HeldOut {
  readonly #database: Database
  readonly #doubted: Statement<[string, number], number>
  readonly #countDoubted: Statement<[number], { human: number; imported: number }>

  constructor(database: Database) {
    this.#database = database
    this.#doubted = database
      .prepare<[string, number], number>(
        `SELECT s.image_id FROM json_each(?) i
         CROSS JOIN doubt s ON s.attribute_id = ? AND s.image_id = i.value
         CROSS JOIN decision n ON n.attribute_id = s.attribute_id AND n.image_id = s.image_id AND n.label_id = s.label_id
         WHERE n.verdict = 'is' AND n.at <= s.found_at`,
      )
      .pluck()
    this.#countDoubted = database.prepare<[number], { human: number; imported: number }>(
      `SELECT coalesce(sum(n.source = 'human'), 0) AS human, coalesce(sum(n.source = 'imported'), 0) AS imported
         FROM doubt s
         CROSS JOIN decision n ON n.attribute_id = s.attribute_id AND n.image_id = s.image_id AND n.label_id = s.label_id
         JOIN present_image i ON i.id = s.image_id AND i.error IS NULL
         WHERE s.attribute_id = ? AND n.verdict = 'is' AND n.at <= s.found_at`,
    )
  }

  /** Of these images, those whose decision is among the doubtful ones, and was not made since these were found. */
  doubted(attributeId: number, imageIds: readonly number[]): Set<number> {
    return new Set(this.#doubted.all(JSON.stringify(imageIds), attributeId))
  }

  /** How many doubtful decisions no one has looked at since, of pictures that are there and can be read, by who made them. */
  countDoubted(attributeId: number): { human: number; imported: number } {
    return oneRow(this.#countDoubted, attributeId)
  }

  /**
   * @param imageIds image of each row of the features file
   * @param labelIds label of each of the trainer's indices
   */
  store(
    versionId: number,
    { row, decided, topLabels, topProbabilities, count }: HeldOutPredictions,
    imageIds: readonly number[],
    labelIds: readonly number[],
  ): void {
    const insert = this.#database.prepare<[number, number | undefined, number | undefined, Buffer]>(
      'INSERT OR REPLACE INTO cache.held_out (version_id, image_id, label_id, top) VALUES (?, ?, ?, ?)',
    )
    this.#database.transaction(() => {
      for (const [at, place] of row.entries()) {
        const top: Candidate[] = []
        for (let rank = at * count; rank < (at + 1) * count; rank++) {
          const labelId = labelIds[topLabels[rank]!]
          if (labelId !== undefined) top.push({ labelId, confidence: topProbabilities[rank]! })
        }
        insert.run(versionId, imageIds[place], labelIds[decided[at]!], packTop(top))
      }
    })()
  }

  /** In labels as they are now. Images whose label is none any more are left out. @param meaning of the version's outputs */
  of(versionId: number, meaning: Meaning): HeldOutImage[] {
    const rows = this.#database
      .prepare<[number], { imageId: number; labelId: number; top: Buffer }>(
        'SELECT image_id AS imageId, label_id AS labelId, top FROM cache.held_out WHERE version_id = ? ORDER BY image_id',
      )
      .all(versionId)
    return rows.flatMap(({ imageId, labelId, top }) => {
      const label = meaning.label(labelId)
      return label === null ? [] : [{ imageId, labelId: label, top: meaning.now(unpackTop(top)) }]
    })
  }

  /**
   * The doubtful decisions of an attribute are now these; those of an earlier run are forgotten.
   * @param run.foundAt when the run read the decisions, in milliseconds since 1970
   * @param run.read the images of the decisions that it read: what was found of others stays; null: all
   */
  setSuspects(
    attributeId: number,
    suspects: readonly { imageId: number; labelId: number; own: number; otherId: number; other: number }[],
    { foundAt, read }: { foundAt: number; read: readonly number[] | null },
  ): void {
    const insert = this.#database.prepare<[number, number, number, number, number, number, number]>(
      `INSERT OR REPLACE INTO cache.suspect
         (attribute_id, image_id, label_id, confidence, other_id, other_confidence, found_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#database.transaction(() => {
      this.#database
        .prepare<{ attributeId: number; read: string | null }>(
          `DELETE FROM cache.suspect WHERE attribute_id = @attributeId AND version_id IS NULL
             AND (@read IS NULL OR image_id IN (SELECT value FROM json_each(@read)))`,
        )
        .run({ attributeId, read: read && JSON.stringify(read) })
      for (const { imageId, labelId, own, otherId, other } of suspects) {
        insert.run(attributeId, imageId, labelId, own, otherId, other, foundAt)
      }
    })()
  }
}
