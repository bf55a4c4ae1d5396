import type { Database } from 'better-sqlite3'
import type { CatalogDecisions } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { History } from '../history/history.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { catalogActions, type AddedCatalog } from './catalog-actions.ts'
import { decisionsIn } from './catalog-decisions.ts'
import type { ScanRequest } from './catalog-job.ts'
import type { Catalogs } from './catalogs.ts'
import { folders } from './reach.ts'
import { requireContents } from './same-contents.ts'
import type { Walker } from './walker.ts'

export interface CatalogDeskPorts {
  database: Database
  catalogs: Catalogs
  jobs: Pick<JobRunner, 'isBusy' | 'start'>
  walker: Pick<Walker, 'compare'>
  /** Images came or went. */
  changed(): void
}

/** Where people add and remove catalogs: each is one action of the history, but for the purge, which asks before. */
export class CatalogDesk {
  readonly #catalogs: Catalogs
  readonly #database: Database
  readonly #history: History
  readonly #jobs: CatalogDeskPorts['jobs']
  readonly #walker: CatalogDeskPorts['walker']
  readonly #actions: ReturnType<typeof catalogActions>

  constructor(history: History, { catalogs, changed, database, jobs, walker }: CatalogDeskPorts) {
    this.#database = database
    this.#catalogs = catalogs
    this.#history = history
    this.#jobs = jobs
    this.#walker = walker
    this.#actions = catalogActions(catalogs, {
      requireIdle(catalogId) {
        if (!jobs.isBusy('scan', catalogId) && !jobs.isBusy('tag', catalogId)) return
        const name = catalogs.get(catalogId).name
        throw new AppError('busy', `"${name}" is being scanned or tagged. Cancel that first.`, name)
      },
      changed,
    })
    history.define(...Object.values(this.#actions))
  }

  /** The catalog of a folder; one that was removed comes back with all that was decided in it. @returns its id */
  async add(folder: string, name?: string): Promise<number> {
    await folders.require(folder)
    await this.#catalogs.listNow()
    const found = this.#catalogs.ofFolder(folder, name)
    if (typeof found === 'number') return found
    const wanted: AddedCatalog = found
    const added = await this.#history.perform(this.#actions.add, wanted, { title: `Add ${found.name}`, images: 0 })
    return added.catalogId ?? 0
  }

  /** Has the folder of a catalog read again. @param tag what is new is tagged afterwards @returns the id of the job */
  scan(catalogId: number, tag = true): number {
    const request: ScanRequest = { catalogId, tag }
    return this.#jobs.start('scan', `Scanning ${this.#catalogs.get(catalogId).name}`, request, catalogId)
  }

  /** Hides the catalog, its images and their decisions until this is taken back or they are purged. */
  async remove(catalogId: number): Promise<void> {
    const { images, name } = this.#catalogs.get(catalogId)
    await this.#history.perform(this.#actions.remove, { catalogId }, { title: `Remove ${name}`, images })
  }

  /**
   * The folder of a catalog lies elsewhere: its images are found there, with all that was decided of them.
   * @throws AppError `already-exists`, `bad-request` where other pictures lie there, `busy`, `not-found`, `slow`
   */
  async locate(catalogId: number, folder: string): Promise<void> {
    await folders.require(folder)
    const { name, path: from } = this.#catalogs.get(catalogId)
    const to = this.#catalogs.newPlace(catalogId, folder)
    if (from === to) return
    await requireContents(this.#database, { id: catalogId, name }, to, (files) => this.#walker.compare(to, files))
    const description = { title: `Locate ${name} in ${to}`, images: 0 }
    await this.#history.perform(this.#actions.locate, { catalogId, from, to }, description)
    await this.#catalogs.listNow()
  }

  /** What was decided on its images. @throws AppError `not-found` */
  decided(catalogId: number): Promise<CatalogDecisions> {
    return decisionsIn(this.#database, this.#catalogs.get(catalogId).id)
  }

  /** Forgets a catalog that was removed for good, with all that was decided in it. @throws AppError `not-found` */
  async purge(catalogId: number): Promise<void> {
    const removed = this.#catalogs.removed().find(({ id }) => id === catalogId)
    if (!removed) throw new AppError('not-found', `There is no removed catalog ${catalogId}.`, String(catalogId))
    const description = { title: `Purge ${removed.name}`, images: 0 }
    await this.#history.performForGood(this.#actions.purge, { catalogId }, description)
  }
}
