import { copy } from '../copy.ts'
import { bytes, localDay, number } from '../copy/format.ts'
import type {
  AttributeKind,
  Clause,
  Fact,
  ModelVersion,
  Place,
  Range,
  ReviewState,
} from '../../src-preload/contract.ts'
import { aspectOf, placeOf, type Aspect, type Query } from './query.ts'

const stateNames: Record<ReviewState, string> = copy.library.states

/** The states as they are said of a caption, which is written and not decided. */
const captionStateNames: Record<ReviewState, string> = {
  ...stateNames,
  ...copy.library.captionStates,
}

/** The states one can filter by. A caption is never too unsure to be written, nor doubted once it is. */
export const statesOf = (kind: AttributeKind | undefined): ReviewState[] =>
  (Object.keys(stateNames) as ReviewState[]).filter(
    (state) => kind !== 'text' || (state !== 'unsure' && state !== 'suspect'),
  )

export const stateNamesOf = (kind: AttributeKind | undefined): Record<ReviewState, string> =>
  kind === 'text' ? captionStateNames : stateNames

export interface Names {
  find(attributeId: number | null): { title: string; kind: AttributeKind } | undefined
  nameOf(labelId: number | null): string
}

/** A model version of an attribute; undefined: there is none; null: it was not asked for yet. */
type VersionOf = (attributeId: number, versionId: number) => Pick<ModelVersion, 'name' | 'state'> | null | undefined

/** What a chip is about, for what opens with it. */
export type Said =
  | { kind: 'clause'; attributeId: number; aspect: Aspect; not: boolean }
  | { kind: 'fact'; fact: Fact['fact']; not: boolean }
  | { kind: 'place' | 'failed' | 'text' }

export interface QueryPart {
  key: string
  /** `Type is not Shirts or Tops`. */
  text: string
  /** Its first words and what follows: the second are what matters. */
  subject: string
  values: string
  said: Said
  /** What takes this part away. */
  without: Partial<Query>
}

/** The active filters in words, the place first. @param placeName of a catalog or folder */
export function describeQuery(
  query: Query,
  names: Names,
  placeName: (place: Place) => string,
  versionOf: VersionOf,
): QueryPart[] {
  const parts: QueryPart[] = []
  const place = placeOf(query)
  if (Object.keys(place).length > 0) {
    const words: Words = [copy.library.is(copy.library.facts.place, false), placeName(place)]
    parts.push(partOf('in', words, { kind: 'place' }, { catalogId: null, folderId: null }))
  }
  for (const clause of query.all) {
    const { attributeId, not = false } = clause
    const said = { kind: 'clause', attributeId, aspect: aspectOf(clause), not } as const
    const without = { all: query.all.filter((other) => other !== clause) }
    parts.push(
      partOf(
        `${said.aspect}-${attributeId}${not ? '-not' : ''}`,
        describeClause(clause, names, versionOf),
        said,
        without,
      ),
    )
  }
  for (const fact of query.facts) {
    const { not = false } = fact
    const said = { kind: 'fact', fact: fact.fact, not } as const
    const without = { facts: query.facts.filter((other) => other !== fact) }
    parts.push(partOf(`${fact.fact}${not ? '-not' : ''}`, describeFact(fact, placeName), said, without))
  }
  if (query.failed) {
    parts.push(partOf('failed', ['', copy.library.failedFiles], { kind: 'failed' }, { failed: false }))
  }
  const text = query.text.trim()
  if (text !== '') parts.push(partOf('text', [copy.library.found, `“${text}”`], { kind: 'text' }, { text: '' }))
  return parts
}

type Words = [subject: string, values: string]

const partOf = (key: string, [subject, values]: Words, said: Said, without: Partial<Query>): QueryPart => ({
  key,
  text: subject === '' ? values : `${subject} ${values}`,
  subject,
  values,
  said,
  without,
})

function describeClause(
  { attributeId, labels, states, confidence, versions, not }: Clause,
  names: Names,
  versionOf: VersionOf,
): Words {
  const attribute = names.find(attributeId)
  const is = copy.library.is(attribute?.title ?? '', not ?? false)
  if (labels) return [is, copy.library.anyOf(labels.map((labelId) => names.nameOf(labelId)))]
  if (versions) {
    const named = versions.map((versionId) => describeVersion(versionOf(attributeId, versionId)))
    return [copy.library.isBy(attribute?.title ?? '', not ?? false), copy.library.anyOf(named)]
  }
  if (!states) {
    return [attribute?.title ?? '', copy.library.sure(confidence?.least ?? 0, confidence?.most ?? 1, not ?? false)]
  }
  const stateNames = stateNamesOf(attribute?.kind)
  return [is, copy.library.anyOf(states.map((state) => stateNames[state].toLowerCase()))]
}

/** One that tags no more says so: it finds nothing. */
function describeVersion(version: ReturnType<VersionOf>): string {
  if (version === null) return '…'
  if (version === undefined) return copy.library.noModel
  return version.state === 'active' ? version.name : copy.library.notInUse(version.name)
}

function describeFact(fact: Fact, placeName: (place: Place) => string): Words {
  const is = copy.library.is(copy.library.facts[fact.fact], fact.not ?? false)
  switch (fact.fact) {
    case 'place':
      return [is, copy.library.anyOf(fact.places.map(placeName))]
    case 'product':
      return [is, copy.library.anyOf(fact.keys.map(productName))]
    case 'shape':
      return [is, copy.library.anyOf(fact.shapes.map((shape) => copy.library.shapes[shape].toLowerCase()))]
    case 'width':
    case 'height':
      return [is, rangeOf(fact, (pixels) => `${number(pixels)} px`)]
    case 'bytes':
      return [is, rangeOf(fact, bytes)]
    case 'modified':
    case 'added':
      return [is, rangeOf(fact, localDay)]
  }
}

/** Of a product's key: as people named it, or what the names of its files have in common. */
export const productName = (key: string): string =>
  key.startsWith('= ') ? key.slice(2) : key.slice(key.lastIndexOf('/') + 1)

function rangeOf({ least, most }: Range, say: (value: number) => string): string {
  if (least === undefined) return copy.library.atMost(say(most ?? 0))
  return most === undefined ? copy.library.atLeast(say(least)) : copy.library.between(say(least), say(most))
}
