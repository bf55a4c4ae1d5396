import type { ImageFilter, ImageSort, ReviewState } from '../../src-preload/contract.ts'

/** Filter and order of the grid. `attributeId` is the attribute that label, state, confidence and sort speak of. */
export interface Query {
  catalogId: number | null
  folderId: number | null
  attributeId: number | null
  labelId: number | null
  state: ReviewState | null
  minimumConfidence: number
  maximumConfidence: number
  failed: boolean
  text: string
  sort: ImageSort
}

export const defaultQuery: Query = {
  catalogId: null,
  folderId: null,
  attributeId: null,
  labelId: null,
  state: null,
  minimumConfidence: 0,
  maximumConfidence: 1,
  failed: false,
  text: '',
  sort: { by: 'name', descending: false },
}

export const narrowsConfidence = (query: Query): boolean => query.minimumConfidence > 0 || query.maximumConfidence < 1

/** Whether a decision can change which images match, or their order. */
export const dependsOnDecisions = (query: Query): boolean => query.labelId !== null || query.state !== null

/** Whether tagging can change which images match, or their order. */
export const dependsOnModel = (query: Query): boolean =>
  dependsOnDecisions(query) ||
  narrowsConfidence(query) ||
  query.sort.by === 'confidence' ||
  query.sort.by === 'uncertainty'

/** Anything beside the place (catalog and folder). */
export const isNarrowed = (query: Query): boolean =>
  query.labelId !== null || query.state !== null || narrowsConfidence(query) || query.failed || query.text.trim() !== ''

export function filterOf(query: Query): ImageFilter {
  const filter: ImageFilter = {}
  if (query.catalogId !== null) filter.catalogId = query.catalogId
  if (query.folderId !== null) filter.folderId = query.folderId
  if (query.attributeId !== null && dependsOnModel(query)) filter.attributeId = query.attributeId
  if (filter.attributeId !== undefined) {
    if (query.labelId !== null) filter.labelId = query.labelId
    if (query.state !== null) filter.state = query.state
    if (query.minimumConfidence > 0) filter.minimumConfidence = query.minimumConfidence
    if (query.maximumConfidence < 1) filter.maximumConfidence = query.maximumConfidence
  }
  if (query.failed) filter.failed = true
  if (query.text.trim() !== '') filter.text = query.text.trim()
  return filter
}

/** Speaks of another attribute: what was said of the old one is dropped. */
export function aboutAttribute(query: Query, attributeId: number): Query {
  if (query.attributeId === attributeId) return query
  return { ...query, attributeId, labelId: null, state: null, minimumConfidence: 0, maximumConfidence: 1 }
}

export function withoutFilters(query: Query): Query {
  return {
    ...defaultQuery,
    catalogId: query.catalogId,
    folderId: query.folderId,
    sort: query.sort,
    attributeId: query.attributeId,
  }
}
