import type { Database } from 'better-sqlite3'
import type { Decision } from '../../../../src-preload/contract.ts'
import { AppError } from '../../../common/app-error.ts'
import type { Deciding, Told } from '../answer-kind.ts'
import { byPerson, isByPerson, type Answer, type Entry, type Origin } from '../entry.ts'

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

  entries(attributeId: number, imageId: number): Entry[] {
    const rows = this.#statements.of.all(attributeId, imageId) as { text: string; source: Origin; at: number }[]
    return rows.map(({ text, source, at }) => [text, 'is', source, at])
  }

  replace(attributeId: number, imageId: number, entries: readonly Entry[]): void {
    this.#statements.clear.run(attributeId, imageId)
    for (const [text, , source, at] of entries) this.#statements.insert.run(attributeId, imageId, text, source, at)
  }

  decided(attributeId: number, imageId: number, _before: readonly Entry[], decision: Decision): Entry[] | null {
    if (decision.kind === 'clear') return []
    const text = decision.kind === 'text' ? oneLine(decision.text) : this.#statements.value.get(attributeId, imageId)
    // A captioner may have found no words.
    return text ? [byPerson(text as string, 'is')] : null
  }

  told(before: readonly Entry[], answer: Told): Entry[] | null {
    return before.some(isByPerson) ? null : [[answer as Answer, 'is', 'imported', Date.now()]]
  }
}

/** Without spaces that say nothing. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ')

function prepare(database: Database) {
  return {
    of: database.prepare('SELECT text, source, at FROM text_annotation WHERE attribute_id = ? AND image_id = ?'),
    clear: database.prepare('DELETE FROM text_annotation WHERE attribute_id = ? AND image_id = ?'),
    insert: database.prepare(
      'INSERT INTO text_annotation (attribute_id, image_id, text, source, at) VALUES (?, ?, ?, ?, ?)',
    ),
    value: database.prepare('SELECT text FROM cache.caption_text WHERE attribute_id = ? AND image_id = ?').pluck(),
  }
}
