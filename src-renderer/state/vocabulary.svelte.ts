import type { Attribute, HistoryState, Label, RemovedCatalog } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { copy } from '../copy.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Question } from './shell.svelte.ts'

interface Ports {
  engine: EngineClient
  attributes: Pick<Attributes, 'refresh'>
  ask(question: Question): void
  takeHistory(history: HistoryState): void
}

/** Changes labels and attributes themselves, and forgets removed catalogs; what takes decisions along is asked before. */
export class Vocabulary {
  #open = $state<'labels' | 'removed' | null>(null)
  #removed = $state.raw<RemovedCatalog[]>([])
  #ports: Ports

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get open(): 'labels' | 'removed' | null {
    return this.#open
  }

  get removed(): RemovedCatalog[] {
    return this.#removed
  }

  showLabels(): void {
    this.#open = 'labels'
  }

  /** For a window that says whether there are any. */
  lookForRemoved(): Promise<void> {
    return this.#refreshRemoved()
  }

  async showRemoved(): Promise<void> {
    await this.#refreshRemoved()
    this.#open = 'removed'
  }

  close(): void {
    this.#open = null
  }

  async rename({ id }: Label, name: string): Promise<void> {
    await this.#do(this.#ports.engine.labels.rename({ labelId: id, name }))
  }

  async retire({ id }: Label, retired: boolean): Promise<void> {
    await this.#do(this.#ports.engine.labels.retire({ labelId: id, retired }))
  }

  async askMerge({ id, name }: Label, into: Label): Promise<void> {
    const { ask, engine } = this.#ports
    const carried = await engine.labels.carried({ labelIds: [id] })
    ask({
      title: copy.vocabulary.mergeTitle(name, into.name),
      text: copy.vocabulary.mergeText(name, into.name, carried),
      action: 'Merge',
      danger: false,
      run: () => this.#do(engine.labels.merge({ labelIds: [id], intoId: into.id })),
    })
  }

  async askDelete({ id, name }: Label): Promise<void> {
    const { ask, engine } = this.#ports
    ask({
      title: copy.vocabulary.deleteTitle(name),
      text: copy.vocabulary.deleteText(await engine.labels.carried({ labelIds: [id] })),
      action: 'Delete',
      danger: true,
      run: () => this.#do(engine.labels.delete({ labelIds: [id] })),
    })
  }

  async askDeleteAttribute({ id, title }: Attribute): Promise<void> {
    const { ask, engine } = this.#ports
    ask({
      title: copy.vocabulary.deleteTitle(title),
      text: copy.vocabulary.deleteAttributeText(await engine.labels.carried({ attributeId: id })),
      action: 'Delete',
      danger: true,
      run: async () => {
        await this.#do(engine.labels.deleteAttribute({ attributeId: id }))
        this.close()
      },
    })
  }

  askPurge({ id, name, path }: RemovedCatalog): void {
    const { ask, engine } = this.#ports
    ask({
      title: copy.vocabulary.purgeTitle(name),
      text: copy.vocabulary.purgeText(path),
      action: 'Delete for good',
      danger: true,
      run: async () => {
        await engine.catalog.purge({ catalogId: id })
        await this.#refreshRemoved()
      },
    })
  }

  async #do(change: Promise<unknown>): Promise<void> {
    await change
    const { attributes, engine, takeHistory } = this.#ports
    await attributes.refresh()
    takeHistory(await engine.annotations.history())
  }

  async #refreshRemoved(): Promise<void> {
    this.#removed = await this.#ports.engine.catalog.removed()
  }
}
