import type { Database } from 'better-sqlite3'
import type { Evaluation, LabelMetric, Metrics } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Attributes } from '../labels/attributes.ts'
import { unpackTop } from '../labels/top.ts'
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
      top: unpackTop(top).map((candidate) => names.get(candidate.labelId) ?? String(candidate.labelId)),
    }))
    if (pairs.length > 0) {
      const said = pairs.flatMap(({ truth, top: [prediction] }) =>
        prediction === undefined ? [] : [{ truth, prediction, images: 1 }],
      )
      return { version, heldOut: version.metrics, library: measure(pairs), confusion: confusionOf(said) }
    }
    const card = this.#versions.card(versionId)
    const confusion = card.kind === 'head' && card.confusion ? fromCard(card.confusion) : null
    return { version, heldOut: version.metrics, library: null, confusion }
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
export function measure(pairs: readonly { truth: string; top: readonly string[] }[]): Metrics {
  const labels = new Map<string, { right: number; support: number; predicted: number }>()
  const of = (label: string) => {
    let counts = labels.get(label)
    if (!counts) labels.set(label, (counts = { right: 0, support: 0, predicted: 0 }))
    return counts
  }
  let first = 0
  let firstThree = 0
  for (const { truth, top } of pairs) {
    of(truth).support++
    if (top[0] !== undefined) of(top[0]).predicted++
    if (top[0] === truth) {
      first++
      of(truth).right++
    }
    if (top.slice(0, 3).includes(truth)) firstThree++
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
    top3: firstThree / pairs.length,
    macroRecall: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    perLabel,
  }
}
