import type { Filter, View } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { filterOf, isSameFilter, placeOf, queryOf } from '../answers/query.ts'
import type { Browse } from './browse.svelte.ts'

/** Queues that a filter names. */
export const queueStates = ['suspect', 'unsure', 'unreviewed'] as const
export type QueueState = (typeof queueStates)[number]

interface Ports {
  engine: EngineClient
  browse: Browse
  focused(): number | null
}

/** Lists that people keep under a name, and how many images fit each now; also the queues of the current attribute. */
export class Views {
  #list = $state.raw<View[]>([])
  #counts = $state.raw<ReadonlyMap<number, number>>(new Map())
  #queues = $state.raw<Partial<Record<QueueState, number>>>({})
  #asked = 0
  #ports: Ports

  /** The one that is shown; null: no view says the same as the filter. */
  readonly current = $derived.by(() => {
    const { browse } = this.#ports
    if (browse.isFixed) return null
    const shown = filterOf(browse.query)
    return this.#list.find(({ filter }) => isSameFilter(filter, shown)) ?? null
  })

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get list(): View[] {
    return this.#list
  }

  /** Undefined: not counted yet. */
  countOf(viewId: number): number | undefined {
    return this.#counts.get(viewId)
  }

  queueCount(state: QueueState): number | undefined {
    return this.#queues[state]
  }

  async refresh(): Promise<void> {
    this.#list = await this.#ports.engine.views.list()
  }

  take(list: View[]): void {
    this.#list = list
  }

  /** Counts anew what the sidebar shows; an answer that comes after another was asked for is left aside. */
  async count(): Promise<void> {
    const asked = ++this.#asked
    const { browse, engine, focused } = this.#ports
    const attributeId = focused()
    const place = placeOf(browse.query)
    const queues =
      attributeId === null
        ? []
        : queueStates.map((state): Filter => ({ place, all: [{ attributeId, states: [state] }] }))
    const views = this.#list
    const counts = await engine.images.count({ filters: [...queues, ...views.map(({ filter }) => filter)] })
    if (asked !== this.#asked) return
    const ofQueues: Partial<Record<QueueState, number>> = {}
    for (const [at, state] of queueStates.entries()) if (at < queues.length) ofQueues[state] = counts[at] ?? 0
    this.#queues = ofQueues
    this.#counts = new Map(views.map(({ id }, at) => [id, counts[queues.length + at] ?? 0]))
  }

  show({ filter, sort }: View): void {
    this.#ports.browse.change(queryOf(filter, sort))
  }

  /** Keeps what is shown now under a name. */
  async save(name: string): Promise<void> {
    const { browse, engine } = this.#ports
    await engine.views.make({ name, filter: filterOf(browse.query), sort: { ...browse.query.sort } })
    await this.refresh()
  }

  /** Has a view show what is shown now. */
  async update(viewId: number): Promise<void> {
    const { browse, engine } = this.#ports
    await engine.views.change({ viewId, filter: filterOf(browse.query), sort: { ...browse.query.sort } })
    await this.refresh()
  }

  async rename(viewId: number, name: string): Promise<void> {
    await this.#ports.engine.views.change({ viewId, name })
    await this.refresh()
  }

  /** Has a view stand before or after its neighbours. @param at its place among all */
  async move(viewId: number, at: number): Promise<void> {
    const before = this.#list
    const view = before.find(({ id }) => id === viewId)
    if (view === undefined || at < 0 || at >= before.length || before[at] === view) return
    const others = before.filter((other) => other !== view)
    this.#list = others.toSpliced(at, 0, view)
    try {
      await this.#ports.engine.views.order({ viewIds: this.#list.map(({ id }) => id) })
    } catch (error) {
      this.#list = before
      throw error
    }
  }

  async delete(viewId: number): Promise<void> {
    await this.#ports.engine.views.delete({ viewId })
    await this.refresh()
  }
}
