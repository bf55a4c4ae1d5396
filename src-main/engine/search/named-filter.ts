import type { Clause, Fact, Filter, ImageSort, Place } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Catalogs } from '../catalog/catalogs.ts'
import type { FolderKey, Places } from '../catalog/places.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Versions } from '../models/versions.ts'

/** A place in the journal: the uid of a catalog, or a folder. */
interface NamedPlace {
  catalog?: string
  folder?: FolderKey
}

/** A model version by the place of its files. */
type VersionKey = ReturnType<Versions['key']>

interface NamedClause extends Omit<Clause, 'attributeId' | 'labels' | 'versions'> {
  attribute: string
  labels?: string[]
  versions?: VersionKey[]
}
type PlaceFact = Extract<Fact, { fact: 'place' }>

/** A filter whose places and clauses are said in some way. */
interface FilterIn<OfPlace, OfClause> extends Omit<Filter, 'place' | 'all' | 'facts'> {
  place?: OfPlace
  all?: OfClause[]
  facts?: (Exclude<Fact, PlaceFact> | (Omit<PlaceFact, 'places'> & { places: OfPlace[] }))[]
}

export type NamedFilter = FilterIn<NamedPlace, NamedClause>

export type NamedSort =
  | Extract<ImageSort, { by: 'name' | 'added' }>
  | (Omit<Exclude<ImageSort, { by: 'name' | 'added' }>, 'attributeId'> & { attribute: string })

export interface FilterNamesParts {
  attributes: Attributes
  catalogs: Catalogs
  places: Places
  versions: Pick<Versions, 'byKey' | 'exists' | 'get' | 'key'>
}

/** Says filters and orders in names and paths, as a journal must, and finds again what such names mean. */
export class FilterNames {
  readonly #parts: FilterNamesParts

  constructor(parts: FilterNamesParts) {
    this.#parts = parts
  }

  /** @throws AppError `not-found` where a filter or an order names what there is not */
  check(filter: Filter, sort?: ImageSort): void {
    const { attributes, catalogs, places, versions: known } = this.#parts
    for (const { attributeId, labels = [], versions = [] } of filter.all ?? []) {
      attributes.get(attributeId)
      const own = attributes.labelNames(attributeId)
      const strange = labels.find((label) => !own.has(label))
      if (strange !== undefined) throw new AppError('not-found', `There is no label ${strange}.`, String(strange))
      for (const version of versions) {
        const { attributeId: of, name } = known.get(version)
        if (of === attributeId) continue
        const { title } = attributes.get(attributeId)
        throw new AppError('bad-request', `"${name}" is no model of ${title}.`, name)
      }
    }
    for (const { catalogId, folderId } of placesOf(filter)) {
      if (catalogId !== undefined) catalogs.get(catalogId)
      if (folderId !== undefined && !places.nameFolder(folderId)) {
        throw new AppError('not-found', `There is no folder ${folderId}.`, String(folderId))
      }
    }
    if (sort && 'attributeId' in sort) attributes.get(sort.attributeId)
  }

  /** Without attributes that were deleted since, and models that are gone. */
  name(filter: Filter): NamedFilter {
    const place = (each: Place): NamedPlace => this.#namePlace(each)
    return retold(filter, place, (clause) => this.#nameClause(clause))
  }

  /** Without what this library does not know. */
  find(filter: NamedFilter): Filter {
    const place = (each: NamedPlace): Place => this.#findPlace(each)
    return retold(filter, place, (clause) => this.#findClause(clause))
  }

  nameSort(sort: ImageSort): NamedSort {
    if (!('attributeId' in sort)) return sort
    const { attributeId, ...rest } = sort
    const attribute = this.#parts.attributes.look(attributeId)?.name
    return attribute === undefined ? { by: 'name', descending: false } : { ...rest, attribute }
  }

  findSort(sort: NamedSort): ImageSort {
    if (!('attribute' in sort)) return sort
    const { attribute, ...rest } = sort
    const attributeId = this.#parts.attributes.find(attribute)?.id
    return attributeId === undefined ? { by: 'name', descending: false } : { ...rest, attributeId }
  }

  #nameClause({ attributeId, labels, versions, ...clause }: Clause): NamedClause[] {
    const { attributes, versions: known } = this.#parts
    const attribute = attributes.look(attributeId)?.name
    if (attribute === undefined) return []
    const names = labels && attributes.labelNames(attributeId)
    return [
      {
        ...clause,
        attribute,
        ...(names && { labels: labels.flatMap((label) => names.get(label) ?? []) }),
        ...(versions && {
          versions: versions.filter((version) => known.exists(version)).map((version) => known.key(version)),
        }),
      },
    ]
  }

  #findClause({ attribute, labels, versions, ...clause }: NamedClause): Clause[] {
    const { attributes, versions: known } = this.#parts
    const attributeId = attributes.find(attribute)?.id
    if (attributeId === undefined) return []
    const found = labels?.flatMap((name) => attributes.findLabel(attributeId, name) ?? [])
    const foundVersions = versions?.flatMap((key) => known.byKey(key) ?? [])
    return [
      { ...clause, attributeId, ...(found && { labels: found }), ...(foundVersions && { versions: foundVersions }) },
    ]
  }

  #namePlace({ catalogId, folderId }: Place): NamedPlace {
    const { catalogs, places } = this.#parts
    const folder = folderId === undefined ? undefined : places.nameFolder(folderId)
    return { ...(catalogId !== undefined && { catalog: catalogs.uid(catalogId) }), ...(folder && { folder }) }
  }

  #findPlace({ catalog, folder }: NamedPlace): Place {
    const catalogId = catalog === undefined ? undefined : this.#parts.catalogs.byUid(catalog)
    const folderId = folder && this.#parts.places.findFolder(folder)
    return { ...(catalogId !== undefined && { catalogId }), ...(folderId !== undefined && { folderId }) }
  }
}

/** The same filter said in another way; clauses may be left out. */
function retold<OfPlace, OfClause, OtherPlace, OtherClause>(
  { place, all, facts, ...filter }: FilterIn<OfPlace, OfClause>,
  placeOf: (place: OfPlace) => OtherPlace,
  clauseOf: (clause: OfClause) => OtherClause[],
): FilterIn<OtherPlace, OtherClause> {
  return {
    ...filter,
    ...(place !== undefined && { place: placeOf(place) }),
    ...(all && { all: all.flatMap(clauseOf) }),
    ...(facts && {
      facts: facts.map((fact) => (fact.fact === 'place' ? { ...fact, places: fact.places.map(placeOf) } : fact)),
    }),
  }
}

/** Every place that a filter names. */
const placesOf = ({ place = {}, facts = [] }: Filter): Place[] => [
  place,
  ...facts.flatMap((fact) => (fact.fact === 'place' ? fact.places : [])),
]
