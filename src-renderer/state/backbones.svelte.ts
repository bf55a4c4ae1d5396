import { copy } from '../copy.ts'
import type { AppCalls, Backbone, BackboneChoices, BackboneFile, ChosenPlace } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import type { Toasts } from './toasts.svelte.ts'

/** A model file that a person wants to add. */
export type Adding =
  | { state: 'reading'; place: ChosenPlace }
  /** It cannot be a backbone. */
  | { state: 'refused'; place: ChosenPlace; problem: string }
  /** A person decides on it; `problem`: what was wrong with what was chosen before. */
  | { state: 'choosing'; place: ChosenPlace; file: BackboneFile; problem: string | null }
  /** It is checked, converted and tried. */
  | { state: 'trying'; place: ChosenPlace; file: BackboneFile }

/** The networks that turn pictures into features. */
export class Backbones {
  #list = $state.raw<Backbone[]>([])
  #adding = $state.raw<Adding | null>(null)
  #engine: EngineClient
  #dialogs: Pick<AppCalls, 'chooseFile'>
  #toasts: Toasts

  readonly current = $derived(this.#list.find(({ isCurrent }) => isCurrent) ?? null)

  constructor(engine: EngineClient, dialogs: Pick<AppCalls, 'chooseFile'>, toasts: Toasts) {
    this.#engine = engine
    this.#dialogs = dialogs
    this.#toasts = toasts
  }

  /** The current one first, then the newest. */
  get list(): Backbone[] {
    return this.#list
  }

  get adding(): Adding | null {
    return this.#adding
  }

  async refresh(): Promise<void> {
    const list = await this.#engine.backbones.list()
    this.#list = list.toSorted(
      (left, right) => Number(right.isCurrent) - Number(left.isCurrent) || right.createdAt - left.createdAt,
    )
  }

  // ------------------------------------------------ adding

  async choose(): Promise<void> {
    const place = await this.#dialogs.chooseFile({ use: 'network', title: copy.backbones.choose, extensions: ['onnx'] })
    if (place !== null) await this.inspect(place)
  }

  async inspect(place: ChosenPlace): Promise<void> {
    this.#adding = { state: 'reading', place }
    const found = await this.#engine.backbones.inspect({ path: place.token }).then(
      (file): Adding => ({ state: 'choosing', place, file, problem: null }),
      (error: unknown): Adding => ({ state: 'refused', place, problem: sentence(error) }),
    )
    // Another file may have been chosen meanwhile, or none any more.
    if (this.adding?.place === place) this.#adding = found
  }

  async add(choices: BackboneChoices): Promise<void> {
    if (this.#adding?.state !== 'choosing') return
    const { place, file } = this.#adding
    this.#adding = { state: 'trying', place, file }
    try {
      const { title } = await this.#engine.backbones.add({ path: place.token, choices })
      this.#toasts.show(copy.backbones.ready(title), 'good')
      this.#adding = null
      await this.refresh()
    } catch (error) {
      this.#adding = { state: 'choosing', place, file, problem: sentence(error) }
    }
  }

  closeAdding(): void {
    if (this.#adding?.state !== 'trying') this.#adding = null
  }

  // ------------------------------------------------ using

  /** All images are read again, then the models are retrained on it, as candidates. */
  async use(name: string): Promise<void> {
    await this.#engine.backbones.use({ name })
    await this.refresh()
  }

  async remove(name: string): Promise<void> {
    await this.#engine.backbones.remove({ name })
    await this.refresh()
  }
}
