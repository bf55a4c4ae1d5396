import { z } from 'zod'
import type { Change } from '../../../src-preload/contract.ts'
import type { Annotations } from '../decisions/annotations.ts'
import { Outcome } from '../decisions/outcome.ts'
import type { History } from '../history/history.ts'
import type { Consequential } from './consequences.ts'
import { checked, decision, id, ids } from './schemas.ts'

export interface DecisionRooms {
  annotations: Annotations
  consequences: Consequential
  history: History
}

export function decisionDoor({ annotations, consequences, history }: DecisionRooms) {
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
      decide: checked(z.strictObject({ ids, attributeId: id, decision }), async ({ ids, attributeId, decision }) => {
        const outcome = await annotations.decide(ids, attributeId, decision)
        return { changed: outcome.images, consequences: consequences.of(outcome), history: history.state() }
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
