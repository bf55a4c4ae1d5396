import type { Database } from 'better-sqlite3'
import type { CaptionMetrics } from '../../../src-preload/contract.ts'
import { bleu } from '../../common/captioner/metrics/bleu.ts'
import { ciderD } from '../../common/captioner/metrics/cider.ts'
import { tokenise } from '../../common/captioner/tokens.ts'
import { agreementOf } from '../labels/agreement.ts'

/**
 * Compares what a captioner wrote with what people wrote since its run began: what was there before, it may have learned
 * from. Its captions must be there. Null where nothing is to compare.
 */
export function evaluateCaptions(database: Database, versionId: number, runId: number | null): CaptionMetrics | null {
  const rows = database
    .prepare(
      `SELECT c.image_id AS imageId, c.text AS reference, w.text AS written FROM caption c
       JOIN image i ON i.id = c.image_id AND i.present = 1
       JOIN cache.written w ON w.version_id = @versionId AND w.image_id = c.image_id
       WHERE c.at > coalesce((SELECT r.started_at FROM run r WHERE r.id = @runId), 0)`,
    )
    .all({ versionId, runId }) as { imageId: number; reference: string; written: string }[]
  if (rows.length === 0) return null
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
    agreement: agreementOf(database, rows),
  }
}
