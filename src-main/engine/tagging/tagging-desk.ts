import type { JobRunner } from '../jobs/job-runner.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Catalogs } from '../catalog/catalogs.ts'
import type { Tagging, TagRequest } from './tagging-job.ts'

export interface TaggingDeskPorts {
  backbones: Backbones
  catalogs: Catalogs
  jobs: Pick<JobRunner, 'start'>
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
}
