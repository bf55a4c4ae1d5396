import { copy } from '../copy.ts'
import type { AppCalls, Filter, ImportReport, Job } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import type { Toasts } from './toasts.svelte.ts'

type Dialogs = Pick<AppCalls, 'chooseFile' | 'chooseSaveFile'>

/** Import and export of labels as CSV. */
export class Exchange {
  /** An export that a person is asked about. */
  #asked = $state.raw<Filter | null>(null)
  #report = $state.raw<ImportReport | null>(null)
  #imports = new Set<number>()
  #exports = new Set<number>()
  #engine: EngineClient
  #dialogs: Dialogs
  #toasts: Toasts

  constructor(engine: EngineClient, dialogs: Dialogs, toasts: Toasts) {
    this.#engine = engine
    this.#dialogs = dialogs
    this.#toasts = toasts
  }

  get report(): ImportReport | null {
    return this.#report
  }

  closeReport(): void {
    this.#report = null
  }

  async importCsv(catalogId: number | null): Promise<void> {
    await this.#guard(async () => {
      const place = await this.#dialogs.chooseFile({
        use: 'table',
        title: copy.exchange.importTitle,
        extensions: ['csv'],
      })
      if (place === null) return
      const path = place.token
      const request = catalogId === null ? { path } : { path, catalogId }
      const { jobId } = await this.#engine.exchange.importCsv(request)
      this.#imports.add(jobId)
    })
  }

  /** The images it would write. */
  get asked(): Filter | null {
    return this.#asked
  }

  askExport(filter: Filter): void {
    this.#asked = filter
  }

  closeExport(): void {
    this.#asked = null
  }

  /** @param unsure whether labels that the model is not sure of are written, or left empty */
  async exportCsv(unsure: 'write' | 'empty'): Promise<void> {
    const filter = this.#asked
    if (filter === null) return
    await this.#guard(async () => {
      const suggested = 'selvedge-labels.csv'
      const place = await this.#dialogs.chooseSaveFile({
        title: copy.exchange.exportTitle,
        suggested,
        extensions: ['csv'],
      })
      if (place === null) return
      this.#asked = null
      const { jobId } = await this.#engine.exchange.exportCsv({ path: place.token, filter, unsure })
      this.#exports.add(jobId)
    })
  }

  async jobEnded(job: Job): Promise<void> {
    if (this.#exports.delete(job.id) && job.state === 'done')
      this.#toasts.show(job.note || copy.exchange.exported, 'good')
    if (!this.#imports.delete(job.id) || job.state !== 'done') return
    await this.#guard(async () => {
      this.#report = await this.#engine.exchange.importReport({ jobId: job.id })
    })
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#toasts.show(sentence(error), 'bad')
    }
  }
}
