import { basename } from 'node:path'
import type { Database } from 'better-sqlite3'
import type {
  ExportChoice,
  ExportPreview,
  Filter,
  ImageRow,
  ImportReport,
  TableCheck,
  TableReading,
} from '../../../src-preload/contract.ts'
import type { JobContext, JobRunner } from '../jobs/job-runner.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Embeddings } from '../features/embeddings.ts'
import { exportColumns, exportCsv, exportRows, type ExportPorts } from './export-csv.ts'
import { exportFeatures } from './export-features.ts'
import { TableChecks } from './check-table.ts'
import { TableImport } from './import-table.ts'
import { catalogKey, type CatalogName } from './image-finder.ts'
import type { Imports } from './imports.ts'

/** So many rows show what an export writes. */
const previewedRows = 8

export interface ExchangeParts {
  database: Database
  attributes: Attributes
  catalogs(): readonly (CatalogName & { id: number })[]
  embeddings: Embeddings
  imports: Imports
  jobs: Pick<JobRunner, 'define' | 'start'>
  kinds: Kinds
  /** Ids of the images a filter names, by name. */
  list(filter: Filter): Promise<Uint32Array>
  rows(ids: Iterable<number>): ImageRow[]
  /** The id of the catalog that an image is in. */
  catalogOf(imageId: number): number | undefined
  /** The folder of the library. */
  library: string
  /** Resolves when captions say what is known by now. */
  settled(): Promise<void>
}

export type ExportRequest =
  | { kind: 'labels'; path: string; choice: Omit<ExportChoice, 'ids'> & { ids?: number[] } }
  /** The stored features of this name. */
  | { kind: 'features'; path: string; features: string }

/** Import and export as jobs. */
export class Exchange {
  readonly #parts: ExchangeParts
  readonly #tableImport: TableImport
  readonly #checks: TableChecks
  readonly #reports = new Map<number, ImportReport>()

  constructor(parts: ExchangeParts) {
    this.#parts = parts
    this.#tableImport = new TableImport(parts)
    this.#checks = new TableChecks({ ...parts, tableImport: this.#tableImport })
  }

  define(): void {
    const { jobs } = this.#parts
    jobs.define<TableReading>('import', {
      resumes: false,
      work: async (request, context) => {
        const report = await this.#tableImport.run(request, context.signal, (done, total) =>
          context.progress({ done, total }),
        )
        this.#reports.set(context.id, report)
        const { conflicts, labels, matched, rows } = report
        const others = report.problems.length - conflicts
        const parts = [
          conflicts > 0 ? `, ${conflicts} where people decided otherwise` : '',
          others > 0 ? `, ${others} problems` : '',
        ]
        return `${labels} labels on ${matched} of ${rows} rows${parts.join('')}`
      },
    })
    jobs.define<ExportRequest>('export', {
      resumes: false,
      work: (request, context) =>
        request.kind === 'labels'
          ? this.#exportLabels(request, context)
          : this.#exportFeatures(request.path, request.features, context),
    })
  }

  /** What an import would come to. Changes nothing. */
  check(request: TableReading): Promise<TableCheck> {
    return this.#checks.check(request)
  }

  /** @returns the id of the job */
  startImport(request: TableReading): number {
    return this.#parts.jobs.start('import', `Importing ${lastOf(request.path)}`, request, request.catalogId ?? null)
  }

  /** The first rows as an export would write them now. Writes nothing. */
  async previewExport({ ids, ...choice }: ExportChoice): Promise<ExportPreview> {
    const ports = this.#exportPorts(choice)
    const all = ids ?? (await this.#parts.list(choice.filter ?? {}))
    return {
      images: all.length,
      columns: exportColumns(ports),
      rows: exportRows(all.subarray(0, previewedRows), ports),
    }
  }

  /** @returns the id of the job */
  startExport(path: string, { ids, ...choice }: ExportChoice): number {
    this.#exportPorts(choice)
    const kept = ids === undefined ? choice : { ...choice, ids: [...ids] }
    return this.#startExport({ kind: 'labels', path, choice: kept }, 'Exporting')
  }

  /** @param features the name of a feature block @returns the id of the job */
  startFeatureExport(path: string, features: string): number {
    return this.#startExport({ kind: 'features', path, features }, 'Exporting features to')
  }

  #startExport(request: ExportRequest, verb: string): number {
    return this.#parts.jobs.start('export', `${verb} ${lastOf(request.path)}`, request, null)
  }

  async #exportLabels(
    { choice, path }: Extract<ExportRequest, { kind: 'labels' }>,
    context: JobContext,
  ): Promise<string> {
    const { list, settled } = this.#parts
    await settled()
    const ids = choice.ids === undefined ? await list(choice.filter ?? {}) : Uint32Array.from(choice.ids)
    context.progress({ done: 0, total: ids.length })
    const ports = this.#exportPorts(choice)
    const report = await exportCsv(path, ids, ports, context.signal, (done) => context.progress({ done }))
    return `${report.rows} images written to ${basename(path)}`
  }

  /** @throws AppError `not-found` where it names an attribute that is not there */
  #exportPorts({ attributeIds, details, unsure }: Omit<ExportChoice, 'ids'>): ExportPorts {
    const { attributes, kinds, library, rows } = this.#parts
    for (const id of attributeIds ?? []) attributes.get(id)
    return {
      attributes: attributes
        .list()
        .filter(({ id }) => attributeIds?.includes(id) ?? true)
        .map((attribute) => ({ attribute, cells: kinds.named(attribute.kind).cells })),
      details: details ?? ['source', 'confidence'],
      rows,
      catalogOf: this.#catalogNames(),
      library,
      writesUnsure: unsure !== 'empty',
    }
  }

  async #exportFeatures(path: string, name: string, context: JobContext): Promise<string> {
    const { embeddings, library, rows } = this.#parts
    const ids = embeddings.imagesWith(name)
    const dimensions = embeddings.dimensions(name)
    context.progress({ done: 0, total: ids.length })
    const features = (page: readonly number[]): Float32Array => embeddings.block(name, page).data
    const ports = { ids, dimensions, rows, catalogOf: this.#catalogNames(), features, library }
    const table = await exportFeatures(path, ports, context.signal, (done) => context.progress({ done }))
    return `${ids.length} x ${dimensions} features written to ${basename(path)}, their files to ${basename(table)}`
  }

  /** What tells the catalog of an image from the others: its name, or its folder where several are called so. */
  #catalogNames(): (imageId: number) => string {
    const { catalogOf, catalogs } = this.#parts
    const ofName = Map.groupBy(catalogs(), ({ name }) => catalogKey(name))
    const isOnly = (name: string): boolean => ofName.get(catalogKey(name))?.length === 1
    const named = new Map(catalogs().map(({ id, name, path }) => [id, isOnly(name) ? name : path]))
    return (imageId) => named.get(catalogOf(imageId) ?? 0) ?? ''
  }

  report(jobId: number): ImportReport | null {
    return this.#reports.get(jobId) ?? null
  }
}

/** The last part of a path, whichever way its slashes lean. */
function lastOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
