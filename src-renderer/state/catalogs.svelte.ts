import type { Catalog, CatalogDecisions, ChosenPlace, Folder, PassedOver, Place } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

/** The catalogs of the library and their folder trees. */
export class Catalogs {
  #list = $state.raw<Catalog[]>([])
  #folders = $state.raw<ReadonlyMap<number, Folder[]>>(new Map())
  #loaded = $state(false)
  #passedOver = $state.raw<{ catalog: Catalog; list: PassedOver[] } | null>(null)
  /** How much of each catalog is known not to be listed, by a person who was told. */
  #told = new Map<number, number>()
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

  /** The sheet of what a catalog's last scan did not list; null while it is closed. */
  get passedOver(): { catalog: Catalog; list: PassedOver[] } | null {
    return this.#passedOver
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

  /** A folder's name, or a catalog's; that of the catalog for its own folder. */
  readonly nameOf = ({ catalogId, folderId }: Place): string => {
    const folder = this.findFolder(folderId ?? null)
    if (folder !== undefined && folder.parentId !== null) return folder.name
    return this.find(folder?.catalogId ?? catalogId ?? null)?.name ?? ''
  }

  async refresh(): Promise<void> {
    const list = await this.#engine.catalog.list()
    const folders = await Promise.all(
      list.map(async ({ id }) => [id, await this.#engine.catalog.folders({ catalogId: id })] as const),
    )
    // What was not listed before the window was opened is no news.
    if (!this.#loaded) for (const { id, passedOver } of list) this.#told.set(id, passedOver)
    this.#list = list
    this.#folders = new Map(folders)
    this.#loaded = true
  }

  async add(place: ChosenPlace): Promise<Catalog> {
    const { catalog } = await this.addScanned(place)
    return catalog
  }

  /** With the job that finds its images. */
  async addScanned(place: ChosenPlace): Promise<{ catalog: Catalog; jobId: number }> {
    const added = await this.#engine.catalog.add({ path: place.token })
    await this.refresh()
    return added
  }

  async addSample(): Promise<Catalog> {
    const { catalog } = await this.#engine.catalog.addSample()
    await this.refresh()
    return catalog
  }

  async rescan(catalogId: number): Promise<void> {
    await this.#engine.catalog.rescan({ catalogId })
  }

  /** After a scan: how much is not listed of its catalog, if that is another number than a person was told; else null. */
  async newlyPassedOver(catalogId: number): Promise<{ catalog: Catalog; count: number } | null> {
    await this.refresh()
    const catalog = this.find(catalogId)
    const told = this.#told.get(catalogId) ?? 0
    if (catalog === undefined || catalog.passedOver === told) return null
    this.#told.set(catalogId, catalog.passedOver)
    return catalog.passedOver === 0 ? null : { catalog, count: catalog.passedOver }
  }

  async showPassedOver(catalogId: number): Promise<void> {
    const list = await this.#engine.catalog.passedOver({ catalogId })
    const catalog = this.find(catalogId)
    this.#passedOver = catalog === undefined ? null : { catalog, list }
  }

  closePassedOver(): void {
    this.#passedOver = null
  }

  /** Reads the files of images again, whatever their size and time say; of a folder also those below it. */
  async readAgain(request: { catalogId: number } | { folderId: number } | { ids: Uint32Array }): Promise<void> {
    await this.#engine.tagging.readAgain(request)
  }

  /** Tags the images that no model has seen. */
  async tagUntagged(catalogId: number): Promise<void> {
    await this.#engine.tagging.start({ catalogId })
  }

  /** What was decided on its images. */
  decided(catalogId: number): Promise<CatalogDecisions> {
    return this.#engine.catalog.decided({ catalogId })
  }

  /** Its folder lies elsewhere. */
  async locate(catalogId: number, place: ChosenPlace): Promise<void> {
    await this.#engine.catalog.locate({ catalogId, path: place.token })
    await this.refresh()
  }

  async remove(catalogId: number): Promise<void> {
    await this.#engine.catalog.remove({ catalogId })
    await this.refresh()
  }
}
