import { basename, resolve, sep } from 'node:path'
import type { ImageRow } from '../../src-preload/contract.ts'
import { quoted } from '../../src-preload/contract/search-text.ts'
import { AppError } from '../common/app-error.ts'
import type { Session } from './session.ts'

/** Where images lie: below their catalogs, as tables name them, and on the disk. */
export function filesOf(
  { engine }: Session,
  images: readonly { id: number }[],
): Promise<{ file: string; path: string }[]> {
  return Promise.all(
    images.map(async ({ id }) => {
      const { folder, name, path } = await engine.images.detail({ id })
      return { file: folder === '' ? name : `${folder}/${name}`, path }
    }),
  )
}

/**
 * The image of a file, as tables name it or by its path on the disk.
 * @throws AppError `not-found`, `bad-request` where several are called so
 */
export async function imageCalled(session: Session, file: string): Promise<number> {
  const filter = { text: `file:${quoted(basename(file))}` }
  const { ids } = await session.engine.images.list({ kind: 'filter', filter, sort: { by: 'name', descending: false } })
  const path = resolve(file)
  const called: number[] = []
  for (const { id, folder, name } of await rowsOf(session, ids)) {
    const below = folder === '' ? name : `${folder}/${name}`
    if (below !== file && !path.split(sep).join('/').endsWith(`/${below}`)) continue
    if (below === file || (await session.engine.images.detail({ id })).path === path) called.push(id)
  }
  const [one] = called
  if (one === undefined) throw new AppError('not-found', `The library has no image "${file}". See: selvedge list`, file)
  if (called.length === 1) return one
  throw new AppError('bad-request', `${called.length} images are called "${file}". Give the path of one.`, file)
}

/** So many rows are told with one call. */
const rowsAtOnce = 1000

async function rowsOf({ engine }: Session, ids: Uint32Array): Promise<ImageRow[]> {
  const rows: ImageRow[] = []
  for (let from = 0; from < ids.length; from += rowsAtOnce) {
    rows.push(...(await engine.images.rows({ ids: ids.slice(from, from + rowsAtOnce) })))
  }
  return rows
}
