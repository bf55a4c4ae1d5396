import { z } from 'zod'
import { providerNames } from '../../common/providers.ts'
import type { Engine } from '../engine.ts'
import { examine } from './doctor.ts'
import { checked, filter, id, path } from './schemas.ts'

export function libraryDoor(engine: Engine) {
  const { exchange, jobs, providers, settings } = engine
  return {
    library: {
      settings: () => settings.all(),
      remember: checked(z.record(z.string().max(200), z.unknown()), (values) => settings.remember(values)),
    },
    exchange: {
      importCsv: checked(
        z.strictObject({
          path,
          catalogId: id.optional(),
          productColumn: z.string().min(1).optional(),
          captionColumn: z.string().min(1).optional(),
          makeAttributes: z.boolean().optional(),
        }),
        ({ path, catalogId, ...choices }) => ({
          jobId: jobs.start(
            'import',
            `Importing ${path.split(/[\\/]/).at(-1)}`,
            { path, catalogId: catalogId ?? null, ...choices },
            catalogId ?? null,
          ),
        }),
      ),
      importReport: checked(z.strictObject({ jobId: id }), ({ jobId }) => exchange.report(jobId)),
      exportCsv: checked(
        z.strictObject({ path, filter: filter.optional(), unsure: z.enum(['write', 'empty']).optional() }),
        ({ path, filter, unsure }) => ({
          jobId: jobs.start(
            'export',
            `Exporting ${path.split(/[\\/]/).at(-1)}`,
            { kind: 'labels', path, filter: filter ?? {}, writesUnsure: unsure !== 'empty' },
            null,
          ),
        }),
      ),
    },
    jobs: {
      list: () => jobs.list(),
      cancel: checked(z.strictObject({ jobId: id }), ({ jobId }) => jobs.cancel(jobId)),
      dismiss: checked(z.strictObject({ jobId: id.optional() }), ({ jobId }) => jobs.dismiss(jobId)),
    },
    system: {
      doctor: () => examine(engine),
      providers: () => providers.status,
      chooseProvider: checked(z.strictObject({ provider: z.enum(['auto', ...providerNames]) }), ({ provider }) =>
        providers.choose(provider),
      ),
      probeProviders: () => providers.measure(),
    },
  }
}
