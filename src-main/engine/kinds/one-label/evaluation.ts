import type { Database } from 'better-sqlite3'
import type { Evaluation, ModelVersion, Share } from '../../../../src-preload/contract.ts'
import type { Attributes } from '../../labels/attributes.ts'
import { shareOf } from '../../models/comparison.ts'
import { confusionOf, fromCard } from '../../models/confusion.ts'
import { unpackTop } from '../../models/top.ts'
import type { Versions } from '../../models/versions.ts'
import { isOneOfCopies } from '../../storage/copies.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { EvaluationKind, SaidBy } from '../answer-kind.ts'
import { measure } from './measure.ts'

/** Compares the best label with the one people gave. */
export class OneLabelEvaluation implements EvaluationKind {
  readonly #attributes: Pick<Attributes, 'labelsMade'>
  readonly #versions: Pick<Versions, 'card'>
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, attributes: Pick<Attributes, 'labelsMade'>, versions: Pick<Versions, 'card'>) {
    this.#attributes = attributes
    this.#versions = versions
    this.#statements = prepare(database)
  }

  evaluate({ id, attributeId, runId }: ModelVersion): Pick<Evaluation, 'library' | 'confusion'> {
    // That a model does not answer with a retired label is no fault of it.
    const names = new Map(this.#attributes.labelsMade(attributeId).map(({ id: labelId, name }) => [labelId, name]))
    const rows = this.#statements.pairs
      .all({ versionId: id, attributeId, runId })
      .filter(({ labelId }) => names.has(labelId))
    if (rows.length === 0) {
      const card = this.#versions.card(id)
      return { library: null, confusion: card.kind === 'head' && card.confusion ? fromCard(card.confusion) : null }
    }
    const nameOf = (labelId: number): string => names.get(labelId) ?? String(labelId)
    const pairs = rows.map(({ labelId, top }) => ({
      truth: nameOf(labelId),
      top: unpackTop(top).map(({ labelId, confidence }) => ({ label: nameOf(labelId), confidence })),
    }))
    const outcomes = pairs.flatMap(({ truth, top: [prediction] }) =>
      prediction === undefined ? [] : [{ truth, prediction: prediction.label, images: 1 }],
    )
    return { library: measure(pairs), confusion: confusionOf(outcomes) }
  }

  sinceAccepted({ id, attributeId }: SaidBy): Share | null {
    const { right, decided } = oneRow(this.#statements.sinceAccepted, id, attributeId)
    return decided === 0 ? null : shareOf(right, decided)
  }
}

function prepare(database: Database) {
  // A copy of a file that was decided on before is nothing new.
  const isFirst = isOneOfCopies('first', {
    decisions: 'annotation',
    also: "e.verdict = 'is'",
    image: 'i',
    attributeId: 'n.attribute_id',
    at: 'n.at',
  })
  return {
    // What was decided before a run began, the run may have learned from.
    pairs: database.prepare<
      { versionId: number; attributeId: number; runId: number | null },
      { labelId: number; top: Buffer }
    >(
      `SELECT n.label_id AS labelId, p.top FROM annotation n
       JOIN present_image i ON i.id = n.image_id
       JOIN said_label p ON p.version_id = @versionId AND p.image_id = n.image_id
       WHERE n.attribute_id = @attributeId AND n.verdict = 'is'
         AND n.at > coalesce((SELECT r.started_at FROM any_run r WHERE r.id = @runId), 0) AND ${isFirst}`,
    ),
    sinceAccepted: database.prepare<[number, number], { right: number; decided: number }>(
      `SELECT coalesce(sum(p.label_id = n.label_id), 0) AS right, count(*) AS decided
       FROM any_version v
       JOIN annotation n ON n.attribute_id = v.attribute_id AND n.verdict = 'is' AND n.at > v.accepted_at
       JOIN said_label p ON p.version_id = v.id AND p.image_id = n.image_id
       JOIN any_label l ON l.id = n.label_id AND l.state = 'used'
       JOIN any_image i ON i.id = n.image_id
       WHERE v.id = ? AND v.attribute_id = ? AND ${isFirst}`,
    ),
  }
}
