import type { Database, Statement } from 'better-sqlite3'
import type { Decision } from '../../../../src-preload/contract.ts'
import { AppError } from '../../../common/app-error.ts'
import type { Deciding, Told } from '../answer-kind.ts'
import { byPerson, isByPerson, type Answer, type Entry, type Step } from '../entry.ts'
import { LabelEntries } from '../label-entries.ts'

/** Decisions where an image has one label: a new one takes the place of the old, and what it is not stays known. */
export class OneLabelDeciding implements Deciding {
  readonly #rows: LabelEntries
  readonly #value: Statement<[number, number], number | null>

  constructor(database: Database) {
    this.#rows = new LabelEntries(database)
    this.#value = database
      .prepare<[number, number], number | null>(
        'SELECT label_id FROM cache.value WHERE attribute_id = ? AND image_id = ?',
      ) // prettier-ignore
      .pluck()
  }

  requireFit(title: string, { kind }: Decision): void {
    if (kind === 'text') throw new AppError('bad-request', `${title} has labels: choose one.`, title)
    if (kind === 'set') throw new AppError('bad-request', `${title} has one label per image: choose one.`, title)
  }

  wording(decision: Decision, nameOf: (labelId: number) => string): string {
    switch (decision.kind) {
      case 'is':
        return nameOf(decision.labelId)
      case 'not':
        return decision.labelId === undefined ? 'rejected' : `not ${nameOf(decision.labelId)}`
      case 'clear':
        return decision.labelId === undefined ? 'cleared' : `${nameOf(decision.labelId)} cleared`
      default:
        return 'accepted'
    }
  }

  entries(attributeId: number, imageIds: readonly number[]): Map<number, Entry[]> {
    return this.#rows.of(attributeId, imageIds)
  }

  replace(attributeId: number, steps: readonly Step[]): void {
    this.#rows.replace(attributeId, steps)
  }

  decided(attributeId: number, imageId: number, before: readonly Entry[], decision: Decision): Entry[] | null {
    if (decision.kind === 'clear') return before.filter(([answer]) => (decision.labelId ?? answer) !== answer)
    const named = decision.kind === 'is' || decision.kind === 'not' ? decision.labelId : undefined
    const answer = named ?? this.#value.get(attributeId, imageId) ?? null
    if (answer === null) return null
    const others = before.filter(([known]) => known !== answer)
    if (decision.kind === 'not') return [...others, byPerson(answer, 'not')]
    return [...others.filter(([, verdict]) => verdict === 'not'), byPerson(answer, 'is')]
  }

  told(before: readonly Entry[], answer: Told): Entry[] | null {
    const byPeople = before.filter(isByPerson)
    if (byPeople.some(([known, verdict]) => verdict === 'is' && known === answer)) return [...before]
    if (byPeople.some(([known, verdict]) => verdict === 'is' || known === answer)) return null
    return [...before.filter(([, verdict]) => verdict === 'not'), [answer as Answer, 'is', 'imported', Date.now()]]
  }
}
