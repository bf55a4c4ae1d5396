import type { ActionKind } from '../history/action.ts'
import type { Entry } from '../kinds/entry.ts'

/**
 * An action that takes decisions along, however many, in slices as they are decided. `apply` is called once all are moved, in
 * the transaction that ends the action or its undoing.
 */
export interface MovingKind<Payload> extends ActionKind<Payload> {
  /** How the history calls it. @param images on which decisions were moved */
  titleOf(payload: Payload, images: number): string
  /** Images with decisions that are concerned, and what becomes of those on one. */
  moves(payload: Payload): {
    attributeId: number
    imageIds: readonly number[]
    become(before: readonly Entry[]): Entry[]
  }
}
