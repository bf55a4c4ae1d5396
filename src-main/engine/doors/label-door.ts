import { z } from 'zod'
import type { KindChange } from '../decisions/kind-change.ts'
import type { LabelRemoval } from '../decisions/label-removal.ts'
import type { LabelSplit } from '../decisions/label-split.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { LabelDesk } from '../labels/desk.ts'
import { titleOf } from '../labels/names.ts'
import type { ReadyHeads } from '../models/ready-heads.ts'
import type { LabelReport } from '../review/label-report.ts'
import type { TaggingDesk } from '../tagging/tagging-desk.ts'
import { checked, id, ids } from './schemas.ts'

export interface LabelRooms {
  attributes: Attributes
  labelDesk: LabelDesk
  kindChange: KindChange
  labelRemoval: LabelRemoval
  labelReport: LabelReport
  labelSplit: LabelSplit
  readyHeads: ReadyHeads
  taggingDesk: TaggingDesk
}

export function labelDoor(rooms: LabelRooms) {
  const { attributes, kindChange, labelDesk, labelRemoval, labelReport, labelSplit, readyHeads, taggingDesk } = rooms
  const name = z.string().max(200)
  const labelIds = z.array(id).min(1).max(1000)
  const byLabels = z.strictObject({ labelIds })
  const byAttribute = z.strictObject({ attributeId: id })
  const details = z.strictObject({
    description: z.string().max(1000).optional(),
    colour: z
      .string()
      .regex(/^#[\da-f]{6}$/)
      .nullable()
      .optional(),
    key: z
      .string()
      .regex(/^[A-Z]$/)
      .nullable()
      .optional(),
    parentId: id.nullable().optional(),
  })
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
      rename: checked(
        z.strictObject({ labelId: id, name, readAs: z.boolean().optional() }),
        ({ labelId, name, readAs }) => labelDesk.renameLabel(labelId, name, readAs),
      ),
      merge: checked(
        z.strictObject({ labelIds, intoId: id, readAs: z.boolean().optional() }),
        ({ labelIds, intoId, readAs }) => labelRemoval.merge(labelIds, intoId, readAs),
      ),
      split: checked(z.strictObject({ labelId: id, name, ids }), ({ labelId, name, ids }) =>
        labelSplit.split(labelId, name, ids),
      ),
      change: checked(z.strictObject({ labelIds, to: details }), ({ labelIds, to }) =>
        labelDesk.changeLabels(labelIds, to),
      ),
      readAs: checked(z.strictObject({ labelId: id, names: z.array(name).max(1000) }), ({ labelId, names }) =>
        labelDesk.readAs(labelId, names),
      ),
      figures: checked(byAttribute, ({ attributeId }) => labelReport.of(attributeId)),
      retire: checked(z.strictObject({ labelId: id, retired: z.boolean() }), ({ labelId, retired }) =>
        labelDesk.retireLabel(labelId, retired),
      ),
      delete: checked(byLabels, ({ labelIds }) => labelRemoval.delete(labelIds)),
      carried: checked(z.union([byLabels, byAttribute]), (of) =>
        'labelIds' in of ? labelRemoval.carried(of.labelIds) : labelRemoval.carriedByAttribute(of.attributeId),
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
      changeKind: checked(z.strictObject({ attributeId: id, many: z.boolean() }), ({ attributeId, many }) =>
        kindChange.change(attributeId, many),
      ),
      describeAttribute: checked(
        z.strictObject({ attributeId: id, description: z.string().max(1000) }),
        ({ attributeId, description }) => labelDesk.describeAttribute(attributeId, description),
      ),
      orderAttributes: checked(z.strictObject({ attributeIds: z.array(id).max(10_000) }), ({ attributeIds }) =>
        labelDesk.orderAttributes(attributeIds),
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
