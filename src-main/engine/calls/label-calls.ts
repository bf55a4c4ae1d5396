import { z } from 'zod'
import type { Change, DecisionResult } from '../../../src-preload/contract.ts'
import type { Outcome } from '../decisions/outcome.ts'
import type { Engine } from '../engine.ts'
import { titleOf } from '../labels/attributes.ts'
import { consequencesOf } from './consequences.ts'
import { checked, decision, id, ids } from './schemas.ts'

export function labelCalls(engine: Engine) {
  const { annotations, attributes, captionRenewal, events, kinds, values } = engine
  const name = z.string().max(200)
  const newAttribute = z.union([
    z.strictObject({ title: name, name: name.optional(), many: z.boolean().optional() }),
    z.strictObject({ name, title: name.optional(), many: z.boolean().optional() }),
  ])
  const labelsChanged = (attributeId: number): void => events.emit('attributes', { attributeIds: [attributeId] })
  /** Labels came or have another name: captions may say other words now. */
  const wordsChanged = (attributeId: number): void => {
    labelsChanged(attributeId)
    captionRenewal.allChanged()
  }
  /** Who acted is told of all that follows by the answer: no event says it a second time. */
  const followUp = (outcome: Outcome): Pick<DecisionResult, 'consequences' | 'history'> => {
    for (const { imageIds } of outcome.byAttribute.values()) captionRenewal.changed(imageIds)
    return { consequences: consequencesOf(engine, outcome), history: annotations.history() }
  }
  const travelled = ({ change, outcome }: { change: Change | null; outcome: Outcome }) => ({
    change,
    ...followUp(outcome),
  })
  return {
    labels: {
      attributes: () => attributes.list(),
      create: checked(z.strictObject({ attributeId: id, name }), ({ attributeId, name }) => {
        const label = attributes.createLabel(attributeId, name)
        wordsChanged(attributeId)
        return label
      }),
      rename: checked(z.strictObject({ labelId: id, name }), ({ labelId, name }) => {
        const label = attributes.renameLabel(labelId, name)
        wordsChanged(label.attributeId)
        return label
      }),
      setThreshold: checked(
        z.strictObject({ attributeId: id, threshold: z.number().min(0).max(1).nullable() }),
        async ({ attributeId, threshold }) => {
          attributes.setThreshold(attributeId, threshold)
          if (kinds.named(attributes.get(attributeId).kind).value.isCutAtThreshold) await values.rebuild(attributeId)
          wordsChanged(attributeId)
          // What is sure has changed everywhere.
          events.emit('decisions', { attributeId, ids: new Uint32Array() })
        },
      ),
      createAttribute: checked(newAttribute, ({ title, name = title, many }) => {
        const created = attributes.create(title ?? titleOf(name ?? ''), name, many ? 'labels' : 'label')
        labelsChanged(created.id)
        return { ...created, labels: [] }
      }),
    },
    annotations: {
      decide: checked(z.strictObject({ ids, attributeId: id, decision }), async ({ ids, attributeId, decision }) => {
        const outcome = await annotations.decide(ids, attributeId, decision)
        return { changed: outcome.images, ...followUp(outcome) }
      }),
      undo: async () => travelled(await annotations.undo()),
      redo: async () => travelled(await annotations.redo()),
      history: () => annotations.history(),
    },
  }
}
