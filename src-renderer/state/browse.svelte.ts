import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { PositionIndex } from './position-index.ts'
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
import * as selecting from './selection.ts'

export type BrowseState = 'waiting' | 'loading' | 'ready' | 'failed'

/** The list of the query, as it was left for another. */
interface Former {
  ids: Uint32Array
  selection: selecting.Selection
  state: BrowseState
  changed: number
  outdated: boolean
}

/** The rows of a list of this length are all wanted at once. */
const shortList = 200

/**
 * The list in the grid: which images, in which order, which of them are selected. The list stands still while a person
 * works in it: corrected images keep their place until the filter is applied again.
 */
export class Browse {
  #query = $state.raw<Query>(defaultQuery)
  #ids = $state.raw<Uint32Array>(new Uint32Array())
  #index = new PositionIndex(new Uint32Array())
  #state = $state<BrowseState>('waiting')
  #problem = $state<string | null>(null)
  /** Images corrected since the list was made, whose place in it may be another now. */
  #changed = $state(0)
  /** The library has changed since the list was made. */
  #outdated = $state(false)
  /** Rises when another list is shown, not the same one refreshed. */
  #generation = $state(0)
  #selection = $state.raw(selecting.nothing)
  /** What is shown is a list that was chosen by other means than the query; this was shown before. */
  #former = $state.raw<Former | null>(null)
  #asked = 0
  #engine: EngineClient
  #onQuery: (query: Query) => void

  readonly count = $derived(this.#ids.length)
  readonly focusedId = $derived(this.#ids[this.#selection.focus] ?? null)
  readonly selectedCount = $derived(this.#selection.ranges.size)

  constructor(engine: EngineClient, onQuery: (query: Query) => void) {
    this.#engine = engine
    this.#onQuery = onQuery
  }

  get query(): Query {
    return this.#query
  }

  get ids(): Uint32Array {
    return this.#ids
  }

  get state(): BrowseState {
    return this.#state
  }

  get problem(): string | null {
    return this.#problem
  }

  get changed(): number {
    return this.#changed
  }

  get outdated(): boolean {
    return this.#outdated
  }

  get generation(): number {
    return this.#generation
  }

  get selection(): selecting.Selection {
    return this.#selection
  }

  /** The list shown is not the query's: `showFixed`. */
  get isFixed(): boolean {
    return this.#former !== null
  }

  /** Ids whose rows are wanted while these positions are in view: of a short list all, so that it can be counted over. */
  wanted(first: number, end: number): Uint32Array {
    return this.#ids.length <= shortList ? this.#ids : this.#ids.subarray(Math.max(0, first), end)
  }

  positionOf(id: number): number {
    return this.#index.positionOf(id)
  }

  isSelected(id: number): boolean {
    const position = this.#index.positionOf(id)
    return position >= 0 && this.#selection.ranges.has(position)
  }

  /** What a correction acts on: the selection, else the focused image. */
  targets(): Uint32Array {
    if (!this.#selection.ranges.isEmpty) return this.#selection.ranges.pick(this.#ids)
    return this.focusedId === null ? new Uint32Array() : Uint32Array.of(this.focusedId)
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
    void this.#fetch(true, fromTop)
  }

  // ------------------------------------------------ the list

  /** Asks for the list of the query, as another list: from its top unless the focused image is in it. */
  async load(): Promise<void> {
    await this.#fetch(true)
  }

  /** Applies the filter again; what is on screen keeps its place as far as it can. */
  async refresh(): Promise<void> {
    // A fixed list has nothing to apply; the query's is brought up to date when it is shown again.
    if (this.#former !== null) this.#former = { ...this.#former, outdated: true }
    else await this.#fetch(false)
  }

  /** Shows these images in this order, whatever the query says, until another list is asked for or `showQuery`. */
  showFixed(ids: Uint32Array): void {
    this.#asked++
    this.#former ??= {
      ids: this.#ids,
      selection: this.#selection,
      state: this.#state,
      changed: this.#changed,
      outdated: this.#outdated,
    }
    this.#take(ids, true, true)
  }

  /** Returns to the list of the query, as it was left. */
  showQuery(): void {
    const former = this.#former
    if (former === null) return
    this.#former = null
    if (former.state !== 'ready') return void this.load()
    this.#take(former.ids, true, true)
    this.#selection = former.selection
    this.#changed = former.changed
    this.#outdated = former.outdated
  }

  async #fetch(another: boolean, fromTop = false): Promise<void> {
    const asked = ++this.#asked
    this.#former = null
    if (another) this.#state = 'loading'
    try {
      const { ids } = await this.#engine.images.list({
        kind: 'filter',
        filter: filterOf(this.#query),
        sort: { ...this.#query.sort },
      })
      if (asked !== this.#asked) return
      this.#take(ids, another, fromTop)
    } catch (error) {
      if (asked !== this.#asked) return
      this.#problem = sentence(error)
      this.#state = 'failed'
    }
  }

  #take(ids: Uint32Array, another: boolean, fromTop: boolean): void {
    const index = new PositionIndex(ids)
    const focusedId = this.focusedId
    const kept = fromTop || focusedId === null ? -1 : index.positionOf(focusedId)
    this.#selection = another
      ? selecting.only(ids.length === 0 ? -1 : Math.max(0, kept))
      : selecting.remap(this.#selection, this.#ids, ids, (id) => index.positionOf(id))
    this.#index = index
    this.#ids = ids
    this.#problem = null
    this.#changed = 0
    this.#outdated = false
    this.#state = 'ready'
    if (another) this.#generation++
  }

  /** The library changed. Where new images cannot disturb the order in view they are taken in at once. */
  libraryChanged(): void {
    if (this.#state === 'waiting') return
    if (this.#former !== null) return void (this.#former = { ...this.#former, outdated: true })
    const undisturbed = !dependsOnModel(this.#query) && this.#changed === 0
    if (undisturbed || this.#ids.length === 0) void this.refresh()
    else this.#outdated = true
  }

  /** Other images are sure now than when the list was made. */
  thresholdChanged(attributeId: number): void {
    const isAsked = this.#query.all.some(
      (clause) => clause.attributeId === attributeId && clause.states?.includes('unsure'),
    )
    if (isAsked) this.#outdated = true
  }

  decisionsChanged(images: number): void {
    if (!dependsOnDecisions(this.#query)) return
    if (this.#former !== null) this.#former = { ...this.#former, changed: this.#former.changed + images }
    else this.#changed += images
  }

  // ------------------------------------------------ selection

  select(position: number): void {
    if (position >= 0 && position < this.#ids.length) this.#selection = selecting.only(position)
  }

  selectId(id: number): boolean {
    const position = this.#index.positionOf(id)
    this.select(position)
    return position >= 0
  }

  toggle(position: number): void {
    this.#selection = selecting.toggle(this.#selection, position)
  }

  extend(position: number, adding = false): void {
    this.#selection = selecting.extend(this.#selection, position, adding)
  }

  /** Moves the focus; a selection of several stays. */
  focus(position: number): void {
    if (position < 0 || position >= this.#ids.length) return
    this.#selection =
      this.#selection.ranges.size > 1 ? selecting.focusAt(this.#selection, position) : selecting.only(position)
  }

  selectAll(): void {
    this.#selection = selecting.all(this.#selection, this.#ids.length)
  }

  selectNone(): void {
    this.#selection = selecting.none(this.#selection)
  }
}
