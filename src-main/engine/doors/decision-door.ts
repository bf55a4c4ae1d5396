import { z } from 'zod'
import type { Change } from '../../../src-preload/contract.ts'
import { toErrorData } from '../../common/app-error.ts'
import type { Annotations } from '../decisions/annotations.ts'
import { Outcome } from '../decisions/outcome.ts'
import type { History, Journey } from '../history/history.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Consequential } from './consequences.ts'
import { checked, decision, id, ids } from './schemas.ts'

export interface DecisionRooms {
  annotations: Annotations
  attributes: Pick<Attributes, 'list'>
  consequences: Consequential
  history: History
}

const toDecide = z.strictObject({ ids, attributeId: id, decision })

export function decisionDoor({ annotations, attributes, consequences, history }: DecisionRooms) {
  /** What follows from several steps: all of an attribute is to be asked for again. */
  const journeyed = ({ steps, stopped }: Journey) => {
    const attributeIds = steps.flatMap(({ outcome }) =>
      outcome instanceof Outcome
        ? [...outcome.byAttribute.keys()]
        : Array.isArray(outcome)
          ? (outcome as number[])
          : [],
    )
    return {
      changes: steps.map(({ change }) => change),
      stopped: stopped && { change: stopped.change, error: toErrorData(stopped.error) },
      consequences: attributes
        .list()
        .filter(({ id }) => attributeIds.includes(id))
        .map(({ id }) => consequences.ofAll(id)),
      history: history.state(),
    }
  }
  /** @param outcome of decisions; else the attributes of which images may have something else */
  const travelled = ({ change, outcome }: { change: Change | null; outcome: unknown }) => {
    const attributeIds = Array.isArray(outcome) ? (outcome as number[]) : []
    return {
      change,
      consequences:
        outcome instanceof Outcome ? consequences.of(outcome) : attributeIds.map((id) => consequences.ofAll(id)),
      history: history.state(),
    }
  }
  return {
    annotations: {
      decide: checked(
        toDecide.extend({ spare: z.boolean().optional() }),
        async ({ ids, attributeId, decision, spare }) => {
          const outcome = await annotations.decide(ids, attributeId, decision, spare)
          return { changed: outcome.images, consequences: consequences.of(outcome), history: history.state() }
        },
      ),
      foresee: checked(toDecide, ({ ids, attributeId, decision }) => annotations.foresee(ids, attributeId, decision)),
      ofImage: checked(z.strictObject({ imageId: id }), ({ imageId }) => annotations.ofImage(imageId)),
      pastOfImage: checked(
        z.strictObject({ imageId: id, count: z.number().int().min(1).max(100), before: id.optional() }),
        ({ before, count, imageId }) => history.pastOf(imageId, count, before),
      ),
      undo: async () => travelled(await history.undo()),
      redo: async () => travelled(await history.redo()),
      history: () => history.state(),
      changes: checked(
        z.strictObject({ count: z.number().int().min(1).max(1000), before: id.optional() }),
        ({ before, count }) => history.changes.newest(count, before),
      ),
      goTo: checked(z.strictObject({ changeId: id }), async ({ changeId }) => journeyed(await history.goTo(changeId))),
    },
  }
}
