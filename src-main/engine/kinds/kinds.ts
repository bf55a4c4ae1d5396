import type { Database } from 'better-sqlite3'
import type { AttributeKind } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { OneLabel } from '../values/one-label.ts'
import { Text } from '../values/text.ts'
import { makeTouched } from '../values/value-kind.ts'
import type { AnswerKind } from './answer-kind.ts'
import { OneLabelDeciding } from './one-label/deciding.ts'
import { TextDeciding } from './text/deciding.ts'

/** The kinds of answers there are, by the name that `attribute.kind` holds. */
export class Kinds {
  readonly #byName: ReadonlyMap<string, AnswerKind>

  constructor(database: Database) {
    makeTouched(database)
    this.#byName = new Map<AttributeKind, AnswerKind>([
      ['label', { value: new OneLabel(database), deciding: new OneLabelDeciding(database) }],
      ['text', { value: new Text(database), deciding: new TextDeciding(database) }],
    ])
  }

  all(): Iterable<AnswerKind> {
    return this.#byName.values()
  }

  /** @throws AppError `library-newer` where an attribute is of a kind that this program does not know */
  named(name: string | undefined): AnswerKind {
    const kind = this.#byName.get(name ?? '')
    if (kind !== undefined) return kind
    throw new AppError(
      'library-newer',
      `This Selvedge knows no attributes of the kind "${name}". Update Selvedge.`,
      name,
    )
  }
}
