import type { JobRunner } from '../jobs/job-runner.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Catalogs } from '../catalog/catalogs.ts'
import type { AgainRequest, ReadAgain } from './read-again.ts'
import type { Tagging, TagRequest } from './tagging-job.ts'

export interface TaggingDeskPorts {
  backbones: Backbones
  catalogs: Catalogs
  jobs: Pick<JobRunner, 'isBusy' | 'start'>
  readAgain: Pick<ReadAgain, 'add' | 'forgetAll'>
  tagging: Pick<Tagging, 'forgetPredictions'>
}

export interface TaggingChoices {
  /** What the models in use said is forgotten first. */
  again?: boolean
  /** Features to make beside those that the models in use read. */
  features?: string
}

/** Where tagging is asked for. */
export class TaggingDesk {
  readonly #ports: TaggingDeskPorts

  constructor(ports: TaggingDeskPorts) {
    this.#ports = ports
  }

  /** @param catalogId null: the whole library @returns the id of the job @throws AppError `not-found` */
  start(catalogId: number | null, { again = false, features }: TaggingChoices = {}): number {
    const { backbones, catalogs, jobs, tagging } = this.#ports
    const where = catalogId === null ? 'all catalogs' : catalogs.get(catalogId).name
    if (features !== undefined) backbones.named(features)
    if (again) tagging.forgetPredictions(catalogId)
    const title = features === undefined ? `Tagging ${where}` : `Reading ${where} with ${features}`
    const request: TagRequest = { catalogId, ...(features !== undefined && { alsoFeatures: features }) }
    return jobs.start('tag', title, request, catalogId)
  }

  /**
   * Has the files of images read again, whatever their size and time say. What people decided on them stays.
   * @returns the id of the job @throws AppError `not-found`
   */
  readAgain(request: AgainRequest): number {
    const { catalogs, jobs, readAgain } = this.#ports
    const folder = 'folderId' in request ? catalogs.folder(request.folderId) : null
    const catalogId = folder?.catalogId ?? ('catalogId' in request ? request.catalogId : null)
    const what =
      'ids' in request
        ? `${request.ids.length.toLocaleString('en')} images`
        : folder !== null && folder.name !== ''
          ? folder.name
          : catalogs.get(catalogId ?? 0).name
    // Those of a job that was cancelled before it began.
    if (!jobs.isBusy('tag')) readAgain.forgetAll()
    const again: TagRequest = { catalogId, againBatch: readAgain.add(request) }
    return jobs.start('tag', `Reading ${what} again`, again, catalogId)
  }
}
