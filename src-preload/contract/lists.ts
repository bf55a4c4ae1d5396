import type { MeasuredFilter } from './evaluation.ts'
import type { Filter, ImageSort } from './filter.ts'
import type { FlipFilter } from './flips.ts'
import type { NextImages } from './queue.ts'

export interface FlipSource extends FlipFilter {
  kind: 'flips'
}

export interface MeasuredSource extends MeasuredFilter {
  kind: 'measured'
}

/** Where a list of images comes from. */
export type ListSource =
  /** `together`: of each product the image that comes first. */
  | { kind: 'filter'; filter: Filter; sort: ImageSort; together?: boolean }
  /** What a model version would change, group by group, the most confident of each first. */
  | FlipSource
  /** Those most worth deciding on of the ones the filter names, 25 unless told otherwise. */
  | { kind: 'queue'; attributeId: number; count?: number; filter?: Filter }
  /** All views of the product an image shows, by name. */
  | { kind: 'product'; imageId: number }
  /** Images and all other views of their products. */
  | { kind: 'views'; ids: Uint32Array }
  /** Images that a model version is measured on, those it is surest of first. */
  | MeasuredSource

export interface ImageList {
  /** In order. */
  ids: Uint32Array
  /** Of products together: how many views each has, in the order of the ids. */
  views?: Uint32Array
  /** Of a queue: how it was chosen. */
  chosenBy?: NextImages['by']
}
