import type { Filter, ImageSort } from './filter.ts'
import type { FlipFilter } from './flips.ts'
import type { NextImages } from './queue.ts'

export interface FlipSource extends FlipFilter {
  kind: 'flips'
}

/** Where a list of images comes from. */
export type ListSource =
  | { kind: 'filter'; filter: Filter; sort: ImageSort }
  /** What a model version would change, group by group, the most confident of each first. */
  | FlipSource
  /** Those most worth deciding on of the ones the filter names, 25 unless told otherwise. */
  | { kind: 'queue'; attributeId: number; count?: number; filter?: Filter }
  /** All views of the product an image shows, by name. */
  | { kind: 'product'; imageId: number }

export interface ImageList {
  /** In order. */
  ids: Uint32Array
  /** Of a queue: how it was chosen. */
  chosenBy?: NextImages['by']
}
