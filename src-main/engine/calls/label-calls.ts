import { z } from 'zod'
import type { Engine } from '../engine.ts'
import { titleOf } from '../labels/attributes.ts'
import { checked, decision, id, ids } from './schemas.ts'

/** More ids than this are not named in an event: the window asks for everything again instead. */
const NAMED_IDS = 5000

export function labelCalls({ annotations, attributes, captionRenewal, events }: Engine) {
  const name = z.string().max(200)
  const newAttribute = z.union([
    z.strictObject({ title: name, name: name.optional() }),
    z.strictObject({ name, title: name.optional() }),
  ])
  const labelsChanged = (attributeId: number): void => events.emit('attributes', { attributeIds: [attributeId] })
  /** Labels came or have another name: captions may say other words now. */
  const wordsChanged = (attributeId: number): void => {
    labelsChanged(attributeId)
    captionRenewal.allChanged()
  }
  const decided = (attributeId: number, imageIds: number[]): void => {
    captionRenewal.changed(imageIds)
    events.emit('decisions', {
      attributeId,
      ids: imageIds.length > NAMED_IDS ? new Uint32Array() : Uint32Array.from(imageIds),
    })
    labelsChanged(attributeId)
    events.emit('history', annotations.history())
  }
  const replayed = ({ change, steps }: ReturnType<typeof annotations.undo>) => {
    const byAttribute = Map.groupBy(steps, ({ attributeId }) => attributeId)
    for (const [attributeId, group] of byAttribute)
      decided(
        attributeId,
        group.map(({ imageId }) => imageId),
      )
    return { change, history: annotations.history() }
  }
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
        ({ attributeId, threshold }) => {
          attributes.setThreshold(attributeId, threshold)
          wordsChanged(attributeId)
          // What is sure has changed everywhere.
          events.emit('decisions', { attributeId, ids: new Uint32Array() })
        },
      ),
      createAttribute: checked(newAttribute, ({ title, name = title }) => {
        const created = attributes.create(title ?? titleOf(name ?? ''), name)
        labelsChanged(created.id)
        return { ...created, labels: [] }
      }),
    },
    annotations: {
      decide: checked(z.strictObject({ ids, attributeId: id, decision }), ({ ids, attributeId, decision }) => {
        const { imageIds } = annotations.decide(ids, attributeId, decision)
        if (imageIds.length > 0) decided(attributeId, imageIds)
        return { changed: imageIds.length, history: annotations.history() }
      }),
      undo: () => replayed(annotations.undo()),
      redo: () => replayed(annotations.redo()),
      history: () => annotations.history(),
    },
  }
}
