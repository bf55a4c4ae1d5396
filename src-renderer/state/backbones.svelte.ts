import type { AppCalls, Backbone, BackboneChoices, BackboneFile } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import type { Toasts } from './toasts.svelte.ts'

/** A model file that is looked into, or that a person decides on. */
export interface Adding {
  path: string
  /** Null while it is read, or where it cannot be a backbone. */
  file: BackboneFile | null
  /** What is wrong with the file, or with what was chosen. */
  problem: string | null
  /** It is checked, converted and tried. */
  busy: boolean
}

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
    const path = await this.#dialogs.chooseFile({ title: 'Add a backbone', extensions: ['onnx'] })
    if (path !== null) await this.inspect(path)
  }

  async inspect(path: string): Promise<void> {
    this.#adding = { path, file: null, problem: null, busy: false }
    const found = await this.#engine.backbones.inspect({ path }).then(
      (file) => ({ file, problem: null }),
      (error: unknown) => ({ file: null, problem: sentence(error) }),
    )
    if (this.#adding?.path === path) this.#adding = { path, ...found, busy: false }
  }

  async add(choices: BackboneChoices): Promise<void> {
    const adding = this.#adding
    if (adding === null || adding.busy) return
    this.#adding = { ...adding, problem: null, busy: true }
    try {
      const { title } = await this.#engine.backbones.add({ path: adding.path, choices })
      this.#toasts.show(`${title} is added. It makes no features before it is used.`, 'good')
      this.#adding = null
      await this.refresh()
    } catch (error) {
      this.#adding = { ...adding, problem: sentence(error), busy: false }
    }
  }

  closeAdding(): void {
    if (this.#adding?.busy !== true) this.#adding = null
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
