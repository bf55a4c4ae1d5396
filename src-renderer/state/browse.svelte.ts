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
  #fixed = $state.raw<{ list: ImageList; title: string | null } | null>(null)
  /** One image stands for each product. */
  #together = $state(false)
  #engine: EngineClient
  #onQuery: (query: Query) => void

  /** What is on the screen. */
  readonly list = $derived.by(() => this.#fixed?.list ?? this.#byQuery)

  constructor(engine: EngineClient, onQuery: (query: Query) => void) {
    this.#engine = engine
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

  /** What the images shown have in common, where no query and no queue names them; null otherwise. */
  get given(): string | null {
    return this.#fixed?.title ?? null
  }

  // ------------------------------------------------ filter and order

  /** Takes up what was remembered, without saving it again. */
  restore(query: Query, together = false): void {
    this.#query = query
    this.#together = together
  }

  /** Views of a product are shown, and decided, as one. */
  get together(): boolean {
    return this.#together
  }

  setTogether(together: boolean): void {
    this.#together = together
    void this.#ask('another')
  }

  /** What a decision on these images is about: where views are together, all those of their products. */
  whole(ids: Uint32Array): Uint32Array | Promise<Uint32Array> {
    const isOne = (id: number): boolean => this.list.viewsOf(id) === 1
    if (!this.#together || this.isFixed || ids.every(isOne)) return ids
    return this.#engine.images.list({ kind: 'views', ids }).then((answer) => answer.ids)
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

  /** Shows this list, whatever the query says, until the query changes or `showQuery`. @param title what it is called */
  showFixed(list: ImageList, title: string | null = null): void {
    this.#fixed = { list, title }
  }

  /** Shows the images of another source than the query, under a title. */
  async showGiven(source: ListSource, title: string): Promise<void> {
    const list = new ImageList(this.#engine)
    await list.ask(source, 'from-top')
    if (list.state.kind === 'failed') throw list.state.error
    this.showFixed(list, title)
  }

  /** Shows images that are known already, under a title. */
  showImages(ids: Uint32Array, title: string): void {
    const list = new ImageList(this.#engine)
    list.show(ids)
    this.showFixed(list, title)
  }

  /** Returns to the list of the query, as it was left. */
  showQuery(): void {
    if (this.#fixed === null) return
    this.#fixed = null
    if (this.#byQuery.state.kind !== 'ready') void this.load()
  }

  async #ask(as: 'from-top' | 'another' | 'same'): Promise<void> {
    this.#fixed = null
    const source: ListSource = {
      kind: 'filter',
      filter: filterOf(this.#query),
      sort: { ...this.#query.sort },
      ...(this.#together && { together: true }),
    }
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
