import type { EngineEvents, Filter, Job, JobKind } from '../../src-preload/contract.ts'
import { clientOf, type EngineClient } from '../../src-preload/contract/client.ts'
import type { MoreKinds } from '../../src-main/engine/kinds/kinds.ts'
import { openHouse, type House } from '../../src-main/engine/engine.ts'
import type { EngineOptions } from '../../src-main/engine/wiring/rooms.ts'
import { join } from 'node:path'
import { testBin, temporaryFolder, type Bin } from './bin.ts'
import { programs, requireBuilt, resources } from './paths.ts'

export interface TestEngineOptions {
  bin?: Bin
  /** A temporary one where absent. */
  library?: string
  resources?: string
  /** Another vision program than the built one. */
  vision?: string
  /** Another trainer than the built one. */
  trainer?: string
  /** Another walk program than the built one. */
  walk?: string
  /** Kinds of answers beside those of the program. */
  kinds?: MoreKinds
}

/** An engine in this process, its workers in theirs, on a library of its own. */
export class TestEngine {
  #house: House
  readonly #options: EngineOptions
  /** The contract, as the window and the command line call it: requests and answers travel as structured clones. */
  readonly client: EngineClient

  private constructor(house: House, options: EngineOptions) {
    this.#house = house
    this.#options = options
    this.client = clientOf((method, request) => this.call(method, request))
  }

  static async open(options: TestEngineOptions = {}): Promise<TestEngine> {
    const { bin = testBin(), library } = options
    requireBuilt()
    const folder = library ?? join(await temporaryFolder(bin), 'library')
    const engineOptions = optionsOf(folder, options)
    const opened = new TestEngine(await openHouse(engineOptions), engineOptions)
    bin.add(() => opened.close())
    return opened
  }

  /** With the rooms behind its doors. */
  get engine(): House {
    return this.#house
  }

  get library(): string {
    return this.engine.store.folder
  }

  /** One call by its name on the line: request and answer travel as structured clones. */
  async call(method: string, request: unknown): Promise<unknown> {
    const handler = this.#house.calls[method] as ((request: unknown) => unknown) | undefined
    if (!handler) throw new Error(`there is no call "${method}"`)
    return structuredClone(await handler(structuredClone(request)))
  }

  /** Closing twice is fine. */
  async close(): Promise<void> {
    if (this.engine.store.database.open) await this.#house.close()
  }

  /** As after quitting and starting again, with other options for this once. */
  async reopen(options: Partial<EngineOptions> = {}): Promise<void> {
    await this.close()
    this.#house = await openHouse({ ...this.#options, ...options })
  }

  /** Waits for a job's end, whatever the end is. */
  finished(jobId: number): Promise<Job> {
    return this.engine.jobs.finished(jobId)
  }

  /** Waits for a job and fails where it does not end well. */
  async done(jobId: number): Promise<Job> {
    const job = await this.finished(jobId)
    if (job.state !== 'done') throw new Error(`${job.title}: ${job.state}, ${JSON.stringify(job.error)}`)
    return job
  }

  /** Waits for every job of a kind that is on the list. */
  async allDone(kind: JobKind): Promise<void> {
    for (const job of this.engine.jobs.list()) if (job.kind === kind) await this.done(job.id)
  }

  /** Adds a folder and only scans it. */
  async scan(path: string): Promise<number> {
    const { catalog, jobId } = await this.client.catalog.add({ path, tag: false })
    await this.done(jobId)
    return catalog.id
  }

  /** Adds a folder, scans and tags it. */
  async addAndTag(path: string): Promise<number> {
    const { catalog, jobId } = await this.client.catalog.add({ path })
    await this.done(jobId)
    await this.allDone('tag')
    return catalog.id
  }

  /** Scans a catalog again without tagging and gives the line that says what was found. */
  async rescan(catalogId: number): Promise<string> {
    const { path } = this.engine.catalogs.get(catalogId)
    const { jobId } = await this.client.catalog.add({ path, tag: false })
    return (await this.done(jobId)).note
  }

  /** Resolves with the first event of this name that fits. Ask before what causes it. */
  event<Name extends keyof EngineEvents>(
    name: Name,
    fits: (data: EngineEvents[Name]) => boolean = () => true,
  ): Promise<EngineEvents[Name]> {
    return new Promise((resolve) => {
      const stop = this.engine.events.on(name, (data) => {
        if (!fits(data)) return
        stop()
        resolve(data)
      })
    })
  }

  async ids(filter: Filter = {}): Promise<number[]> {
    const { ids } = await this.client.images.list({ kind: 'filter', filter, sort: { by: 'name', descending: false } })
    return [...ids]
  }

  /** Image ids by their path below the catalog. */
  async idsByPath(): Promise<Map<string, number>> {
    const rows = await this.client.images.rows({ ids: Uint32Array.from(await this.ids()) })
    return new Map(rows.map((row) => [row.folder === '' ? row.name : `${row.folder}/${row.name}`, row.id]))
  }

  /** The id of an attribute, made where there is none of this title. */
  attribute(title: string): number {
    return (this.engine.attributes.find(title) ?? this.engine.attributes.create(title)).id
  }

  label(attributeId: number, name: string): number {
    return this.engine.attributes.ensureLabel(attributeId, name).id
  }

  /** The name of the label an image has, null for none. */
  async labelOf(imageId: number, attributeId: number): Promise<string | null> {
    const { attributes } = await this.client.images.detail({ id: imageId })
    const value = attributes.find((detail) => detail.attributeId === attributeId)?.value
    return value ? this.engine.attributes.label(value.labelId).name : null
  }

  /** Takes the last action back unless that was the adding of a catalog: true, something was taken back. */
  async undoDecision(): Promise<boolean> {
    const { undo } = await this.client.annotations.history()
    if (!undo || undo.title.startsWith('Add ')) return false
    return (await this.client.annotations.undo()).change !== null
  }
}

function optionsOf(library: string, options: TestEngineOptions): EngineOptions {
  const { kinds, vision = programs.vision, trainer = programs.trainer, walk = programs.walk } = options
  const { resources: folder = resources } = options
  return {
    library,
    resources: folder,
    programs: { ...programs, vision, trainer, walk },
    version: 'test',
    ...(kinds && { kinds }),
  }
}
