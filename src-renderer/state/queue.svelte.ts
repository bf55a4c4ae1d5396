import { copy } from '../copy.ts'
import type { NextImages } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { standingOf } from '../answers/standing.ts'
import { placeOf } from '../answers/query.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Browse } from './browse.svelte.ts'
import { ImageList } from './image-list.svelte.ts'
import type { Rows } from './rows.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export interface QueuePorts {
  engine: EngineClient
  attributes: Attributes
  browse: Browse
  rows: Rows
  toasts: Toasts
}

/** Images per batch: some minutes of work, after which the model may know better what to ask. */
export const batchSize = 25

interface Batch {
  attributeId: number
  /** Why these; `import`: people decided otherwise than a table that was imported says. */
  by: NextImages['by'] | 'import'
}

/**
 * The images most worth deciding on, a batch at a time, shown in the one list. They stay in their places while they are
 * decided; the next batch is chosen by what is known then.
 */
export class Queue {
  #batch = $state.raw<Batch | null>(null)
  #asking = false
  #ports: QueuePorts

  /** The batch in the list; null while another list is shown. */
  readonly shown = $derived.by(() => {
    const { given, isFixed } = this.#ports.browse
    return isFixed && given === null ? this.#batch : null
  })
  /** Images of the batch that are decided. */
  readonly decided = $derived.by(() => this.#countDecided())

  constructor(ports: QueuePorts) {
    this.#ports = ports
  }

  /** Shows the next batch of the focused attribute, from the place that is looked at. */
  async next(): Promise<void> {
    const { attributes, browse, engine, rows, toasts } = this.#ports
    const attribute = attributes.focused
    if (attribute === null || this.#asking) return
    this.#asking = true
    try {
      const place = placeOf(browse.query)
      const list = new ImageList(engine)
      const source = { kind: 'queue', attributeId: attribute.id, count: batchSize, filter: { place } } as const
      const answer = await list.ask(source, 'from-top')
      if (list.state.kind === 'failed') throw list.state.error
      if (answer === null || list.count === 0) {
        toasts.show(copy.library.batchEmpty(attribute.title, place.catalogId !== undefined))
        return
      }
      this.#batch = { attributeId: attribute.id, by: answer.chosenBy ?? 'typical' }
      browse.showFixed(list)
      rows.want(browse.list.ids)
    } finally {
      this.#asking = false
    }
  }

  /** Shows images on which people decided otherwise than an imported table says. */
  showConflicts(ids: Uint32Array): void {
    const { attributes, browse, engine, rows } = this.#ports
    if (attributes.focused === null) return
    const list = new ImageList(engine)
    list.show(ids)
    this.#batch = { attributeId: attributes.focused.id, by: 'import' }
    browse.showFixed(list)
    rows.want(list.wanted(0, ids.length))
  }

  /** Returns to the list there was before. */
  leave(): void {
    this.#ports.browse.showQuery()
  }

  #countDecided(): number {
    const { attributes, browse, rows } = this.#ports
    const attribute = attributes.find(this.shown?.attributeId ?? null)
    if (attribute === undefined) return 0
    return Array.from(browse.list.ids, (id) => rows.get(id)).filter((row) => {
      const source = row === undefined ? undefined : standingOf(row, attribute)?.source
      return source === 'human' || source === 'imported'
    }).length
  }
}
