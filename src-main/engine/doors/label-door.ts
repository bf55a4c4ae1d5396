import { z } from 'zod'
import type { Change, DecisionResult } from '../../../src-preload/contract.ts'
import type { Engine } from '../engine.ts'
import { Outcome } from '../decisions/outcome.ts'
import { titleOf } from '../labels/names.ts'
import { consequencesOf, everythingOf } from './consequences.ts'
import { checked, decision, id, ids } from './schemas.ts'

export function labelDoor(engine: Engine) {
  const { annotations, attributes, captionRenewal, history, labelDesk, labelRemoval } = engine
  const name = z.string().max(200)
  const byLabel = z.strictObject({ labelId: id })
  const byAttribute = z.strictObject({ attributeId: id })
  const newAttribute = z.union([
    z.strictObject({ title: name, name: name.optional(), many: z.boolean().optional() }),
    z.strictObject({ name, title: name.optional(), many: z.boolean().optional() }),
  ])
  /** Who acted is told of all that follows by the answer: no event says it a second time. */
  const followUp = (outcome: Outcome): Pick<DecisionResult, 'consequences' | 'history'> => {
    for (const { imageIds } of outcome.byAttribute.values()) captionRenewal.changed(imageIds)
    return { consequences: consequencesOf(engine, outcome), history: history.state() }
  }
  /** @param outcome of decisions; else the attributes of which images may have something else */
  const travelled = ({ change, outcome }: { change: Change | null; outcome: unknown }) => {
    if (outcome instanceof Outcome) return { change, ...followUp(outcome) }
    const attributeIds = Array.isArray(outcome) ? (outcome as number[]) : []
    const consequences = attributeIds.map((attributeId) => everythingOf(engine, attributeId))
    return { change, consequences, history: history.state() }
  }
  return {
    labels: {
      attributes: () => attributes.list(),
      create: checked(z.strictObject({ attributeId: id, name }), ({ attributeId, name }) =>
        labelDesk.makeLabel(attributeId, name),
      ),
      rename: checked(z.strictObject({ labelId: id, name }), ({ labelId, name }) =>
        labelDesk.renameLabel(labelId, name),
      ),
      merge: checked(z.strictObject({ labelId: id, intoId: id }), ({ labelId, intoId }) =>
        labelRemoval.merge(labelId, intoId),
      ),
      retire: checked(z.strictObject({ labelId: id, retired: z.boolean() }), ({ labelId, retired }) =>
        labelDesk.retireLabel(labelId, retired),
      ),
      delete: checked(byLabel, ({ labelId }) => labelRemoval.delete(labelId)),
      carried: checked(z.union([byLabel, byAttribute]), (of) =>
        'labelId' in of ? labelRemoval.carried(of.labelId) : labelRemoval.carriedByAttribute(of.attributeId),
      ),
      setThreshold: checked(
        z.strictObject({ attributeId: id, threshold: z.number().min(0).max(1).nullable() }),
        ({ attributeId, threshold }) => labelDesk.chooseThreshold(attributeId, threshold),
      ),
      createAttribute: checked(newAttribute, async ({ title, name = title, many }) => {
        const id = await labelDesk.makeAttribute(title ?? titleOf(name ?? ''), name, many ? 'labels' : 'label')
        return { ...attributes.get(id), labels: [] }
      }),
      renameAttribute: checked(z.strictObject({ attributeId: id, title: name }), ({ attributeId, title }) =>
        labelDesk.renameAttribute(attributeId, title),
      ),
      deleteAttribute: checked(byAttribute, ({ attributeId }) => labelDesk.deleteAttribute(attributeId)),
    },
    annotations: {
      decide: checked(z.strictObject({ ids, attributeId: id, decision }), async ({ ids, attributeId, decision }) => {
        const outcome = await annotations.decide(ids, attributeId, decision)
        return { changed: outcome.images, ...followUp(outcome) }
      }),
      undo: async () => travelled(await history.undo()),
      redo: async () => travelled(await history.redo()),
      history: () => history.state(),
      changes: checked(z.strictObject({ count: z.number().int().min(1).max(1000) }), ({ count }) =>
        history.changes.newest(count),
      ),
    },
  }
}
