import type { Database } from 'better-sqlite3'
import type { Decision } from '../../../../src-preload/contract.ts'
import { AppError } from '../../../common/app-error.ts'
import type { Deciding, Told } from '../answer-kind.ts'
import { byPerson, isByPerson, type Entry, type Origin } from '../entry.ts'
import { LabelEntries } from '../label-entries.ts'

/** So many labels of a set are named in the history. */
const namedLabels = 3

/**
 * Decisions where an image may have several labels: one is added or rejected by itself, or the set is said as a whole. What
 * no one said of a whole set is not; of others nobody knows.
 */
export class ManyLabelsDeciding implements Deciding {
  readonly #rows: LabelEntries
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#rows = new LabelEntries(database)
    this.#statements = prepare(database)
  }

  requireFit(title: string, { kind }: Decision): void {
    if (kind === 'text') throw new AppError('bad-request', `${title} has labels: choose some.`, title)
  }

  wording(decision: Decision, nameOf: (labelId: number) => string): string {
    switch (decision.kind) {
      case 'is':
        return `+ ${nameOf(decision.labelId)}`
      case 'not':
        return decision.labelId === undefined ? 'rejected' : `not ${nameOf(decision.labelId)}`
      case 'set': {
        const names = decision.labelIds.map(nameOf)
        const more = names.length > namedLabels ? ` and ${names.length - namedLabels} more` : ''
        return names.length === 0 ? 'none' : `${names.slice(0, namedLabels).join(' + ')}${more}`
      }
      case 'clear':
        return decision.labelId === undefined ? 'cleared' : `${nameOf(decision.labelId)} cleared`
      default:
        return 'accepted'
    }
  }

  entries(attributeId: number, imageId: number): Entry[] {
    const whole = this.#statements.whole.get(attributeId, imageId) as { source: Origin; at: number } | undefined
    const labels = this.#rows.of(attributeId, imageId)
    return whole ? [...labels, [null, 'whole', whole.source, whole.at]] : labels
  }

  replace(attributeId: number, imageId: number, entries: readonly Entry[]): void {
    const labels = entries.filter(([answer]) => answer !== null)
    this.#rows.replace(attributeId, imageId, labels)
    this.#statements.clear.run(attributeId, imageId)
    for (const [answer, , source, at] of entries)
      if (answer === null) this.#statements.insert.run(attributeId, imageId, source, at)
  }

  decided(attributeId: number, imageId: number, before: readonly Entry[], decision: Decision): Entry[] | null {
    const without = (labelIds: readonly number[]): Entry[] =>
      before.filter(([answer]) => !labelIds.includes(answer as number))
    switch (decision.kind) {
      case 'is':
        return [...without([decision.labelId]), byPerson(decision.labelId, 'is')]
      case 'not': {
        const labelIds = decision.labelId === undefined ? this.#now(attributeId, imageId) : [decision.labelId]
        if (labelIds.length === 0) return null
        return [...without(labelIds), ...labelIds.map((labelId) => byPerson(labelId, 'not'))]
      }
      case 'set':
        return whole(decision.labelIds)
      case 'accept':
        return this.#statements.value.get(attributeId, imageId) === undefined
          ? null
          : whole(this.#now(attributeId, imageId))
      case 'clear':
        // Of what is left nobody said that it is all.
        return decision.labelId === undefined ? [] : without([decision.labelId]).filter(([answer]) => answer !== null)
      case 'text':
        return null
    }
  }

  told(before: readonly Entry[], answer: Told): Entry[] | null {
    const labelIds = answer as readonly number[]
    const rejected = before.filter((entry) => isByPerson(entry) && entry[1] === 'not')
    if (before.some((entry) => isByPerson(entry) && entry[1] !== 'not')) return null
    if (rejected.some(([labelId]) => labelIds.includes(labelId as number))) return null
    const at = Date.now()
    return [
      ...rejected,
      ...[...new Set(labelIds)].map((labelId): Entry => [labelId, 'is', 'imported', at]),
      [null, 'whole', 'imported', at],
    ]
  }

  /** The labels the image has now, whoever says so. */
  #now(attributeId: number, imageId: number): number[] {
    return this.#statements.now.all(attributeId, imageId) as number[]
  }
}

function whole(labelIds: readonly number[]): Entry[] {
  return [...[...new Set(labelIds)].map((labelId) => byPerson(labelId, 'is')), byPerson(null, 'whole')]
}

function prepare(database: Database) {
  return {
    whole: database.prepare('SELECT source, at FROM whole_annotation WHERE attribute_id = ? AND image_id = ?'),
    clear: database.prepare('DELETE FROM whole_annotation WHERE attribute_id = ? AND image_id = ?'),
    insert: database.prepare('INSERT INTO whole_annotation (attribute_id, image_id, source, at) VALUES (?, ?, ?, ?)'),
    value: database.prepare('SELECT 1 FROM cache.value WHERE attribute_id = ? AND image_id = ?').pluck(),
    now: database.prepare('SELECT label_id FROM cache.many_label WHERE attribute_id = ? AND image_id = ?').pluck(),
  }
}
