import type { Database } from 'better-sqlite3'
import type { Decision } from '../../../../src-preload/contract.ts'
import { AppError } from '../../../common/app-error.ts'
import type { Deciding, Told } from '../answer-kind.ts'
import { byImage, rowsOf, type EntryRow } from '../entry-rows.ts'
import { byPerson, isByPerson, type Answer, type Entry, type Step } from '../entry.ts'

/** A caption is a line or two, not a page. */
const longestText = 1000

/** Decisions where an image has a text: written, or accepted as it stands. */
export class TextDeciding implements Deciding {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  requireFit(title: string, decision: Decision): void {
    if (decision.kind === 'accept' || (decision.kind === 'clear' && decision.labelId === undefined)) return
    if (decision.kind !== 'text') throw new AppError('bad-request', `${title} is a text: write it.`, title)
    const { length } = decision.text.trim()
    if (length === 0) throw new AppError('bad-request', `The ${title.toLowerCase()} is empty. Clear it instead.`, title)
    if (length > longestText) {
      throw new AppError('bad-request', `The ${title.toLowerCase()} has ${length} characters; at most ${longestText}.`)
    }
  }

  wording({ kind }: Decision): string {
    return kind === 'text' ? 'written' : kind === 'clear' ? 'cleared' : 'accepted'
  }

  entries(attributeId: number, imageIds: readonly number[]): Map<number, Entry[]> {
    return byImage(this.#statements.of.all(JSON.stringify(imageIds), attributeId))
  }

  replace(attributeId: number, steps: readonly Step[]): void {
    const { added, gone } = rowsOf(steps)
    if (gone.length > 0) this.#statements.clear.run(attributeId, JSON.stringify(gone))
    if (added.length > 0) this.#statements.insert.run(attributeId, JSON.stringify(added))
  }

  decided(attributeId: number, imageId: number, _before: readonly Entry[], decision: Decision): Entry[] | null {
    if (decision.kind === 'clear') return []
    const text = decision.kind === 'text' ? oneLine(decision.text) : this.#statements.value.get(attributeId, imageId)
    // A captioner may have found no words.
    return text ? [byPerson(text, 'is')] : null
  }

  told(before: readonly Entry[], answer: Told): Entry[] | null {
    if (before.some((entry) => isByPerson(entry) && entry[0] === answer)) return [...before]
    return before.some(isByPerson) ? null : [[answer as Answer, 'is', 'imported', Date.now()]]
  }
}

/** Without spaces that say nothing. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ')

function prepare(database: Database) {
  return {
    of: database
      .prepare<[string, number], EntryRow>(
        `SELECT t.image_id, t.text, 'is', t.source, t.at
         FROM json_each(?) i CROSS JOIN text_annotation t NOT INDEXED ON t.attribute_id = ? AND t.image_id = i.value`,
      )
      .raw(),
    clear: database.prepare<[number, string]>(
      'DELETE FROM text_annotation WHERE attribute_id = ? AND image_id IN (SELECT value FROM json_each(?))',
    ),
    insert: database.prepare<[number, string]>(
      `INSERT INTO text_annotation (attribute_id, image_id, text, source, at)
       SELECT ?, value ->> 0, value ->> 1, value ->> 3, value ->> 4 FROM json_each(?)`,
    ),
    value: database
      .prepare<[number, number], string>('SELECT text FROM cache.caption_text WHERE attribute_id = ? AND image_id = ?')
      .pluck(),
  }
}
