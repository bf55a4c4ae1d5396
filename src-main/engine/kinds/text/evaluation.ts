import type { Database, Statement } from 'better-sqlite3'
import type { CaptionMetrics, Evaluation, ModelVersion } from '../../../../src-preload/contract.ts'
import { bleu } from '../../../common/captioner/metrics/bleu.ts'
import { ciderD } from '../../../common/captioner/metrics/cider.ts'
import { tokenise } from '../../../common/captioner/tokens.ts'
import { agreementOf } from '../../labels/agreement.ts'
import { isOneOfCopies } from '../../storage/copies.ts'
import type { EvaluationKind } from '../answer-kind.ts'

interface Pair {
  imageId: number
  reference: string
  written: string
}

/**
 * Compares what a captioner wrote with what people wrote since its run began: what was there before, it may have learned
 * from.
 */
export class TextEvaluation implements EvaluationKind {
  readonly #database: Database
  readonly #pairs: Statement<[{ versionId: number; attributeId: number; runId: number | null }], Pair>

  constructor(database: Database) {
    this.#database = database
    this.#pairs = database.prepare<{ versionId: number; attributeId: number; runId: number | null }, Pair>(
      `SELECT c.image_id AS imageId, c.text AS reference, w.text AS written FROM text_annotation c
       JOIN present_image i ON i.id = c.image_id
       JOIN said_text w ON w.version_id = @versionId AND w.image_id = c.image_id
       WHERE c.attribute_id = @attributeId
         AND c.at > coalesce((SELECT r.started_at FROM any_run r WHERE r.id = @runId), 0)
         AND ${isOneOfCopies('first', { decisions: 'text_annotation', image: 'i', attributeId: 'c.attribute_id', at: 'c.at' })}`,
    )
  }

  evaluate({ id, attributeId, runId }: ModelVersion): Pick<Evaluation, 'library' | 'confusion'> {
    const rows = this.#pairs.all({ versionId: id, attributeId, runId })
    return { library: rows.length === 0 ? null : this.#measure(rows), confusion: null }
  }

  /** No text is simply right. */
  sinceAccepted(): null {
    return null
  }

  #measure(rows: readonly Pair[]): CaptionMetrics {
    const pairs = rows.map(({ reference, written }) => ({
      candidate: tokenise(written),
      references: [tokenise(reference)],
    }))
    const isExact = pairs.map(({ candidate, references }) => candidate.join(' ') === references[0]?.join(' '))
    return {
      images: rows.length,
      bleu4: bleu(pairs),
      ciderD: ciderD(pairs).reduce((sum, score) => sum + score, 0) / rows.length,
      exact: isExact.filter(Boolean).length / rows.length,
      agreement: agreementOf(this.#database, rows),
    }
  }
}
