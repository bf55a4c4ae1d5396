import type { EngineEvents } from '../../../src-preload/contract.ts'
import type { Emitter } from '../../common/emitter.ts'
import { throttle } from '../../common/throttle.ts'
import type { Attributes } from '../labels/attributes.ts'

/** At most this often the window is told that images changed while a job runs. */
const storedMs = 500

/** What windows and command lines are told, by what happened. */
export class Announcements {
  readonly #events: Emitter<EngineEvents>
  readonly #attributes: Attributes
  /** A batch of images was read or spoken of. */
  readonly stored = throttle(() => this.images([]), storedMs)

  constructor(events: Emitter<EngineEvents>, attributes: Attributes) {
    this.#events = events
    this.#attributes = attributes
  }

  /** Images came, went or have other values. @param catalogIds none: any */
  images(catalogIds: number[]): void {
    this.#events.emit('images', { catalogIds })
    this.attributes([])
  }

  /** Attributes or their labels came, went, or are called or counted otherwise. @param attributeIds none: any */
  attributes(attributeIds: number[]): void {
    this.#events.emit('attributes', { attributeIds })
  }

  /** Images have other values of an attribute. @param ids none: any */
  values(attributeId: number, ids: Iterable<number> = []): void {
    this.#events.emit('decisions', { attributeId, ids: Uint32Array.from(ids) })
  }

  /** An attribute has other models. */
  models(attributeId: number): void {
    this.#events.emit('models', { attributeId })
  }

  everything(): void {
    this.images([])
    for (const id of this.#attributes.ids()) this.values(id)
  }
}
