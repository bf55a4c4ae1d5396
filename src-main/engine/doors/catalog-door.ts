import { join } from 'node:path'
import { z } from 'zod'
import type { Engine } from '../engine.ts'
import { checked, id, ids, listSource, path } from './schemas.ts'

export function catalogDoor({ catalogs, catalogDesk, jobs, options, listOf, imageRows }: Engine) {
  const scan = (catalogId: number, tag: boolean): number =>
    jobs.start('scan', `Scanning ${catalogs.get(catalogId).name}`, { catalogId, tag }, catalogId)
  const add = async (folder: string, tag: boolean, name?: string) => {
    const catalogId = await catalogDesk.add(folder, name)
    return { catalog: catalogs.get(catalogId), jobId: scan(catalogId, tag) }
  }
  const byCatalog = z.strictObject({ catalogId: id })
  return {
    catalog: {
      list: () => catalogs.list(),
      folders: checked(z.strictObject({ catalogId: id }), ({ catalogId }) => catalogs.folders(catalogId)),
      add: checked(z.strictObject({ path, tag: z.boolean().optional() }), ({ path, tag }) => add(path, tag ?? true)),
      addSample: () => add(join(options.resources, 'sample'), true, 'Sample catalog'),
      rescan: checked(z.strictObject({ catalogId: id }), ({ catalogId }) => ({ jobId: scan(catalogId, true) })),
      remove: checked(byCatalog, ({ catalogId }) => catalogDesk.remove(catalogId)),
      removed: () => catalogs.removed(),
      purge: checked(byCatalog, ({ catalogId }) => catalogDesk.purge(catalogId)),
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
