import { z } from 'zod'
import type { CatalogDesk } from '../catalog/catalog-desk.ts'
import type { Catalogs } from '../catalog/catalogs.ts'
import type { makeListOf } from '../review/list-of.ts'
import type { ImageRows } from '../search/image-rows.ts'
import type { ListReader } from '../search/list-reader.ts'
import type { Pictures } from '../tagging/pictures.ts'
import { checked, filter, id, ids, listSource, path } from './schemas.ts'

export interface CatalogRooms {
  catalogs: Catalogs
  catalogDesk: CatalogDesk
  /** The folder of the sample catalog. */
  sample: string
  listOf: ReturnType<typeof makeListOf>
  imageRows: ImageRows
  aside: Pick<ListReader, 'count' | 'suggest'>
  pictures: Pick<Pictures, 'colours'>
}

export function catalogDoor({ catalogs, catalogDesk, sample, listOf, imageRows, aside, pictures }: CatalogRooms) {
  const add = async (folder: string, tag: boolean, name?: string) => {
    const catalogId = await catalogDesk.add(folder, name)
    return { catalog: catalogs.get(catalogId), jobId: catalogDesk.scan(catalogId, tag) }
  }
  const byImage = z.strictObject({ id })
  const byCatalog = z.strictObject({ catalogId: id })
  return {
    catalog: {
      list: () => catalogs.listNow(),
      folders: checked(byCatalog, ({ catalogId }) => catalogs.folders(catalogId)),
      passedOver: checked(byCatalog, ({ catalogId }) => catalogs.passedOver(catalogId)),
      add: checked(z.strictObject({ path, tag: z.boolean().optional() }), ({ path, tag }) => add(path, tag ?? true)),
      addSample: () => add(sample, true, 'Sample catalog'),
      rescan: checked(byCatalog, ({ catalogId }) => ({ jobId: catalogDesk.scan(catalogId) })),
      remove: checked(byCatalog, ({ catalogId }) => catalogDesk.remove(catalogId)),
      decided: checked(byCatalog, ({ catalogId }) => catalogDesk.decided(catalogId)),
      locate: checked(z.strictObject({ catalogId: id, path }), async ({ catalogId, path }) => {
        await catalogDesk.locate(catalogId, path)
        return { catalog: catalogs.get(catalogId), jobId: catalogDesk.scan(catalogId) }
      }),
      removed: () => catalogs.removed(),
      purge: checked(byCatalog, ({ catalogId }) => catalogDesk.purge(catalogId)),
    },
    images: {
      list: checked(listSource, (source) => listOf(source)),
      rows: checked(
        z.strictObject({ ids: ids.refine((list) => list.length <= 1000, 'at most 1,000 rows at a time') }),
        ({ ids }) => imageRows.rows(ids),
      ),
      count: checked(z.strictObject({ filters: z.array(filter).max(200) }), ({ filters }) => aside.count(filters)),
      suggest: checked(z.strictObject({ text: z.string().max(1000) }), ({ text }) => aside.suggest(text)),
      detail: checked(byImage, ({ id }) => imageRows.detail(id)),
      about: checked(byImage, ({ id }) => imageRows.about(id)),
      colours: checked(byImage, ({ id }) => pictures.colours(id)),
    },
  }
}
