import type { RemovedCatalog } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { copy } from '../copy.ts'
import type { Question } from './shell.svelte.ts'

interface Ports {
  engine: EngineClient
  ask(question: Question): void
}

/** Removed catalogs, and forgetting them for good, which is asked before. */
export class RemovedCatalogs {
  #isOpen = $state(false)
  #list = $state.raw<RemovedCatalog[]>([])
  #ports: Ports

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get list(): RemovedCatalog[] {
    return this.#list
  }

  /** For a page that says whether there are any. */
  look(): Promise<void> {
    return this.#refresh()
  }

  async show(): Promise<void> {
    await this.#refresh()
    this.#isOpen = true
  }

  close(): void {
    this.#isOpen = false
  }

  askPurge({ id, name, path }: RemovedCatalog): void {
    const { ask, engine } = this.#ports
    ask({
      title: copy.removedCatalogs.purgeTitle(name),
      text: copy.removedCatalogs.purgeText(path),
      action: 'Delete for good',
      danger: true,
      run: async () => {
        await engine.catalog.purge({ catalogId: id })
        await this.#refresh()
      },
    })
  }

  async #refresh(): Promise<void> {
    this.#list = await this.#ports.engine.catalog.removed()
  }
}
