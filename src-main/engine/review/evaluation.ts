import type { Database } from 'better-sqlite3'
import type { Evaluation, LabelMetric, Metrics, ModelVersion, Share } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { Calibration } from '../../common/calibration.ts'
import { shareInterval } from '../../common/intervals.ts'
import type { Attributes } from '../labels/attributes.ts'
import { unpackTop } from '../models/top.ts'
import { shareOf } from '../models/comparison.ts'
import { confusionOf, fromCard } from '../models/confusion.ts'
import type { Versions } from '../models/versions.ts'
import { evaluateCaptions } from './caption-evaluation.ts'

/** Compares what a model version says with what people decided. */
export class Evaluations {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #versions: Versions

  constructor(database: Database, attributes: Attributes, versions: Versions) {
    this.#database = database
    this.#attributes = attributes
    this.#versions = versions
  }

  /** Its predictions must be there: the caller has them completed first. */
  evaluate(attributeId: number, versionId: number): Evaluation {
    const version = this.#versions.get(versionId)
    if (version.kind === 'captioner') {
      const library = evaluateCaptions(this.#database, versionId, version.runId)
      return { version, heldOut: version.metrics, library, confusion: null }
    }
    // What was decided before a run began, the run may have learned from.
    const rows = this.#database
      .prepare(
        `SELECT n.label_id AS labelId, p.top FROM annotation n
         JOIN image i ON i.id = n.image_id AND i.present = 1
         JOIN cache.prediction p ON p.version_id = @versionId AND p.image_id = n.image_id
         WHERE n.attribute_id = @attributeId AND n.verdict = 'is'
           AND n.at > coalesce((SELECT r.started_at FROM run r WHERE r.id = @runId), 0)`,
      )
      .all({ versionId, attributeId, runId: version.runId }) as { labelId: number; top: Buffer }[]
    const names = this.#attributes.labelNames(attributeId)
    const pairs = rows.map(({ labelId, top }) => ({
      truth: names.get(labelId) ?? String(labelId),
      top: unpackTop(top).map(({ labelId, confidence }) => ({
        label: names.get(labelId) ?? String(labelId),
        confidence,
      })),
    }))
    if (pairs.length > 0) {
      const said = pairs.flatMap(({ truth, top: [prediction] }) =>
        prediction === undefined ? [] : [{ truth, prediction: prediction.label, images: 1 }],
      )
      return { version, heldOut: version.metrics, library: measure(pairs), confusion: confusionOf(said) }
    }
    const card = this.#versions.card(versionId)
    const confusion = card.kind === 'head' && card.confusion ? fromCard(card.confusion) : null
    return { version, heldOut: version.metrics, library: null, confusion }
  }

  /** Versions of an attribute, the one in use with how it did on what was decided since it was accepted. */
  versions(attributeId: number): ModelVersion[] {
    return this.#versions
      .list(attributeId)
      .map((version) => ({ ...version, sinceAccepted: this.#sinceAccepted(version) }))
  }

  #sinceAccepted({ id, attributeId, kind, state }: ModelVersion): Share | null {
    if (state !== 'active' || kind !== 'head') return null
    const { right, decided } = this.#database
      .prepare(
        `SELECT coalesce(sum(p.label_id = n.label_id), 0) AS right, count(*) AS decided
         FROM model_version v
         JOIN annotation n ON n.attribute_id = v.attribute_id AND n.verdict = 'is' AND n.at > v.accepted_at
         JOIN cache.prediction p ON p.version_id = v.id AND p.image_id = n.image_id
         WHERE v.id = ? AND v.attribute_id = ?`,
      )
      .get(id, attributeId) as { right: number; decided: number }
    return decided === 0 ? null : shareOf(right, decided)
  }

  versionOf(attributeId: number, versionId: number | undefined): number {
    if (versionId !== undefined) {
      const version = this.#versions.get(versionId)
      if (version.attributeId === attributeId) return versionId
      throw new AppError('bad-request', `"${version.name}" is a model of another attribute.`, String(versionId))
    }
    const active = this.#versions.active(attributeId)
    if (active) return active.id
    const { title } = this.#attributes.get(attributeId)
    throw new AppError('model-missing', `No model tags ${title} yet. Label some images and train one.`, title)
  }
}

/** Shares of images whose true label is first, or among the first three; recall averaged over the labels present. */
export function measure(
  pairs: readonly { truth: string; top: readonly { label: string; confidence: number }[] }[],
): Metrics {
  const labels = new Map<string, { right: number; support: number; predicted: number }>()
  const of = (label: string) => {
    let counts = labels.get(label)
    if (!counts) labels.set(label, (counts = { right: 0, support: 0, predicted: 0 }))
    return counts
  }
  const calibration = new Calibration()
  let first = 0
  let firstThree = 0
  for (const { truth, top } of pairs) {
    of(truth).support++
    const [best] = top
    if (best) {
      of(best.label).predicted++
      calibration.add(best.confidence, best.label === truth)
    }
    if (best?.label === truth) {
      first++
      of(truth).right++
    }
    if (top.slice(0, 3).some(({ label }) => label === truth)) firstThree++
  }
  const perLabel: LabelMetric[] = [...labels]
    .map(([label, { right, support, predicted }]) => ({
      label,
      support,
      recall: support > 0 ? right / support : null,
      precision: predicted > 0 ? right / predicted : null,
    }))
    .sort((a, b) => b.support - a.support || a.label.localeCompare(b.label))
  const recalls = perLabel.flatMap(({ recall }) => (recall === null ? [] : [recall]))
  return {
    images: pairs.length,
    top1: first / pairs.length,
    interval: shareInterval(first, pairs.length),
    top3: firstThree / pairs.length,
    macroRecall: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    perLabel,
    calibrationError: calibration.error,
  }
}
