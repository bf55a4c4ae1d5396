import type { View } from '../../src-preload/contract.ts'
import { labelOfView } from '../answers/dropping.ts'
import { copy } from '../copy.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Corrections } from './corrections.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

interface Ports {
  attributes: Pick<Attributes, 'labels'>
  corrections: Pick<Corrections, 'give'>
  toasts: Pick<Toasts, 'show'>
}

/** Images in the hand: what they are dropped on is what they are. */
export class Carrying {
  readonly #ports: Ports
  #ids: Uint32Array = new Uint32Array()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  take(ids: Uint32Array): void {
    this.#ids = ids
  }

  async toLabel(labelId: number): Promise<void> {
    const { attributes, corrections } = this.#ports
    const label = attributes.labels.get(labelId)
    if (label !== undefined) await corrections.give(labelId, label.attributeId, this.#ids)
  }

  /** A view of one label stands for it; any other says too much, or not what an image is. */
  async toView(view: View): Promise<void> {
    const labelId = labelOfView(view.filter)
    if (labelId === null) this.#ports.toasts.show(copy.grid.notALabel(view.name))
    else await this.toLabel(labelId)
  }

  /** Files stay where they are. */
  toFolder(name: string): void {
    this.#ports.toasts.show(copy.grid.notMoved(name))
  }
}
