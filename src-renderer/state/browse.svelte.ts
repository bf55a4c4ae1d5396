import type { ListSource } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import {
  defaultQuery,
  dependsOnDecisions,
  dependsOnModel,
  filterOf,
  saying,
  withoutFilters,
  type Query,
  type Said,
} from '../answers/query.ts'
import { ImageList } from './image-list.svelte.ts'

/**
 * What a person looks at: the images of a query, or a list that was chosen by other means. The list stands still while a
 * person works in it: corrected images keep their place until the filter is applied again.
 */
export class Browse {
  #query = $state.raw<Query>(defaultQuery)
  #byQuery: ImageList
  /** Shown in its stead. */
  #fixed = $state.raw<ImageList | null>(null)
  #onQuery: (query: Query) => void

  /** What is on the screen. */
  readonly list = $derived.by(() => this.#fixed ?? this.#byQuery)

  constructor(engine: EngineClient, onQuery: (query: Query) => void) {
    this.#byQuery = new ImageList(engine)
    this.#onQuery = onQuery
  }

  get query(): Query {
    return this.#query
  }

  /** The list shown is not the query's: `showFixed`. */
  get isFixed(): boolean {
    return this.#fixed !== null
  }

  // ------------------------------------------------ filter and order

  /** Takes up what was remembered, without saving it again. */
  restore(query: Query): void {
    this.#query = query
  }

  change(part: Partial<Query>): void {
    this.#setQuery({ ...this.#query, ...part })
  }

  /** Narrows by something that is said of an attribute; what is said of others stays. */
  narrow(attributeId: number, said: Said): void {
    this.#setQuery(saying(this.#query, attributeId, said))
  }

  clearFilters(): void {
    this.#setQuery(withoutFilters(this.#query))
  }

  #setQuery(query: Query): void {
    const { sort } = this.#query
    // Another order is asked for to see what comes first in it.
    const fromTop = query.sort.by !== sort.by || query.sort.descending !== sort.descending
    this.#query = query
    this.#onQuery(query)
    void this.#ask(fromTop ? 'from-top' : 'another')
  }

  // ------------------------------------------------ the list

  /** Asks for the list of the query, as another list: from its top unless the focused image is in it. */
  load(): Promise<void> {
    return this.#ask('another')
  }

  /** Applies the filter again; what is on screen keeps its place as far as it can. */
  async refresh(): Promise<void> {
    // A fixed list has nothing to apply; the query's is brought up to date when it is shown again.
    if (this.#fixed !== null) this.#byQuery.outdated = true
    else await this.#ask('same')
  }

  /** Shows this list, whatever the query says, until the query changes or `showQuery`. */
  showFixed(list: ImageList): void {
    this.#fixed = list
  }

  /** Returns to the list of the query, as it was left. */
  showQuery(): void {
    if (this.#fixed === null) return
    this.#fixed = null
    if (this.#byQuery.state.kind !== 'ready') void this.load()
  }

  async #ask(as: 'from-top' | 'another' | 'same'): Promise<void> {
    this.#fixed = null
    const source: ListSource = { kind: 'filter', filter: filterOf(this.#query), sort: { ...this.#query.sort } }
    await this.#byQuery.ask(source, as)
  }

  /** The library changed. Where new images cannot disturb the order in view they are taken in at once. */
  libraryChanged(): void {
    const list = this.#byQuery
    if (list.state.kind === 'waiting') return
    const undisturbed = !dependsOnModel(this.#query) && list.changed === 0
    if (this.#fixed === null && (undisturbed || list.count === 0)) void this.refresh()
    else list.outdated = true
  }

  /** Other images are sure now than when the list was made. */
  thresholdChanged(attributeId: number): void {
    const isAsked = this.#query.all.some(
      (clause) => clause.attributeId === attributeId && clause.states?.includes('unsure'),
    )
    if (isAsked) this.#byQuery.outdated = true
  }

  decisionsChanged(images: number): void {
    if (dependsOnDecisions(this.#query)) this.#byQuery.changed += images
  }
}
