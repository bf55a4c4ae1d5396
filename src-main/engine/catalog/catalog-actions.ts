import type { ActionKind } from '../history/action.ts'
import type { Catalogs } from './catalogs.ts'

/** A catalog in the history: where it lies and how it is called, and once it was made, which one it is. */
export interface AddedCatalog {
  path: string
  name: string
  uid?: string
  catalogId?: number
}

interface RemovedCatalog {
  catalogId: number
}

/** A catalog whose folder lies elsewhere, by absolute paths. */
interface LocatedCatalog {
  catalogId: number
  from: string
  to: string
}

export interface CatalogPorts {
  /** @throws AppError `busy` while a job works on it */
  requireIdle(catalogId: number): void
  /** Images came or went. */
  changed(): void
}

/** A catalog's adding and its removal: each takes the other back. Its images and decisions stay, hidden meanwhile. */
export function catalogActions(catalogs: Catalogs, { changed, requireIdle }: CatalogPorts) {
  const add: ActionKind<AddedCatalog> = {
    name: 'catalog.add',
    prepare({ catalogId }, way) {
      if (way === 'undo' && catalogId !== undefined) requireIdle(catalogId)
    },
    apply(payload, way) {
      if (way === 'undo') catalogs.hide(payload.catalogId ?? 0)
      else Object.assign(payload, catalogs.insertOrShow(payload))
    },
    settle: changed,
    toLine: ({ path, name, uid }) => ({ uid, path, name }),
    fromLine: (line) => line as AddedCatalog,
  }
  const remove: ActionKind<RemovedCatalog> = {
    name: 'catalog.remove',
    prepare({ catalogId }, way) {
      if (way === 'do') requireIdle(catalogId)
    },
    apply({ catalogId }, way) {
      if (way === 'do') catalogs.hide(catalogId)
      else catalogs.show(catalogId)
    },
    settle: changed,
    toLine: ({ catalogId }) => ({ uid: catalogs.uid(catalogId) }),
    fromLine: (line) => byUid(catalogs, line),
  }
  const locate: ActionKind<LocatedCatalog> = {
    name: 'catalog.locate',
    prepare({ catalogId, from, to }, way) {
      requireIdle(catalogId)
      catalogs.requireFreePlace(catalogId, way === 'do' ? to : from)
    },
    apply: ({ catalogId, from, to }, way) => catalogs.relocate(catalogId, way === 'do' ? to : from),
    settle: changed,
    toLine: ({ catalogId, from, to }) => ({ uid: catalogs.uid(catalogId), from, to }),
    fromLine(line) {
      const known = byUid(catalogs, line)
      const { from, to } = line as Pick<LocatedCatalog, 'from' | 'to'>
      return known && { ...known, from, to }
    },
  }
  /** For good: what was decided on its images is gone with it. */
  const purge: ActionKind<RemovedCatalog> = {
    name: 'catalog.purge',
    settle: changed,
    apply: ({ catalogId }) => catalogs.purge(catalogId),
    toLine: ({ catalogId }) => ({ uid: catalogs.uid(catalogId) }),
    fromLine: (line) => byUid(catalogs, line),
  }
  return { add, remove, locate, purge }
}

function byUid(catalogs: Catalogs, line: unknown): RemovedCatalog | null {
  const catalogId = catalogs.byUid((line as { uid: string }).uid)
  return catalogId === undefined ? null : { catalogId }
}
