import type { Backbone, BackboneChoices, BackboneFile } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { addBackbone, inspectFile, type Workshop } from './add-backbone.ts'
import type { Backbones } from './backbones.ts'

export interface BackboneDeskPorts {
  backbones: Backbones
  jobs: Pick<JobRunner, 'isBusy' | 'start'>
  workshop: Workshop
  /** There are other backbones now. */
  changed(): void
}

/** Where people add, take to use and remove backbones. */
export class BackboneDesk {
  readonly #ports: BackboneDeskPorts

  constructor(ports: BackboneDeskPorts) {
    this.#ports = ports
  }

  /** What a model file holds. @throws AppError */
  inspect(path: string): Promise<BackboneFile> {
    return inspectFile(this.#ports.workshop, path)
  }

  /** @throws AppError that says what is wrong with the file, and what to do */
  async add(path: string, choices: BackboneChoices = {}): Promise<Backbone> {
    const { backbones, changed, workshop } = this.#ports
    const added = await addBackbone(workshop, path, choices)
    backbones.refresh()
    changed()
    return backbones.get(added)
  }

  /** Takes another to use: what was read is read with it, and models are trained on it. @returns the id of the job */
  use(name: string): number {
    const { backbones, jobs } = this.#ports
    if (jobs.isBusy('backbone') || jobs.isBusy('train')) {
      throw new AppError('busy', 'A training is under way. Wait for it or cancel it first.')
    }
    return jobs.start('backbone', `Changing to ${backbones.get(name).title}`, { name }, null)
  }

  /** @throws AppError `bad-request` for one that is needed */
  remove(name: string): void {
    this.#ports.backbones.remove(name)
    this.#ports.changed()
  }
}
