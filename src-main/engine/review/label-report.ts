import type { LabelFigures, LabelMetric, ModelVersion, Share } from '../../../src-preload/contract.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import { family } from '../labels/families.ts'
import { shareOf } from '../models/comparison.ts'
import type { Versions } from '../models/versions.ts'
import type { Values } from '../values/values.ts'
import { labelReports } from './label-reports.ts'

export interface LabelReportParts {
  attributes: Attributes
  kinds: Kinds
  values: Values
  versions: Versions
}

/** What is known of the version in use, by label. */
interface SaidOfLabels {
  foundHere: ReadonlyMap<number, Share>
  foundWhenMade: ReadonlyMap<number, Share>
  knows: ReadonlySet<number>
  knowsFromElsewhere: ReadonlySet<number>
}

const nothingSaid: SaidOfLabels = {
  foundHere: new Map(),
  foundWhenMade: new Map(),
  knows: new Set(),
  knowsFromElsewhere: new Set(),
}

/** What the room of labels shows of each: who says so of how many images, and how many the model in use finds. */
export class LabelReport {
  readonly #parts: LabelReportParts

  constructor(parts: LabelReportParts) {
    this.#parts = parts
  }

  of(attributeId: number): LabelFigures[] {
    const { attributes, values, versions } = this.#parts
    const labels = attributes.labels(attributeId)
    const active = versions.active(attributeId)
    const head = active?.kind === 'head' ? this.#saidBy(active) : nothingSaid
    const parents = new Set(labels.map(({ parentId }) => parentId))
    return labels.map(({ decided, id, images, imported }) => {
      const own = { human: decided - imported, imported, machine: images - decided }
      const counts = parents.has(id) ? values.countsOf(attributeId, family(labels, id)) : own
      const here = head.foundHere.get(id)
      const found = here ?? head.foundWhenMade.get(id) ?? null
      return {
        labelId: id,
        ...counts,
        found,
        foundOn: found === null ? null : here === undefined ? 'card' : 'library',
        learned: !head.knows.has(id) ? null : head.knowsFromElsewhere.has(id) ? 'elsewhere' : 'here',
      }
    })
  }

  #saidBy(version: ModelVersion): SaidOfLabels {
    const { versions } = this.#parts
    const shipped = versions.shippedPart(version.id)
    return {
      foundHere: this.#foundHere(version),
      foundWhenMade: this.#foundWhenMade(version),
      knows: this.#known(version.id),
      knowsFromElsewhere: shipped === null ? new Set() : this.#known(shipped.id),
    }
  }

  /** Labels as they are now that a version answers with. */
  #known(versionId: number): Set<number> {
    const outputs = this.#parts.versions.meaning(versionId).outputs()
    return new Set(outputs.filter((labelId) => labelId !== null))
  }

  /** By label as they are now: of the images here that people gave it, how many the version has right (its recall). */
  #foundHere(version: ModelVersion): Map<number, Share> {
    const { attributes, kinds } = this.#parts
    const { images } = kinds.named(attributes.get(version.attributeId).kind).evaluation.evidence(version)
    const reports = labelReports(images, new Map())
    return new Map(reports.flatMap(({ found, labelId }) => (found === null ? [] : [[labelId, found] as const])))
  }

  /** The same from the figures on its card, where merged labels add up. */
  #foundWhenMade(version: ModelVersion): Map<number, Share> {
    const { versions } = this.#parts
    const counts = new Map<number, { right: number; of: number }>()
    const card = versions.card(version.id)
    const names = card.kind === 'head' ? card.labels : []
    const outputs = versions.meaning(version.id).outputs()
    const byName = new Map(names.map((name, output) => [name, outputs[output] ?? null]))
    for (const { label, recall, support } of perLabel(version)) {
      const labelId = byName.get(label) ?? null
      if (labelId === null || support === 0) continue
      const known = counts.get(labelId) ?? { right: 0, of: 0 }
      counts.set(labelId, { right: known.right + Math.round((recall ?? 0) * support), of: known.of + support })
    }
    return new Map([...counts].map(([labelId, { of, right }]) => [labelId, shareOf(right, of)]))
  }
}

const perLabel = ({ metrics }: ModelVersion): readonly LabelMetric[] =>
  metrics !== null && 'perLabel' in metrics ? metrics.perLabel : []
