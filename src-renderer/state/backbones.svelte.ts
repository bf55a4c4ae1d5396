import { copy } from '../copy.ts'
import type { AppCalls, Backbone, BackboneChoices, BackboneFile } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import type { Toasts } from './toasts.svelte.ts'

/** A model file that a person wants to add. */
export type Adding =
  | { state: 'reading'; path: string }
  /** It cannot be a backbone. */
  | { state: 'refused'; path: string; problem: string }
  /** A person decides on it; `problem`: what was wrong with what was chosen before. */
  | { state: 'choosing'; path: string; file: BackboneFile; problem: string | null }
  /** It is checked, converted and tried. */
  | { state: 'trying'; path: string; file: BackboneFile }

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
    const path = await this.#dialogs.chooseFile({ title: copy.backbones.choose, extensions: ['onnx'] })
    if (path !== null) await this.inspect(path)
  }

  async inspect(path: string): Promise<void> {
    this.#adding = { state: 'reading', path }
    const found = await this.#engine.backbones.inspect({ path }).then(
      (file): Adding => ({ state: 'choosing', path, file, problem: null }),
      (error: unknown): Adding => ({ state: 'refused', path, problem: sentence(error) }),
    )
    // Another file may have been chosen meanwhile, or none any more.
    if (this.adding?.path === path) this.#adding = found
  }

  async add(choices: BackboneChoices): Promise<void> {
    if (this.#adding?.state !== 'choosing') return
    const { path, file } = this.#adding
    this.#adding = { state: 'trying', path, file }
    try {
      const { title } = await this.#engine.backbones.add({ path, choices })
      this.#toasts.show(copy.backbones.ready(title), 'good')
      this.#adding = null
      await this.refresh()
    } catch (error) {
      this.#adding = { state: 'choosing', path, file, problem: sentence(error) }
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
