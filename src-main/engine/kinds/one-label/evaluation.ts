import type { Database } from 'better-sqlite3'
import type { Candidate, KeptOut, Share } from '../../../../src-preload/contract.ts'
import type { Attributes } from '../../labels/attributes.ts'
import { shareOf } from '../../models/comparison.ts'
import { unpackTop } from '../../models/top.ts'
import type { Versions } from '../../models/versions.ts'
import { isOneOfCopies } from '../../storage/copies.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { Evidence, EvaluationKind, Judged, SaidBy } from '../answer-kind.ts'
import { learnedUntil } from '../learned-until.ts'
import { measure } from './measure.ts'

interface Row {
  imageId: number
  folderId: number
  source: 'human' | 'imported'
  labelId: number
  top: Buffer
}

/** Compares the best label with the one people gave. */
export class OneLabelEvaluation implements EvaluationKind {
  readonly #attributes: Pick<Attributes, 'labelsMade'>
  readonly #versions: Pick<Versions, 'meaning'>
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, attributes: Pick<Attributes, 'labelsMade'>, versions: Pick<Versions, 'meaning'>) {
    this.#attributes = attributes
    this.#versions = versions
    this.#statements = prepare(database)
  }

  evidence({ id: versionId, attributeId }: SaidBy): Evidence {
    const meaning = this.#versions.meaning(versionId)
    // That a model does not answer with a retired label is no fault of it.
    const names = new Map(this.#attributes.labelsMade(attributeId).map(({ id, name }) => [id, name]))
    const said = new Map<number, { labelId: number; top: Candidate[] }>()
    const judged = (keptOut: KeptOut, { labelId, top: _packed, ...row }: Row, candidates: Candidate[]): Judged[] => {
      if (!names.has(labelId)) return []
      said.set(row.imageId, { labelId, top: candidates })
      return [{ ...row, keptOut, written: null, ...answerOf(labelId, candidates[0]) }]
    }
    const of = { versionId, attributeId }
    const images = [
      ...this.#statements.heldBack.all(of).flatMap((row) => judged('held-out', row, meaning.now(unpackTop(row.top)))),
      ...this.#statements.since.all(of).flatMap((row) => judged('since', row, unpackTop(row.top))),
    ]
    const nameOf = (labelId: number): string => names.get(labelId) ?? String(labelId)
    return {
      images,
      isExclusive: true,
      metrics(some) {
        const pairs = some.flatMap(({ imageId }) => said.get(imageId) ?? [])
        if (pairs.length === 0) return null
        return measure(
          pairs.map(({ labelId, top }) => ({
            truth: nameOf(labelId),
            top: top.map((candidate) => ({ label: nameOf(candidate.labelId), confidence: candidate.confidence })),
          })),
        )
      },
    }
  }

  sinceAccepted({ id, attributeId }: SaidBy): Share | null {
    const { right, decided } = oneRow(this.#statements.sinceAccepted, id, attributeId)
    return decided === 0 ? null : shareOf(right, decided)
  }
}

function answerOf(
  truth: number,
  best: Candidate | undefined,
): Pick<Judged, 'answers' | 'bets' | 'confidence' | 'isRight'> {
  const isRight = best?.labelId === truth
  const own = { labelId: truth, isTrue: true, isStated: isRight }
  if (best === undefined) return { answers: [own], bets: [], confidence: null, isRight }
  return {
    answers: isRight ? [own] : [own, { labelId: best.labelId, isTrue: false, isStated: true }],
    bets: [{ confidence: best.confidence, isRight }],
    confidence: best.confidence,
    isRight,
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
  const row = 'n.image_id AS imageId, i.folder_id AS folderId, n.source, n.label_id AS labelId'
  return {
    // What is known by now counts: a label that was put right since is right.
    heldBack: database.prepare<{ versionId: number; attributeId: number }, Row>(
      `SELECT ${row}, h.top FROM held_back h
       CROSS JOIN annotation n ON n.attribute_id = @attributeId AND n.image_id = h.image_id AND n.verdict = 'is'
       JOIN present_image i ON i.id = n.image_id
       WHERE h.version_id = @versionId ORDER BY n.image_id`,
    ),
    // What was decided before a run began, the run may have learned from.
    since: database.prepare<{ versionId: number; attributeId: number }, Row>(
      `SELECT ${row}, p.top FROM annotation n
       JOIN present_image i ON i.id = n.image_id
       JOIN said_label p ON p.version_id = @versionId AND p.image_id = n.image_id
       WHERE n.attribute_id = @attributeId AND n.verdict = 'is'
         AND n.at > ${learnedUntil('@versionId')} AND ${isFirst}
         AND NOT EXISTS (SELECT 1 FROM held_back h WHERE h.version_id = @versionId AND h.image_id = n.image_id)
       ORDER BY n.image_id`,
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
