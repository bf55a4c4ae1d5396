import type { ImageList as Answer, ListSource } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { PositionIndex } from './position-index.ts'
import type { Range } from './range-set.ts'
import * as selecting from './selection.ts'

/** @property problem the error in a sentence */
export type ListState = { kind: 'waiting' | 'loading' | 'ready' } | { kind: 'failed'; error: unknown; problem: string }

/** The rows of a list of this length are all wanted at once. */
const shortList = 200

/** Of all lists of the window, so that no two that are shown one after the other are taken for the same. */
let generations = 0

/**
 * Images in an order, and which of them are selected: in the grid, the loupe, the flip list alike, whatever their source.
 * The list stands still until it is asked for again.
 */
export class ImageList {
  #engine: EngineClient
  #ids = $state.raw<Uint32Array>(new Uint32Array())
  /** Of products together: how many views each has. */
  #views: Uint32Array | null = null
  #index = new PositionIndex(new Uint32Array())
  #selection = $state.raw(selecting.nothing)
  #state = $state.raw<ListState>({ kind: 'waiting' })
  #generation = $state(0)
  #asked = 0
  /** What was selected when a band was begun, and in which list; and whether that stays. */
  #banding: { ids: Uint32Array; before: selecting.Selection; adding: boolean } | null = null
  #touched: readonly Range[] = []
  /** Images decided on since the list was made, whose place in it may be another now. */
  changed = $state(0)
  /** The library has changed since the list was made. */
  outdated = $state(false)

  readonly count = $derived(this.#ids.length)
  readonly focusedId = $derived(this.#ids[this.#selection.focus] ?? null)
  readonly selectedCount = $derived(this.#selection.ranges.size)

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  get ids(): Uint32Array {
    return this.#ids
  }

  get state(): ListState {
    return this.#state
  }

  /** Rises when another list is shown, not the same one refreshed. */
  get generation(): number {
    return this.#generation
  }

  get selection(): selecting.Selection {
    return this.#selection
  }

  /**
   * Asks for the images of a source; an answer that comes after another was asked for is left aside. Fails in `state`.
   *
   * @param as another list, from its top or from the focused image where it has that one; or the same list refreshed, in
   * which what is on screen keeps its place as far as it can
   */
  async ask(source: ListSource, as: 'from-top' | 'another' | 'same'): Promise<Answer | null> {
    const asked = ++this.#asked
    if (as !== 'same') this.#state = { kind: 'loading' }
    try {
      const answer = await this.#engine.images.list(source)
      if (asked !== this.#asked) return null
      this.#take(answer.ids, as, answer.views)
      return answer
    } catch (error) {
      if (asked === this.#asked) this.#state = { kind: 'failed', error, problem: sentence(error) }
      return null
    }
  }

  #take(ids: Uint32Array, as: 'from-top' | 'another' | 'same', views: Uint32Array | null = null): void {
    const index = new PositionIndex(ids)
    const kept = as === 'from-top' || this.focusedId === null ? -1 : index.positionOf(this.focusedId)
    this.#selection =
      as === 'same'
        ? selecting.remap(this.#selection, this.#ids, ids, (id) => index.positionOf(id))
        : selecting.only(ids.length === 0 ? -1 : Math.max(0, kept))
    this.#index = index
    this.#views = views
    this.#ids = ids
    this.changed = 0
    this.outdated = false
    this.#state = { kind: 'ready' }
    if (as !== 'same') this.#generation = ++generations
  }

  /** Shows images that are known already, from the top. */
  show(ids: Uint32Array): void {
    this.#asked++
    this.#take(ids, 'from-top')
  }

  /** Empty again, and nothing that was asked for is taken. */
  clear(): void {
    this.#asked++
    this.#take(new Uint32Array(), 'from-top')
    this.#state = { kind: 'waiting' }
  }

  /** Ids whose rows are wanted while these positions are in view: of a short list all, so that it can be counted over. */
  wanted(first: number, end: number): Uint32Array {
    return this.#ids.length <= shortList ? this.#ids : this.#ids.subarray(Math.max(0, first), end)
  }

  /** -1: not in the list. */
  positionOf(id: number): number {
    return this.#index.positionOf(id)
  }

  /** How many views an image stands for: those of its product, where they are together. */
  viewsOf(id: number): number {
    void this.#ids
    return this.#views?.[this.#index.positionOf(id)] ?? 1
  }

  /** What a decision acts on: the selection, else the focused image. */
  targets(): Uint32Array {
    if (!this.#selection.ranges.isEmpty) return this.#selection.ranges.pick(this.#ids)
    return this.focusedId === null ? new Uint32Array() : Uint32Array.of(this.focusedId)
  }

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

  // ------------------------------------------------ a band drawn over tiles

  beginBand(adding: boolean): void {
    this.#banding = { ids: this.#ids, before: this.#selection, adding }
    this.#touched = []
  }

  /** It touches these positions now. */
  band(touched: readonly Range[]): void {
    if (this.#banding?.ids !== this.#ids) return
    this.#touched = touched
    this.#selection = selecting.banded(this.#banding.before, touched, this.#banding.adding)
  }

  /** @param atLast whether the focus goes to the last that it touches, or to the first */
  endBand(atLast: boolean): void {
    const position = atLast ? (this.#touched.at(-1)?.end ?? 0) - 1 : (this.#touched[0]?.start ?? -1)
    if (this.#banding?.ids === this.#ids && position >= 0)
      this.#selection = { ...this.#selection, focus: position, anchor: position }
    this.#banding = null
  }

  /** All that was selected before. */
  cancelBand(): void {
    if (this.#banding?.ids === this.#ids) this.#selection = this.#banding.before
    this.#banding = null
  }

  selectAll(): void {
    this.#selection = selecting.all(this.#selection, this.#ids.length)
  }

  selectNone(): void {
    this.#selection = selecting.none(this.#selection)
  }
}
