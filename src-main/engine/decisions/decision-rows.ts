import type { Database } from 'better-sqlite3'

export type Verdict = 'is' | 'not'
export type Origin = 'human' | 'imported'
/** What a decision says: the id of a label, or a text. */
export type Answer = number | string
/** One decision on one image and attribute, less what its place says. */
export type Entry = [answer: Answer, verdict: Verdict, source: Origin, at: number]

/** Reads and writes the decisions of one image on one attribute, labels and captions alike. */
export class DecisionRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  entries(attributeId: number, imageId: number): Entry[] {
    const { captions, labels } = this.#statements
    const rows = (this.#isText(attributeId) ? captions.all(imageId) : labels.all(attributeId, imageId)) as {
      answer: Answer
      verdict: Verdict
      source: Origin
      at: number
    }[]
    return rows.map(({ answer, verdict, source, at }) => [answer, verdict, source, at])
  }

  /** Puts entries in the place of those there were. */
  replace(attributeId: number, imageId: number, entries: readonly Entry[]): void {
    const { clear, clearCaption, insert, insertCaption } = this.#statements
    const isCaption = this.#isText(attributeId)
    if (isCaption) clearCaption.run(imageId)
    else clear.run(attributeId, imageId)
    for (const [answer, verdict, source, at] of entries) {
      if (isCaption) insertCaption.run(imageId, answer, source, at)
      else insert.run(imageId, attributeId, answer, verdict, source, at)
    }
  }

  /** What the image has now, whoever says so. */
  value(attributeId: number, imageId: number): Answer | undefined {
    const { text, value } = this.#statements
    return (this.#isText(attributeId) ? text.get(imageId) : value.get(attributeId, imageId)) as Answer | undefined
  }

  #isText(attributeId: number): boolean {
    return this.#statements.kind.get(attributeId) === 'text'
  }
}

function prepare(database: Database) {
  return {
    kind: database.prepare('SELECT kind FROM attribute WHERE id = ?').pluck(),
    labels: database.prepare(
      'SELECT label_id AS answer, verdict, source, at FROM annotation WHERE attribute_id = ? AND image_id = ?',
    ),
    captions: database.prepare(`SELECT text AS answer, 'is' AS verdict, source, at FROM caption WHERE image_id = ?`),
    clear: database.prepare('DELETE FROM annotation WHERE attribute_id = ? AND image_id = ?'),
    clearCaption: database.prepare('DELETE FROM caption WHERE image_id = ?'),
    insert: database.prepare(
      'INSERT INTO annotation (image_id, attribute_id, label_id, verdict, source, at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    insertCaption: database.prepare('INSERT INTO caption (image_id, text, source, at) VALUES (?, ?, ?, ?)'),
    value: database.prepare('SELECT label_id FROM cache.value WHERE attribute_id = ? AND image_id = ?').pluck(),
    text: database.prepare('SELECT text FROM cache.caption_text WHERE image_id = ?').pluck(),
  }
}
