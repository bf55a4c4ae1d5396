import { join } from 'node:path'
import { z } from 'zod'
import type { Engine } from '../engine.ts'
import { checked, id, ids, listSource, path } from './schemas.ts'
import { AppError } from '../../common/app-error.ts'

export function catalogCalls({ catalogs, jobs, options, listOf, imageRows, everythingChanged }: Engine) {
  const scan = (catalogId: number, tag: boolean): number =>
    jobs.start('scan', `Scanning ${catalogs.get(catalogId).name}`, { catalogId, tag }, catalogId)
  const add = (folder: string, tag: boolean, name?: string) => {
    const catalogId = catalogs.add(folder, name)
    return { catalog: catalogs.get(catalogId), jobId: scan(catalogId, tag) }
  }
  return {
    catalog: {
      list: () => catalogs.list(),
      folders: checked(z.strictObject({ catalogId: id }), ({ catalogId }) => catalogs.folders(catalogId)),
      add: checked(z.strictObject({ path, tag: z.boolean().optional() }), ({ path, tag }) => add(path, tag ?? true)),
      addSample: () => add(join(options.resources, 'sample'), true, 'Sample catalog'),
      rescan: checked(z.strictObject({ catalogId: id }), ({ catalogId }) => ({ jobId: scan(catalogId, true) })),
      remove: checked(z.strictObject({ catalogId: id }), ({ catalogId }) => {
        if (jobs.isBusy('scan', catalogId) || jobs.isBusy('tag', catalogId)) {
          throw new AppError('busy', `"${catalogs.get(catalogId).name}" is being scanned or tagged. Cancel that first.`)
        }
        catalogs.remove(catalogId)
        everythingChanged()
      }),
    },
    images: {
      list: checked(listSource, (source) => listOf(source)),
      rows: checked(
        z.strictObject({ ids: ids.refine((list) => list.length <= 1000, 'at most 1,000 rows at a time') }),
        ({ ids }) => imageRows.rows(ids),
      ),
      detail: checked(z.strictObject({ id }), ({ id }) => imageRows.detail(id)),
    },
  }
}
