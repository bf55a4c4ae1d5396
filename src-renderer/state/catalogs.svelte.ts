import type { Catalog, Folder, ChosenPlace } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

/** The catalogs of the library and their folder trees. */
export class Catalogs {
  #list = $state.raw<Catalog[]>([])
  #folders = $state.raw<ReadonlyMap<number, Folder[]>>(new Map())
  #loaded = $state(false)
  #engine: EngineClient

  readonly images = $derived(this.#list.reduce((sum, catalog) => sum + catalog.images, 0))
  readonly errors = $derived(this.#list.reduce((sum, catalog) => sum + catalog.errors, 0))

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  get list(): Catalog[] {
    return this.#list
  }

  get loaded(): boolean {
    return this.#loaded
  }

  find(catalogId: number | null): Catalog | undefined {
    return this.#list.find((catalog) => catalog.id === catalogId)
  }

  foldersOf(catalogId: number): Folder[] {
    return this.#folders.get(catalogId) ?? []
  }

  findFolder(folderId: number | null): Folder | undefined {
    for (const folders of this.#folders.values()) {
      const found = folders.find((folder) => folder.id === folderId)
      if (found !== undefined) return found
    }
    return undefined
  }

  async refresh(): Promise<void> {
    const list = await this.#engine.catalog.list()
    const folders = await Promise.all(
      list.map(async ({ id }) => [id, await this.#engine.catalog.folders({ catalogId: id })] as const),
    )
    this.#list = list
    this.#folders = new Map(folders)
    this.#loaded = true
  }

  async add(place: ChosenPlace): Promise<Catalog> {
    const { catalog } = await this.#engine.catalog.add({ path: place.token })
    await this.refresh()
    return catalog
  }

  async addSample(): Promise<Catalog> {
    const { catalog } = await this.#engine.catalog.addSample()
    await this.refresh()
    return catalog
  }

  async rescan(catalogId: number): Promise<void> {
    await this.#engine.catalog.rescan({ catalogId })
  }

  /** Tags the images that no model has seen. */
  async tagUntagged(catalogId: number): Promise<void> {
    await this.#engine.tagging.start({ catalogId })
  }

  async remove(catalogId: number): Promise<void> {
    await this.#engine.catalog.remove({ catalogId })
    await this.refresh()
  }
}
