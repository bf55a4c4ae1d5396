import type { Database } from 'better-sqlite3'
import type { Share } from '../../../../src-preload/contract.ts'
import { SetScores, type KnownAnswer } from '../../../common/set-metrics.ts'
import type { Attributes } from '../../labels/attributes.ts'
import { shareOf } from '../../models/comparison.ts'
import { unpackTop } from '../../models/top.ts'
import type { Versions } from '../../models/versions.ts'
import { isOneOfCopies } from '../../storage/copies.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { Evidence, EvaluationKind, Judged, SaidBy } from '../answer-kind.ts'
import { learnedUntil } from '../learned-until.ts'

interface Row {
  imageId: number
  folderId: number
  source: 'human' | 'imported'
  top: Buffer
  threshold: number
  /** When someone said that the set is whole; null: nobody did. */
  wholeAt: number | null
  /** JSON: labels it is, and labels it is not. */
  is: string
  not: string
}

/** Compares sets label by label, as far as someone has decided. */
export class ManyLabelsEvaluation implements EvaluationKind {
  readonly #attributes: Pick<Attributes, 'labelsMade'>
  readonly #versions: Pick<Versions, 'meaning'>
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, attributes: Pick<Attributes, 'labelsMade'>, versions: Pick<Versions, 'meaning'>) {
    this.#attributes = attributes
    this.#versions = versions
    this.#statements = prepare(database)
  }

  /** Of sets, trainings keep no word of those set aside image by image: only what was decided since is known. */
  evidence({ id, attributeId }: SaidBy): Evidence {
    const { since } = oneRow(this.#statements.startOf, id)
    const known = this.#known({ id, attributeId }, since).filter(({ answers }) => answers.length > 0)
    const byImage = new Map(known.map(({ imageId, answers }) => [imageId, answers]))
    return {
      images: known.map(judgedOf),
      isExclusive: false,
      metrics(some) {
        const scores = new SetScores()
        for (const { imageId } of some) scores.add(byImage.get(imageId) ?? [])
        return scores.metrics()
      },
    }
  }

  sinceAccepted({ id, attributeId }: SaidBy): Share | null {
    const since = this.#statements.acceptedAt.get(id)
    if (since == null) return null
    const images = this.#known({ id, attributeId }, since)
    const right = images.filter(({ answers }) => isWholeRight(answers)).length
    return images.length === 0 ? null : shareOf(right, images.length)
  }

  /** Of every image that someone decided on since, what is known of it and what the version says. */
  #known({ id, attributeId }: SaidBy, since: number): Known[] {
    const labels = this.#attributes.labelsMade(attributeId)
    const said = new Set(this.#versions.meaning(id).outputs())
    const rows = this.#statements.rows.all({ attributeId, versionId: id, since })
    return rows.map(({ top, threshold, wholeAt, is, not, ...row }) => {
      const confidences = new Map(unpackTop(top).map(({ labelId, confidence }) => [labelId, confidence]))
      const [has, hasNot] = [new Set(JSON.parse(is) as number[]), new Set(JSON.parse(not) as number[])]
      const answers = labels.flatMap(({ id: labelId, name, createdAt }): Known['answers'] => {
        const isTrue = has.has(labelId)
        const isKnown = isTrue || hasNot.has(labelId) || (wholeAt !== null && createdAt <= wholeAt)
        // That it does not name a label it has never heard of is no merit.
        if (!isKnown || (!isTrue && !said.has(labelId))) return []
        const probability = confidences.get(labelId) ?? 0
        return [{ labelId, label: name, isTrue, probability, isStated: probability >= threshold }]
      })
      return { ...row, answers }
    })
  }
}

interface Known extends Pick<Row, 'imageId' | 'folderId' | 'source'> {
  answers: (KnownAnswer & { labelId: number })[]
}

const isWholeRight = (answers: readonly KnownAnswer[]): boolean =>
  answers.every(({ isTrue, isStated }) => isTrue === isStated)

/** A set is as sure as the least certain of its answers. */
function judgedOf({ answers, ...row }: Known): Judged {
  return {
    ...row,
    keptOut: 'since',
    isRight: isWholeRight(answers),
    confidence: Math.min(...answers.map(({ isStated, probability }) => (isStated ? probability : 1 - probability))),
    answers,
    bets: answers.map(({ isTrue, probability }) => ({ confidence: probability, isRight: isTrue })),
    written: null,
  }
}

function prepare(database: Database) {
  // A copy of a file that was decided on before is nothing new.
  const isFirst = (decisions: string): string =>
    isOneOfCopies('first', { decisions, image: 'i', attributeId: '@attributeId', at: 'd.at' })
  const decided = (verdict: 'is' | 'not'): string =>
    `(SELECT json_group_array(n.label_id) FROM annotation n
      WHERE n.attribute_id = @attributeId AND n.image_id = p.image_id AND n.verdict = '${verdict}')`
  return {
    // What was decided before a run began, the run may have learned from.
    startOf: database.prepare<[number], { since: number }>(`SELECT ${learnedUntil('?')} AS since`),
    acceptedAt: database.prepare<[number], number | null>('SELECT accepted_at FROM any_version WHERE id = ?').pluck(),
    rows: database.prepare<{ attributeId: number; versionId: number; since: number }, Row>(
      `SELECT d.image_id AS imageId, i.folder_id AS folderId, p.top, coalesce(a.threshold, m.threshold, 0.5) AS threshold, w.at AS wholeAt,
         ${decided('is')} AS "is", ${decided('not')} AS "not",
         CASE WHEN EXISTS (SELECT 1 FROM annotation n WHERE n.attribute_id = @attributeId AND n.image_id = p.image_id
             AND n.source = 'human')
           OR w.source = 'human' THEN 'human' ELSE 'imported' END AS source
       FROM (SELECT image_id, max(at) AS at FROM (
               SELECT image_id, at FROM annotation WHERE attribute_id = @attributeId AND at > @since
               UNION ALL SELECT image_id, at FROM whole_annotation WHERE attribute_id = @attributeId AND at > @since)
             GROUP BY image_id) d
       JOIN present_image i ON i.id = d.image_id
         AND ${isFirst('annotation')} AND ${isFirst('whole_annotation')}
       JOIN said_label p ON p.version_id = @versionId AND p.image_id = d.image_id
       JOIN any_version m ON m.id = p.version_id JOIN any_attribute a ON a.id = @attributeId
       LEFT JOIN whole_annotation w ON w.attribute_id = @attributeId AND w.image_id = d.image_id`,
    ),
  }
}
