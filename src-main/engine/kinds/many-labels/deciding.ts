import type { Database } from 'better-sqlite3'
import type { Decision } from '../../../../src-preload/contract.ts'
import { AppError } from '../../../common/app-error.ts'
import type { Deciding, Told } from '../answer-kind.ts'
import { byImage, rowsOf, type EntryRow } from '../entry-rows.ts'
import { byPerson, isByPerson, type Entry, type Step } from '../entry.ts'
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

  entries(attributeId: number, imageIds: readonly number[]): Map<number, Entry[]> {
    const entries = this.#rows.of(attributeId, imageIds)
    const wholes = byImage(this.#statements.wholes.all(JSON.stringify(imageIds), attributeId))
    for (const [imageId, whole] of wholes) entries.set(imageId, [...(entries.get(imageId) ?? []), ...whole])
    return entries
  }

  replace(attributeId: number, steps: readonly Step[]): void {
    this.#rows.replace(attributeId, steps)
    const { added, gone } = rowsOf(steps, ([answer]) => answer === null)
    if (gone.length > 0) this.#statements.clear.run(attributeId, JSON.stringify(gone))
    if (added.length > 0) this.#statements.insert.run(attributeId, JSON.stringify(added))
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
    const labelIds = [...new Set(answer as readonly number[])]
    const byPeople = before.filter(isByPerson)
    const given = byPeople.filter(([, verdict]) => verdict === 'is').map(([labelId]) => labelId as number)
    const rejected = byPeople.filter(([, verdict]) => verdict === 'not')
    const isWhole = byPeople.some(([, verdict]) => verdict === 'whole')
    const others = labelIds.filter((labelId) => !given.includes(labelId))
    const isContradicted =
      given.some((labelId) => !labelIds.includes(labelId)) ||
      rejected.some(([labelId]) => labelIds.includes(labelId as number)) ||
      (isWhole && others.length > 0)
    if (isContradicted) return null
    if (isWhole || (given.length > 0 && others.length === 0)) return [...before]
    const at = Date.now()
    return [
      ...byPeople,
      ...others.map((labelId): Entry => [labelId, 'is', 'imported', at]),
      [null, 'whole', 'imported', at],
    ]
  }

  /** The labels the image has now, whoever says so. */
  #now(attributeId: number, imageId: number): number[] {
    return this.#statements.now.all(attributeId, imageId)
  }
}

function whole(labelIds: readonly number[]): Entry[] {
  return [...[...new Set(labelIds)].map((labelId) => byPerson(labelId, 'is')), byPerson(null, 'whole')]
}

function prepare(database: Database) {
  return {
    wholes: database
      .prepare<[string, number], EntryRow>(
        `SELECT w.image_id, NULL, 'whole', w.source, w.at
         FROM json_each(?) i CROSS JOIN whole_annotation w NOT INDEXED ON w.attribute_id = ? AND w.image_id = i.value`,
      )
      .raw(),
    clear: database.prepare<[number, string]>(
      'DELETE FROM whole_annotation WHERE attribute_id = ? AND image_id IN (SELECT value FROM json_each(?))',
    ),
    insert: database.prepare<[number, string]>(
      `INSERT INTO whole_annotation (attribute_id, image_id, source, at)
       SELECT ?, value ->> 0, value ->> 3, value ->> 4 FROM json_each(?)`,
    ),
    value: database
      .prepare<[number, number], 1>('SELECT 1 FROM cache.value WHERE attribute_id = ? AND image_id = ?')
      .pluck(),
    now: database
      .prepare<[number, number], number>(
        'SELECT label_id FROM cache.many_label WHERE attribute_id = ? AND image_id = ?',
      )
      .pluck(),
  }
}
