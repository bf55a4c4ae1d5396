import { copy } from '../copy.ts'
import type { AppCalls, Filter, ImportReport, Job, TablePreview } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import type { Toasts } from './toasts.svelte.ts'

type Dialogs = Pick<AppCalls, 'chooseFile' | 'chooseSaveFile'>

/** A table that a person chose, and how it would be read. */
export interface ChosenTable {
  /** The token of its file. */
  path: string
  name: string
  catalogId: number | null
  preview: TablePreview
  /** Null: not chosen yet. */
  fileColumn: string | null
}

/** Import and export of labels as tables. */
export class Exchange {
  /** An export that a person is asked about. */
  #asked = $state.raw<Filter | null>(null)
  #report = $state.raw<ImportReport | null>(null)
  #table = $state.raw<ChosenTable | null>(null)
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

  /** A table of which a person is asked how to read it. */
  get table(): ChosenTable | null {
    return this.#table
  }

  closeTable(): void {
    this.#table = null
  }

  /** Reads a table that a person chooses; where its encoding or its column of files is not sure, they are asked first. */
  async importCsv(catalogId: number | null): Promise<void> {
    await this.#guard(async () => {
      const place = await this.#dialogs.chooseFile({
        use: 'table',
        title: copy.exchange.importTitle,
        extensions: ['csv', 'tsv', 'txt', 'xlsx', 'jsonl'],
      })
      if (place === null) return
      const preview = await this.#engine.exchange.preview({ path: place.token })
      const table = { path: place.token, name: place.name, catalogId, preview, fileColumn: preview.fileColumn }
      const isPlain = preview.encoding === null || preview.encoding.startsWith('utf')
      if (isPlain && table.fileColumn !== null) await this.#import(table)
      else this.#table = table
    })
  }

  /** Shows the table as it reads in another encoding. */
  async readAs(encoding: string): Promise<void> {
    const table = this.#table
    if (table === null) return
    await this.#guard(async () => {
      const { readings: _own, ...preview } = await this.#engine.exchange.preview({ path: table.path, encoding })
      this.#table = {
        ...table,
        preview: { ...preview, readings: table.preview.readings },
        fileColumn: preview.fileColumn,
      }
    })
  }

  chooseFileColumn(fileColumn: string): void {
    if (this.#table !== null) this.#table = { ...this.#table, fileColumn }
  }

  /** Imports the table as it is shown. */
  async importShown(): Promise<void> {
    const table = this.#table
    if (table === null) return
    await this.#guard(async () => {
      await this.#import(table)
      this.#table = null
    })
  }

  async #import({ catalogId, fileColumn, path, preview }: ChosenTable): Promise<void> {
    const { jobId } = await this.#engine.exchange.importCsv({
      path,
      ...(catalogId === null ? {} : { catalogId }),
      ...(preview.encoding === null ? {} : { encoding: preview.encoding }),
      ...(fileColumn === null ? {} : { fileColumn }),
    })
    this.#imports.add(jobId)
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
