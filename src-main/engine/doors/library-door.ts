import { z } from 'zod'
import type { Check } from '../../../src-preload/contract.ts'
import { providerNames } from '../../common/providers.ts'
import { previewTable } from '../exchange/preview-table.ts'
import type { Exchange } from '../exchange/exchange-jobs.ts'
import type { History } from '../history/history.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { Providers } from '../providers/providers.ts'
import { describeBackups } from '../storage/backup.ts'
import { readOnlySentence } from '../storage/opening-errors.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../storage/store.ts'
import { mend } from './library-checks.ts'
import { checked, filter, id, ids, path } from './schemas.ts'

export interface LibraryRooms {
  doctor(): Promise<Check[]>
  exchange: Exchange
  history: History
  jobs: JobRunner
  notices: string[]
  providers: Providers
  settings: Settings
  store: Store
}

const encoding = z.string().min(1).max(40)
const columnName = z.string().min(1)
const columnUse = z.discriminatedUnion('as', [
  z.strictObject({ as: z.enum(['file', 'catalog', 'product', 'skip']) }),
  z.strictObject({ as: z.literal('attribute'), attributeId: id }),
  z.strictObject({ as: z.literal('new'), title: z.string().min(1).max(200) }),
])
const tableReading = z.strictObject({
  path,
  catalogId: id.optional(),
  encoding: encoding.optional(),
  fileColumn: columnName.optional(),
  productColumn: columnName.optional(),
  captionColumn: columnName.optional(),
  makeAttributes: z.boolean().optional(),
  columns: z.array(columnUse).max(10_000).optional(),
  same: z
    .array(z.strictObject({ column: z.int().min(0), name: z.string().min(1), label: z.string().min(1).max(200) }))
    .max(10_000)
    .optional(),
  conflicts: z.enum(['keep', 'overwrite']).optional(),
})

const exportChoice = z.strictObject({
  filter: filter.optional(),
  ids: ids.optional(),
  attributeIds: z.array(id).max(1000).optional(),
  details: z.array(z.enum(['source', 'confidence'])).optional(),
  unsure: z.enum(['write', 'empty']).optional(),
})

export function libraryDoor({ doctor, exchange, history, jobs, notices, providers, settings, store }: LibraryRooms) {
  return {
    library: {
      settings: () => settings.all(),
      notices: () => notices,
      whyForReading: () => (store.isForReading ? readOnlySentence(store.folder) : null),
      backups: () => describeBackups(store.backupsFolder),
      remember: checked(z.record(z.string().max(200), z.unknown()), (values) => settings.remember(values)),
    },
    exchange: {
      preview: checked(z.strictObject({ path, encoding: encoding.optional() }), ({ path, encoding }) =>
        previewTable(path, encoding),
      ),
      check: checked(tableReading, (request) => exchange.check(request)),
      importCsv: checked(tableReading, (request) => ({ jobId: exchange.startImport(request) })),
      importReport: checked(z.strictObject({ jobId: id }), ({ jobId }) => exchange.report(jobId)),
      exportPreview: checked(exportChoice, (choice) => exchange.previewExport(choice)),
      exportCsv: checked(exportChoice.extend({ path }), ({ path, ...choice }) => ({
        jobId: exchange.startExport(path, choice),
      })),
    },
    jobs: {
      list: () => jobs.list(),
      cancel: checked(z.strictObject({ jobId: id }), ({ jobId }) => jobs.cancel(jobId)),
      dismiss: checked(z.strictObject({ jobId: id.optional() }), ({ jobId }) => jobs.dismiss(jobId)),
    },
    system: {
      doctor: () => doctor(),
      repair: () => mend({ history, store }),
      providers: () => providers.status,
      chooseProvider: checked(z.strictObject({ provider: z.enum(['auto', ...providerNames]) }), ({ provider }) =>
        providers.choose(provider),
      ),
      probeProviders: () => providers.measure(),
    },
  }
}
