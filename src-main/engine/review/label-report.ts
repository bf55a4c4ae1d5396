import type { LabelFigures, LabelMetric, ModelVersion, Share } from '../../../src-preload/contract.ts'
import type { Attributes } from '../labels/attributes.ts'
import { family } from '../labels/families.ts'
import { shareOf } from '../models/comparison.ts'
import type { HeldOut } from '../models/held-out.ts'
import type { Versions } from '../models/versions.ts'
import type { Values } from '../values/values.ts'

export interface LabelReportParts {
  attributes: Attributes
  heldOut: HeldOut
  values: Values
  versions: Versions
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
    const found = active?.kind === 'head' ? this.#found(active) : new Map<number, Share>()
    const parents = new Set(labels.map(({ parentId }) => parentId))
    return labels.map(({ decided, id, images, imported }) => {
      const own = { human: decided - imported, imported, machine: images - decided }
      const counts = parents.has(id) ? values.countsOf(attributeId, family(labels, id)) : own
      return { labelId: id, ...counts, found: found.get(id) ?? null }
    })
  }

  /**
   * By label as they are now: of the images held out that people gave it, how many the version has right (its recall). From
   * its answers where these are kept, else from the figures on its card, where merged labels add up.
   */
  #found(version: ModelVersion): Map<number, Share> {
    const counts = new Map<number, { right: number; of: number }>()
    const add = (labelId: number | null, right: number, of: number): void => {
      if (labelId === null || of === 0) return
      const known = counts.get(labelId) ?? { right: 0, of: 0 }
      counts.set(labelId, { right: known.right + right, of: known.of + of })
    }
    const { heldOut, versions } = this.#parts
    const meaning = versions.meaning(version.id)
    const kept = heldOut.of(version.id, meaning)
    for (const { labelId, top } of kept) add(labelId, top[0]?.labelId === labelId ? 1 : 0, 1)
    if (kept.length === 0) {
      const outputs = meaning.outputs()
      const card = versions.card(version.id)
      const names = card.kind === 'head' ? card.labels : []
      const byName = new Map(names.map((name, output) => [name, outputs[output] ?? null]))
      for (const { label, recall, support } of perLabel(version)) {
        add(byName.get(label) ?? null, Math.round((recall ?? 0) * support), support)
      }
    }
    return new Map([...counts].map(([labelId, { of, right }]) => [labelId, shareOf(right, of)]))
  }
}

const perLabel = ({ metrics }: ModelVersion): readonly LabelMetric[] =>
  metrics !== null && 'perLabel' in metrics ? metrics.perLabel : []
