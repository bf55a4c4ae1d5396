import type { Database, Statement } from 'better-sqlite3'
import type { CaptionMetrics } from '../../../../src-preload/contract.ts'
import { bleu } from '../../../common/captioner/metrics/bleu.ts'
import { ciderD } from '../../../common/captioner/metrics/cider.ts'
import { tokenise } from '../../../common/captioner/tokens.ts'
import { agreementOf } from '../../labels/agreement.ts'
import { isOneOfCopies } from '../../storage/copies.ts'
import type { Evidence, EvaluationKind, SaidBy } from '../answer-kind.ts'
import { learnedUntil } from '../learned-until.ts'

interface Pair {
  imageId: number
  folderId: number
  source: 'human' | 'imported'
  confidence: number | null
  reference: string
  written: string
}

/**
 * Compares what a captioner wrote with what people wrote since its run began: what was there before, it may have learned
 * from.
 */
export class TextEvaluation implements EvaluationKind {
  readonly #database: Database
  readonly #pairs: Statement<[{ versionId: number; attributeId: number }], Pair>

  constructor(database: Database) {
    this.#database = database
    this.#pairs = database.prepare<{ versionId: number; attributeId: number }, Pair>(
      `SELECT c.image_id AS imageId, i.folder_id AS folderId, c.source, w.confidence, c.text AS reference, w.text AS written
       FROM text_annotation c
       JOIN present_image i ON i.id = c.image_id
       JOIN said_text w ON w.version_id = @versionId AND w.image_id = c.image_id
       WHERE c.attribute_id = @attributeId
         AND c.at > ${learnedUntil('@versionId')}
         AND ${isOneOfCopies('first', { decisions: 'text_annotation', image: 'i', attributeId: 'c.attribute_id', at: 'c.at' })}`,
    )
  }

  evidence({ id, attributeId }: SaidBy): Evidence {
    const rows = this.#pairs.all({ versionId: id, attributeId })
    const byImage = new Map(rows.map((row) => [row.imageId, row]))
    return {
      images: rows.map(({ reference, ...row }) => ({
        ...row,
        keptOut: 'since',
        isRight: inWords(row.written) === inWords(reference),
        answers: [],
        bets: [],
      })),
      isExclusive: false,
      metrics: (some) => this.#measure(some.flatMap(({ imageId }) => byImage.get(imageId) ?? [])),
    }
  }

  /** No text is simply right. */
  sinceAccepted(): null {
    return null
  }

  #measure(rows: readonly Pair[]): CaptionMetrics | null {
    if (rows.length === 0) return null
    const pairs = rows.map(({ reference, written }) => ({
      candidate: tokenise(written),
      references: [tokenise(reference)],
    }))
    return {
      images: rows.length,
      bleu4: bleu(pairs),
      ciderD: ciderD(pairs).reduce((sum, score) => sum + score, 0) / rows.length,
      exact: rows.filter(({ reference, written }) => inWords(written) === inWords(reference)).length / rows.length,
      agreement: agreementOf(this.#database, rows),
    }
  }
}

const inWords = (text: string): string => tokenise(text).join(' ')
