import type { Database } from 'better-sqlite3'
import type { AttributeKind } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from '../models/versions.ts'
import { ManyLabels } from '../values/many-labels.ts'
import { OneLabel } from '../values/one-label.ts'
import { Text } from '../values/text.ts'
import { makeTouched } from '../values/value-kind.ts'
import type { AnswerKind } from './answer-kind.ts'
import { ManyLabelsCells } from './many-labels/cells.ts'
import { ManyLabelsDeciding } from './many-labels/deciding.ts'
import { ManyLabelsEvaluation } from './many-labels/evaluation.ts'
import { ManyLabelsFlips } from './many-labels/flips.ts'
import { OneLabelCells } from './one-label/cells.ts'
import { OneLabelDeciding } from './one-label/deciding.ts'
import { OneLabelEvaluation } from './one-label/evaluation.ts'
import { OneLabelFlips } from './one-label/flips.ts'
import { TextCells } from './text/cells.ts'
import { TextDeciding } from './text/deciding.ts'
import { TextEvaluation } from './text/evaluation.ts'
import { TextFlips } from './text/flips.ts'

export interface KindParts {
  database: Database
  attributes: Attributes
  versions: Versions
}

/** Makes kinds beside those that the program has, by name. */
export type MoreKinds = (parts: KindParts) => Readonly<Record<string, AnswerKind>>

/** The kinds of answers there are, by the name that `attribute.kind` holds. */
export class Kinds {
  readonly #byName: ReadonlyMap<string, AnswerKind>

  /** @throws AppError `library-newer` where the library has attributes of other kinds */
  constructor(parts: KindParts, more: MoreKinds = () => ({})) {
    makeTouched(parts.database)
    const own: Record<AttributeKind, AnswerKind> = {
      label: oneLabel(parts),
      labels: manyLabels(parts),
      text: text(parts),
    }
    this.#byName = new Map(Object.entries({ ...own, ...more(parts) }))
    // Before anything is begun on a library that needs a newer program.
    const used = parts.database.prepare<[], string>('SELECT DISTINCT kind FROM any_attribute').pluck().all()
    for (const name of used) this.named(name)
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

const oneLabel = ({ database, attributes, versions }: KindParts): AnswerKind => ({
  value: new OneLabel(database),
  deciding: new OneLabelDeciding(database),
  flips: new OneLabelFlips(database),
  evaluation: new OneLabelEvaluation(database, attributes, versions),
  cells: new OneLabelCells(database),
})

const manyLabels = ({ database, attributes, versions }: KindParts): AnswerKind => ({
  value: new ManyLabels(database),
  deciding: new ManyLabelsDeciding(database),
  flips: new ManyLabelsFlips(database),
  evaluation: new ManyLabelsEvaluation(database, attributes, versions),
  cells: new ManyLabelsCells(database),
})

const text = ({ database }: KindParts): AnswerKind => ({
  value: new Text(database),
  deciding: new TextDeciding(database),
  flips: new TextFlips(database),
  evaluation: new TextEvaluation(database),
  cells: new TextCells(database),
})
