import type { Filter, ImageSort, View } from '../../../src-preload/contract.ts'
import type { ActionKind } from '../history/action.ts'
import type { FilterNames, NamedFilter, NamedSort } from './named-filter.ts'
import type { SavedViews, ViewPosition } from './saved-views.ts'

export interface MadeView {
  name: string
  filter: Filter
  sort: ImageSort
  /** Once it is made. */
  viewId?: number
}

export interface ChangedView {
  from: View
  to: View
}

export interface DeletedView {
  viewId: number
  name: string
}

export interface OrderedViews {
  from: ViewPosition[]
  to: ViewPosition[]
}

interface ViewLine {
  name: string
  filter: NamedFilter
  sort: NamedSort
}

interface ChangedLine {
  view: string
  to: ViewLine
}

/** What people do to views, each to be taken back: the kinds of action. @param changed told when views are others now */
export function viewActions(views: SavedViews, names: FilterNames, changed: () => void) {
  const lineOf = ({ name, filter, sort }: MadeView): ViewLine => ({
    name,
    filter: names.name(views.current(filter)),
    sort: names.nameSort(sort),
  })
  const fromView = ({ name, filter, sort }: ViewLine): MadeView => ({
    name,
    filter: names.find(filter),
    sort: names.findSort(sort),
  })

  const make: ActionKind<MadeView> = {
    name: 'view.make',
    apply(payload, way) {
      const { viewId, name, filter, sort } = payload
      if (way === 'do') views.requireFree(name, viewId)
      if (viewId === undefined) payload.viewId = views.insert(name, filter, sort)
      else views.setDeleted(viewId, name, way === 'undo')
    },
    settle: changed,
    toLine: lineOf,
    fromLine(line) {
      const made = fromView(line as ViewLine)
      const known = views.find(made.name)
      return { ...made, ...(known && { viewId: known.id }) }
    },
  }

  const change: ActionKind<ChangedView> = {
    name: 'view.change',
    apply({ from, to }, way) {
      const view = way === 'do' ? to : from
      views.requireFree(view.name, view.id)
      views.write(view)
    },
    settle: changed,
    toLine: ({ from, to }): ChangedLine => ({ view: from.name, to: lineOf(to) }),
    fromLine(line) {
      const { view, to } = line as ChangedLine
      const from = views.find(view) ?? views.find(to.name)
      return from ? { from, to: { ...fromView(to), id: from.id } } : null
    },
  }

  const remove: ActionKind<DeletedView> = {
    name: 'view.delete',
    apply: ({ viewId, name }, way) => views.setDeleted(viewId, name, way === 'do'),
    settle: changed,
    toLine: ({ name }) => ({ name }),
    fromLine(line) {
      const view = views.find((line as { name: string }).name)
      return view ? { viewId: view.id, name: view.name } : null
    },
  }

  const order: ActionKind<OrderedViews> = {
    name: 'view.order',
    apply: ({ from, to }, way) => views.setPositions(way === 'do' ? to : from),
    settle: changed,
    toLine: ({ to }) => ({ views: to.map(([id]) => views.get(id).name) }),
    fromLine(line) {
      const named = (line as { views: string[] }).views.flatMap((name) => views.find(name)?.id ?? [])
      return { from: views.positions(), to: named.map((id, at): ViewPosition => [id, at + 1]) }
    },
  }

  return { change, make, order, remove }
}
