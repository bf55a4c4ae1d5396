import { realpathSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { Catalog, Folder } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import type { Command, Values } from './command.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { filterOptions, isFilterGiven, misusedWhere, readFilter } from './where.ts'

/** How many places are named of each kind that a scan passed over. */
const named = 5

/** `add`: adds a folder in place, scans it and tags it. */
export const add: Command = {
  options: { 'no-tag': { type: 'boolean' } },
  check: (positionals) => (positionals.length === 1 ? undefined : 'add takes one folder'),
  async run({ session, output, positionals, values }) {
    const tag = values['no-tag'] !== true
    const { catalog, jobId } = await session.engine.catalog.add({ path: resolve(positionals[0] ?? ''), tag })
    await followScan(session, output, catalog, jobId)
    if (tag) await followTagging(session, output)
  },
}

/** `tag`: scans the catalogs again and tags what has no tags; reads pictures again that are known. */
export const tag: Command = {
  options: { ...filterOptions, again: { type: 'boolean' }, reread: { type: 'boolean' }, folder: { type: 'string' } },
  check(_positionals, values) {
    const { folder, reread } = values
    if (folder !== undefined && reread !== true) return '--folder goes with --reread'
    if (!isFilterGiven(values)) return undefined
    if (reread !== true) return '--where, --text and --view go with --reread'
    if (folder !== undefined) return '--folder and a filter are two ways: write folder:NAME in --text'
    return misusedWhere(values)
  },
  async run({ session, output, values }) {
    const { again, folder, reread } = values
    if (isFilterGiven(values)) return rereadFitting(session, output, values)
    const only = folder === undefined ? null : await findCatalog(session, String(folder))
    const catalogs = (await session.engine.catalog.list()).filter(({ id }) => only === null || id === only.id)
    for (const catalog of catalogs) {
      if (!(await rescan(session, output, catalog))) continue
      await followTagging(session, output)
      if (reread !== true) continue
      const place = only === null ? { catalogId: catalog.id } : await findFolder(session, only, String(folder))
      const { jobId } = await session.engine.tagging.readAgain(place)
      const { note, secondsElapsed } = await session.follow(jobId)
      output.result(
        { event: 'reread', catalog: catalog.name, note, seconds: secondsElapsed },
        `${catalog.name}: ${note}`,
      )
    }
    if (again === true) {
      await session.engine.tagging.start({ again: true })
      await followTagging(session, output)
    }
  },
}

/** Reads the pictures that fit a filter again, and tags them anew. */
async function rereadFitting(session: Session, output: Output, values: Values): Promise<void> {
  const { images, tagging } = session.engine
  const filter = await readFilter(session, values)
  const { ids } = await images.list({ kind: 'filter', filter, sort: { by: 'name', descending: false } })
  if (ids.length === 0) {
    output.note('no image fits')
    return
  }
  const { jobId } = await tagging.readAgain({ ids })
  const { note, secondsElapsed } = await session.follow(jobId)
  output.result({ event: 'reread', images: ids.length, note, seconds: secondsElapsed }, note)
}

/** @returns whether its folder could be read; where not, all that is known of it stays */
async function rescan(session: Session, output: Output, catalog: Catalog): Promise<boolean> {
  const { jobId } = await session.engine.catalog.rescan({ catalogId: catalog.id })
  try {
    await followScan(session, output, catalog, jobId)
    return true
  } catch (error) {
    if (!(error instanceof AppError && (error.code === 'not-found' || error.code === 'unreadable'))) throw error
    const { name, path } = catalog
    output.result({ event: 'away', catalog: name, path, message: error.message }, `${name}: ${error.message}`)
    return false
  }
}

async function followScan(session: Session, output: Output, { id, name, path }: Catalog, jobId: number): Promise<void> {
  const { note } = await session.follow(jobId)
  const passedOver = await session.engine.catalog.passedOver({ catalogId: id })
  const count = passedOver.reduce((sum, each) => sum + each.count, 0)
  output.result({ event: 'scanned', catalog: name, path, note, passedOver: count }, `${name}: ${note}`)
  for (const each of passedOver) {
    const more = each.count > named ? `, and ${(each.count - named).toLocaleString('en')} more` : ''
    output.result(
      { event: 'passed-over', catalog: name, ...each },
      `  ${each.what}: ${each.paths.slice(0, named).join(', ')}${more}`,
      `    ${each.remedy}`,
    )
  }
}

async function followTagging(session: Session, output: Output): Promise<void> {
  const job = await session.newestJob('tag')
  if (job) {
    const done = await session.follow(job.id)
    output.result(
      { event: 'tagged', note: done.note, seconds: done.secondsElapsed },
      `${done.note} in ${done.secondsElapsed.toFixed(1)} s`,
    )
  }
  const { fallback } = await session.engine.system.providers()
  if (fallback !== null) output.note(fallback)
  const catalogs = await session.engine.catalog.list()
  for (const { name, errors } of catalogs) {
    if (errors > 0) output.note(`${name}: ${errors} images could not be read; the window lists them under "Unreadable"`)
  }
}

/** The catalog that a folder is or lies in. @throws AppError `not-found` */
async function findCatalog({ engine }: Session, folder: string): Promise<Catalog> {
  const path = realPath(folder)
  const found = (await engine.catalog.list()).find((catalog) => stepsTo(path, catalog) !== null)
  if (!found) throw new AppError('not-found', `"${path}" is in no catalog. Add it with: selvedge add FOLDER`, path)
  return found
}

/** @throws AppError `not-found` */
async function findFolder(session: Session, catalog: Catalog, folder: string): Promise<{ folderId: number }> {
  const path = realPath(folder)
  const folders = await session.engine.catalog.folders({ catalogId: catalog.id })
  let at: Folder | undefined = folders.find(({ parentId }) => parentId === null)
  for (const step of stepsTo(path, catalog) ?? []) {
    const parentId = at?.id
    at = folders.find((child) => child.parentId === parentId && child.name === step)
    if (!at) break
  }
  if (!at) throw new AppError('not-found', `There are no images in "${path}".`, path)
  return { folderId: at.id }
}

/** The names of the folders from the catalog down to a path; null: it is not in the catalog. */
function stepsTo(path: string, catalog: Catalog): string[] | null {
  const steps = relative(catalog.path, path).split(sep)
  if (steps[0] === '..' || path !== resolve(catalog.path, ...steps)) return null
  return steps.filter((step) => step !== '')
}

/** As catalogs have it, without links. */
function realPath(folder: string): string {
  const path = resolve(folder)
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
