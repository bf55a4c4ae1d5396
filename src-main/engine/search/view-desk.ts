import type { Filter, ImageSort, View } from '../../../src-preload/contract.ts'
import type { History } from '../history/history.ts'
import { cleanName } from '../labels/names.ts'
import { FilterNames, type FilterNamesParts } from './named-filter.ts'
import { requireOrder } from '../../common/order.ts'
import type { SavedViews, ViewPosition } from './saved-views.ts'
import { viewActions } from './view-actions.ts'

/** Where people keep lists under a name: each verb is one action of the history. */
export class ViewDesk {
  readonly #history: History
  readonly #views: SavedViews
  readonly #names: FilterNames
  readonly #actions: ReturnType<typeof viewActions>

  /** @param changed told of all views when one of them is another now */
  constructor(history: History, views: SavedViews, parts: FilterNamesParts, changed: (views: View[]) => void) {
    this.#history = history
    this.#views = views
    this.#names = new FilterNames(parts)
    this.#actions = viewActions(views, this.#names, () => changed(views.list()))
    history.define(...Object.values(this.#actions))
  }

  list(): View[] {
    return this.#views.list()
  }

  /** @throws AppError `bad-request`, `already-exists`, `not-found` */
  async make(name: string, filter: Filter, sort: ImageSort): Promise<View> {
    const clean = cleanName(name, 'view')
    this.#views.requireFree(clean)
    this.#names.check(filter, sort)
    const made = await this.#history.perform(
      this.#actions.make,
      { name: clean, filter, sort },
      { title: `New view: ${clean}`, images: 0 },
    )
    return this.#shown(made.viewId)
  }

  /** @throws AppError `bad-request`, `already-exists`, `not-found` */
  async change(viewId: number, { name, filter, sort }: Partial<Omit<View, 'id'>>): Promise<View> {
    const from = this.#views.get(viewId)
    const clean = name === undefined ? from.name : cleanName(name, 'view')
    this.#views.requireFree(clean, viewId)
    this.#names.check(filter ?? {}, sort)
    const to: View = { id: viewId, name: clean, filter: filter ?? from.filter, sort: sort ?? from.sort }
    if (JSON.stringify(to) === JSON.stringify(from)) return this.#shown(viewId)
    const title = clean === from.name ? `Change view ${clean}` : `Rename view ${from.name} to ${clean}`
    await this.#history.perform(this.#actions.change, { from, to }, { title, images: 0 })
    return this.#shown(viewId)
  }

  /** @param viewIds all of them, in the order in which they are to be listed @throws AppError `bad-request` */
  async order(viewIds: readonly number[]): Promise<void> {
    const from = this.#views.positions()
    requireOrder(
      viewIds,
      from.map(([id]) => id),
      'view',
    )
    if (from.every(([id], at) => id === viewIds[at])) return
    const to = viewIds.map((id, at): ViewPosition => [id, at + 1])
    await this.#history.perform(this.#actions.order, { from, to }, { title: 'Order of views', images: 0 })
  }

  /** @throws AppError `not-found` */
  async delete(viewId: number): Promise<void> {
    const { name } = this.#views.get(viewId)
    await this.#history.perform(this.#actions.remove, { viewId, name }, { title: `Delete view ${name}`, images: 0 })
  }

  #shown(viewId = 0): View {
    const view = this.#views.get(viewId)
    return { ...view, filter: this.#views.current(view.filter) }
  }
}
