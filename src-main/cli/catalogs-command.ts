import { resolve } from 'node:path'
import { AppError } from '../common/app-error.ts'
import { isWhole, type Command, type Values } from './command.ts'
import { takeBack } from './labels-command.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** `catalogs`: lists them or those that were removed; removes one, finds a moved one, or forgets a removed one for good. */
export const catalogs: Command = {
  options: {
    remove: { type: 'string' },
    locate: { type: 'string' },
    at: { type: 'string' },
    removed: { type: 'boolean' },
    purge: { type: 'string' },
    yes: { type: 'boolean' },
  },
  check(positionals, { at, locate, purge, remove, removed, yes }) {
    if (positionals.length > 0) return 'catalogs takes no folder; add one with: selvedge add FOLDER'
    const ways = Object.entries({ locate, remove, removed, purge }).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    )
    if (ways.length > 1) return `--${ways[0]} and --${ways[1]} are two ways: take one`
    if (remove !== undefined && !isWhole(remove)) return 'name the catalog by its number: --remove N'
    if (purge !== undefined && !isWhole(purge)) return 'name the catalog by its number: --purge N'
    if (locate !== undefined && !isWhole(locate)) return 'name the catalog by its number: --locate N'
    if (locate !== undefined && at === undefined) return 'say where its folder lies now: --at DIR'
    if (at !== undefined && locate === undefined) return '--at needs --locate N'
    if (yes !== undefined && purge === undefined) return '--yes needs --purge N'
    return undefined
  },
  async run({ session, output, values }) {
    const { at, locate, purge, remove, removed } = values
    if (locate !== undefined) return locateCatalog(session, output, Number(locate), resolve(String(at)))
    if (remove !== undefined) return removeCatalog(session, output, Number(remove))
    if (purge !== undefined) return purgeCatalog(session, output, Number(purge), values)
    return removed === true ? listRemoved(session, output) : list(session, output)
  },
}

async function list({ engine }: Session, output: Output): Promise<void> {
  const found = await engine.catalog.list()
  output.table(
    found.map((catalog) => ({ event: 'catalog', ...catalog })),
    [
      ['catalog', 'name', 'images', 'unreadable', 'folder'],
      ...found.map(({ errors, id, images, name, path }) => [String(id), name, String(images), String(errors), path]),
    ],
  )
}

async function listRemoved({ engine }: Session, output: Output): Promise<void> {
  const found = await engine.catalog.removed()
  output.table(
    found.map((catalog) => ({ event: 'removed-catalog', ...catalog })),
    [
      ['catalog', 'name', 'removed', 'folder'],
      ...found.map(({ id, name, path, removedAt }) => [
        String(id),
        name,
        new Date(removedAt).toISOString().slice(0, 10),
        path,
      ]),
    ],
  )
}

async function removeCatalog({ engine }: Session, output: Output, catalogId: number): Promise<void> {
  const found = (await engine.catalog.list()).find(({ id }) => id === catalogId)
  if (!found) throw new AppError('not-found', `There is no catalog ${catalogId}. See: selvedge catalogs`)
  const { byPeople, imported } = await engine.catalog.decided({ catalogId })
  await engine.catalog.remove({ catalogId })
  const { name } = found
  output.result(
    { event: 'catalog-removed', catalogId, name, byPeople, imported },
    `${name} is removed; its files stay, and what was decided on them: by people on ${byPeople}, by tables alone on ${imported}`,
  )
  output.note(takeBack)
}

async function locateCatalog(session: Session, output: Output, catalogId: number, path: string): Promise<void> {
  const { catalog, jobId } = await session.engine.catalog.locate({ catalogId, path })
  const { name } = catalog
  output.result(
    { event: 'catalog-located', catalogId, name, path: catalog.path },
    `${name} lies in ${catalog.path} now`,
  )
  await session.follow(jobId)
  output.note(takeBack)
}

async function purgeCatalog({ engine }: Session, output: Output, catalogId: number, { yes }: Values): Promise<void> {
  const found = (await engine.catalog.removed()).find(({ id }) => id === catalogId)
  if (!found)
    throw new AppError('not-found', `There is no removed catalog ${catalogId}. See: selvedge catalogs --removed`)
  const { name } = found
  if (yes !== true) {
    const what = `Purging ${name} forgets all that was decided on its images, which nothing brings back. Files stay.`
    throw new AppError('bad-request', `${what} Say so with --yes.`, name)
  }
  await engine.catalog.purge({ catalogId })
  output.result({ event: 'catalog-purged', catalogId, name }, `${name} is forgotten; its files stay`)
}
