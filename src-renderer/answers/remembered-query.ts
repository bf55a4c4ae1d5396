import type { ImageSort, Place, ReviewState } from '../../src-preload/contract.ts'
import { aspectOf, defaultQuery, saying, type Query } from './query.ts'

/** As queries were remembered when a filter spoke of one attribute only. */
interface Former {
  catalogId?: number | null
  folderId?: number | null
  attributeId?: number | null
  labelId?: number | null
  state?: ReviewState | null
  minimumConfidence?: number
  maximumConfidence?: number
  failed?: boolean
  text?: string
  sort?: { by: ImageSort['by']; descending: boolean }
}

interface There {
  hasAttribute(attributeId: number): boolean
  hasLabel(labelId: number): boolean
  hasPlace(place: Place): boolean
}

/** A query as the settings hold it, of this or an earlier version, without what is no more. */
export function rememberedQuery(saved: Partial<Query> | Former, there: There): Query {
  const query = 'all' in saved ? { ...defaultQuery, ...saved } : fromFormer(saved)
  const all = query.all
    .filter(({ attributeId }) => there.hasAttribute(attributeId))
    .map((clause) => (clause.labels ? { ...clause, labels: clause.labels.filter(there.hasLabel) } : clause))
    .filter((clause) => aspectOf(clause) !== 'labels' || clause.labels?.length !== 0)
  const isSortable = !('attributeId' in query.sort) || there.hasAttribute(query.sort.attributeId)
  const facts = query.facts.map((fact) => (fact.fact === 'place' ? { ...fact, places: fact.places.filter(there.hasPlace) } : fact)) // prettier-ignore
  return {
    ...query,
    all,
    facts: facts.filter((fact) => fact.fact !== 'place' || fact.places.length > 0),
    sort: isSortable ? query.sort : defaultQuery.sort,
  }
}

function fromFormer(former: Former): Query {
  const { catalogId = null, folderId = null, failed = false, text = '', sort = defaultQuery.sort } = former
  const plain: Query = { ...defaultQuery, catalogId, folderId, failed, text }
  const { attributeId = null, labelId = null, state = null, minimumConfidence = 0, maximumConfidence = 1 } = former
  if (attributeId === null) return plain
  const { by, descending } = sort
  const order: ImageSort = by === 'name' || by === 'added' ? { by, descending } : { by, descending, attributeId }
  return saying({ ...plain, sort: order }, attributeId, {
    labels: labelId === null ? [] : [labelId],
    states: state === null ? [] : [state],
    confidence: { least: minimumConfidence, most: maximumConfidence },
  })
}
