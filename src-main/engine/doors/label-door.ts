import { z } from 'zod'
import type { LabelRemoval } from '../decisions/label-removal.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { LabelDesk } from '../labels/desk.ts'
import { titleOf } from '../labels/names.ts'
import type { ReadyHeads } from '../models/ready-heads.ts'
import type { TaggingDesk } from '../tagging/tagging-desk.ts'
import { checked, id } from './schemas.ts'

export interface LabelRooms {
  attributes: Attributes
  labelDesk: LabelDesk
  labelRemoval: LabelRemoval
  readyHeads: ReadyHeads
  taggingDesk: TaggingDesk
}

export function labelDoor({ attributes, labelDesk, labelRemoval, readyHeads, taggingDesk }: LabelRooms) {
  const name = z.string().max(200)
  const byLabel = z.strictObject({ labelId: id })
  const byAttribute = z.strictObject({ attributeId: id })
  const newAttribute = z.union([
    z.strictObject({ title: name, name: name.optional(), many: z.boolean().optional() }),
    z.strictObject({ name, title: name.optional(), many: z.boolean().optional() }),
  ])
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
        return attributes.whole(id)
      }),
      renameAttribute: checked(z.strictObject({ attributeId: id, title: name }), ({ attributeId, title }) =>
        labelDesk.renameAttribute(attributeId, title),
      ),
      deleteAttribute: checked(byAttribute, ({ attributeId }) => labelDesk.deleteAttribute(attributeId)),
    },
    attributes: {
      ready: () => readyHeads.list(),
      addReady: checked(z.strictObject({ name: z.string().min(1).max(200) }), async ({ name }) => ({
        attribute: attributes.whole(await readyHeads.add(name)),
        jobId: taggingDesk.start(null),
      })),
    },
  }
}
