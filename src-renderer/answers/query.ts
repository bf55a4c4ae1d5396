import type { Clause, Fact, Filter, ImageSort, Place } from '../../src-preload/contract.ts'

/** Filter and order of the grid. */
export interface Query {
  catalogId: number | null
  folderId: number | null
  /** Each says one thing of one attribute: `aspectOf`. No two say the same of the same one. */
  all: readonly Clause[]
  /** What is asked of files, folders and products. No two are of the same kind and way. */
  facts: readonly Fact[]
  failed: boolean
  text: string
  sort: ImageSort
}

export const defaultQuery: Query = {
  catalogId: null,
  folderId: null,
  all: [],
  facts: [],
  failed: false,
  text: '',
  sort: { by: 'name', descending: false },
}

export type Aspect = 'labels' | 'states' | 'versions' | 'confidence'
/** What is said of an attribute; an aspect that is empty is taken away. */
export type Said = Pick<Clause, Aspect | 'not'>

export const aspectOf = ({ labels, states, versions }: Clause): Aspect =>
  labels ? 'labels' : states ? 'states' : versions ? 'versions' : 'confidence'

/** Says something of an attribute. What was said of others stays, and so does what was said in other respects. */
export function saying(query: Query, attributeId: number, { not = false, ...said }: Said): Query {
  const aspects = Object.keys(said) as Aspect[]
  const made = aspects
    .filter((aspect) => !isEmpty(said, aspect))
    .map((aspect): Clause => ({ attributeId, [aspect]: said[aspect], ...(not && { not }) }))
  const isSaidAnew = (clause: Clause): boolean =>
    clause.attributeId === attributeId && aspects.includes(aspectOf(clause))
  const places = query.all.flatMap((clause) => {
    if (!isSaidAnew(clause)) return [clause]
    const at = made.findIndex((other) => aspectOf(other) === aspectOf(clause))
    return at < 0 ? [] : made.splice(at, 1)
  })
  return { ...query, all: [...places, ...made] }
}

function isEmpty({ confidence, ...said }: Said, aspect: Aspect): boolean {
  if (aspect === 'confidence') return (confidence?.least ?? 0) <= 0 && (confidence?.most ?? 1) >= 1
  return said[aspect]?.length === 0
}

/** What the query says of an attribute in one respect, of images that have it or of all others. */
export const clauseLike = (query: Query, attributeId: number, aspect: Aspect, not: boolean): Clause | undefined =>
  query.all.find(
    (clause) => clause.attributeId === attributeId && aspectOf(clause) === aspect && (clause.not ?? false) === not,
  )

/** With a clause in the place of another, or last where there was none; one that says nothing is taken away. */
export function withClause(query: Query, was: Clause | undefined, next: Clause): Query {
  const made = isEmpty(next, aspectOf(next)) ? [] : [next]
  const at = was === undefined ? -1 : query.all.indexOf(was)
  return { ...query, all: at < 0 ? [...query.all, ...made] : query.all.toSpliced(at, 1, ...made) }
}

/** Says something of files. What was said in the same respect and way is said anew; what says nothing is taken away. */
export function sayingFact(query: Query, fact: Fact): Query {
  const isSame = (other: Fact): boolean => other.fact === fact.fact && (other.not ?? false) === (fact.not ?? false)
  const at = query.facts.findIndex(isSame)
  const made = saysNothing(fact) ? [] : [fact]
  const facts = at < 0 ? [...query.facts, ...made] : query.facts.toSpliced(at, 1, ...made)
  return { ...query, facts }
}

function saysNothing(fact: Fact): boolean {
  switch (fact.fact) {
    case 'place':
      return fact.places.length === 0
    case 'product':
      return fact.keys.length === 0
    case 'shape':
      return fact.shapes.length === 0
    default:
      return fact.least === undefined && fact.most === undefined
  }
}

/** Whether a decision can change which images match. */
export const dependsOnDecisions = (query: Query): boolean =>
  query.all.some((clause) => aspectOf(clause) !== 'confidence')

/** Whether tagging can change which images match, or their order. */
export const dependsOnModel = (query: Query): boolean => query.all.length > 0 || 'attributeId' in query.sort

/** Anything beside the place (catalog and folder). */
export const isNarrowed = (query: Query): boolean =>
  query.all.length > 0 || query.facts.length > 0 || query.failed || query.text.trim() !== ''

export function placeOf({ catalogId, folderId }: Query): Place {
  return { ...(catalogId !== null && { catalogId }), ...(folderId !== null && { folderId }) }
}

export function filterOf(query: Query): Filter {
  const place = placeOf(query)
  const text = query.text.trim()
  return {
    ...(Object.keys(place).length > 0 && { place }),
    ...(query.all.length > 0 && { all: [...query.all] }),
    ...(query.facts.length > 0 && { facts: [...query.facts] }),
    ...(query.failed && { failed: true }),
    ...(text !== '' && { text }),
  }
}

export function withoutFilters({ catalogId, folderId, sort }: Query): Query {
  return { ...defaultQuery, catalogId, folderId, sort }
}

/** The query that shows a filter in an order. */
export function queryOf(
  { place = {}, all = [], facts = [], failed = false, text = '' }: Filter,
  sort: ImageSort,
): Query {
  const { catalogId = null, folderId = null } = place
  return { catalogId, folderId, all, facts, failed, text, sort }
}

/** Whether two filters say the same, whatever the order in which they say it. */
export const isSameFilter = (one: Filter, other: Filter): boolean => written(one) === written(other)

function written(filter: Filter): string {
  const { all, facts, text, ...rest } = filterOf(queryOf(filter, defaultQuery.sort))
  const sorted = (parts: readonly unknown[] = []): string[] => parts.map((part) => inOrder(part)).sort()
  return JSON.stringify([sorted(all), sorted(facts), (text ?? '').split(/\s+/).join(' '), inOrder(rest)])
}

/** As JSON, fields by name; of lists of labels and states the order says nothing. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).sort().join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, part]) => part !== undefined && part !== false)
  return `{${fields
    .map(([name, part]) => `${name}:${inOrder(part)}`)
    .sort()
    .join()}}`
}
