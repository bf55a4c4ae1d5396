import { basename } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { ImageFilter, ImageRow, ImportReport } from '../../../src-preload/contract.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { Annotations } from '../labels/annotations.ts'
import type { Attributes } from '../labels/attributes.ts'
import { exportCsv } from './export-csv.ts'
import { CsvImport, type ImportRequest } from './import-csv.ts'

export interface ExchangeParts {
  database: Database
  attributes: Attributes
  annotations: Annotations
  /** Ids of the images a filter names, by name. */
  list(filter: ImageFilter): Promise<Uint32Array>
  rows(ids: Iterable<number>): ImageRow[]
  catalogOf(imageId: number): string
  changed(): void
}

export interface ExportRequest {
  path: string
  filter: ImageFilter
}

/** Import and export as jobs. */
export class Exchange {
  readonly #parts: ExchangeParts
  readonly #csvImport: CsvImport
  readonly #reports = new Map<number, ImportReport>()

  constructor(parts: ExchangeParts) {
    this.#parts = parts
    this.#csvImport = new CsvImport(parts.database, parts.attributes, parts.annotations)
  }

  define(jobs: JobRunner): void {
    jobs.define<ImportRequest>('import', {
      resumes: false,
      work: async (request, context) => {
        const report = await this.#csvImport.run(request, context.signal, (done, total) =>
          context.progress({ done, total }),
        )
        this.#reports.set(context.id, report)
        this.#parts.changed()
        const problems = report.problems.length > 0 ? `, ${report.problems.length} problems` : ''
        return `${report.labels} labels on ${report.matched} of ${report.rows} rows${problems}`
      },
    })
    jobs.define<ExportRequest>('export', {
      resumes: false,
      work: async ({ path, filter }, context) => {
        const { attributes, catalogOf, list, rows } = this.#parts
        const ids = await list(filter)
        context.progress({ done: 0, total: ids.length })
        const ports = { attributes: () => attributes.list(), rows, catalogOf }
        const report = await exportCsv(path, ids, ports, context.signal, (done) => context.progress({ done }))
        return `${report.rows} images written to ${basename(path)}`
      },
    })
  }

  report(jobId: number): ImportReport | null {
    return this.#reports.get(jobId) ?? null
  }
}
