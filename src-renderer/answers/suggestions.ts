import type { SuggestedLabel, Suggestions, View } from '../../src-preload/contract.ts'
import { readSearch, writeSearch, type Term } from '../../src-preload/contract/search-text.ts'
import { copy } from '../copy.ts'
import { fuzzyRank } from './fuzzy.ts'
import { queryOf, sayingFact, withoutFilters, type Query } from './query.ts'

/** What a text may mean that is being written, to be chosen from. */
export type Choice = { key: string; text: string; count: number | null } & (
  | { group: 'labels' | 'near'; attributeId: number; labelId: number }
  | { group: 'words'; word: string }
  | { group: 'views'; view: View }
  | { group: 'folders'; catalogId: number; folderId: number }
)

/** Shows just this; or narrows what is shown to it, or to all but it. */
export type Way = 'show' | 'add' | 'exclude'

const mostViews = 3

export function choicesOf(
  { labels, near, words, folders }: Suggestions,
  views: readonly View[],
  countOf: (viewId: number) => number | undefined,
  text: string,
): Choice[] {
  const ofLabel =
    (group: 'labels' | 'near') =>
    ({ attributeId, labelId, title, name, images }: SuggestedLabel): Choice => ({
      group,
      key: `label-${labelId}`,
      text: copy.library.ofTitle(title, name),
      count: images,
      attributeId,
      labelId,
    })
  const sought = readSearch(text)
    .at(-1)
    ?.values.map((value) => value.text)
    .join(' ')
  const fitting = sought ? fuzzyRank(sought, views, ({ name }) => name).slice(0, mostViews) : []
  return [
    ...labels.map(ofLabel('labels')),
    ...near.slice(0, 3).map(ofLabel('near')),
    ...words.map((word): Choice => ({ group: 'words', key: `word-${word}`, text: word, count: null, word })),
    ...fitting.map(({ item: view }): Choice => {
      return { group: 'views', key: `view-${view.id}`, text: view.name, count: countOf(view.id) ?? null, view }
    }),
    ...folders.map((folder): Choice => {
      const { catalogId, folderId, path, images } = folder
      return { group: 'folders', key: `folder-${folderId}`, text: path, count: images, catalogId, folderId }
    }),
  ]
}

/** The query once a choice is made: it stands for the last term of the text that was written. */
export function chosen(query: Query, choice: Choice, way: Way, text: string): Query {
  const before = readSearch(text).slice(0, -1)
  const rest = { ...query, text: writeSearch(before) }
  const clean = way === 'show' ? withoutFilters(query) : rest
  const not = way === 'exclude'
  switch (choice.group) {
    case 'labels':
    case 'near':
      return withLabel(clean, choice.attributeId, choice.labelId, not)
    case 'words': {
      const term: Term = { field: null, values: [{ text: choice.word, exact: false }], not }
      return { ...rest, text: writeSearch([...before, term]) }
    }
    case 'views': {
      const { filter, sort } = choice.view
      return queryOf(filter, sort)
    }
    case 'folders': {
      const { catalogId, folderId } = choice
      if (way === 'show') return { ...clean, catalogId, folderId }
      const same = query.facts.find((fact) => fact.fact === 'place' && (fact.not ?? false) === not)
      const places = same?.fact === 'place' ? same.places : []
      return sayingFact(rest, { fact: 'place', places: [...places, { folderId }], ...(not && { not }) })
    }
  }
}

/** Narrows to a label too, beside those of its attribute that the filter names already; or to all but it. */
export function withLabel(query: Query, attributeId: number, labelId: number, not: boolean): Query {
  const at = query.all.findIndex(
    (clause) => clause.attributeId === attributeId && clause.labels !== undefined && (clause.not ?? false) === not,
  )
  const known = query.all[at]
  if (known?.labels?.includes(labelId)) return query
  if (known) return { ...query, all: query.all.with(at, { ...known, labels: [...(known.labels ?? []), labelId] }) }
  return { ...query, all: [...query.all, { attributeId, labels: [labelId], ...(not && { not }) }] }
}
