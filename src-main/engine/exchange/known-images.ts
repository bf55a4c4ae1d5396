import type { Database } from 'better-sqlite3'
import { fold } from '../../../src-preload/contract/folding.ts'
import { makePause } from '../../common/pause.ts'
import { oneRow } from '../storage/one-row.ts'

const pageSize = 1000

/** An image that a table may name. */
export interface KnownImage {
  id: number
  name: string
  catalogId: number
  /** The catalog's name, and its folder. */
  catalog: string
  root: string
  /** Below the catalog, with `/`. */
  below: string
}

/** The images there are of the file names that a table names: one walk through the library, however many rows it has. */
export class KnownImages {
  readonly #byName = new Map<string, KnownImage[]>()
  readonly #byStem = new Map<string, KnownImage[]>()

  /**
   * @param wanted names of files, or what stands before their endings, folded
   * @param catalogId null: in the whole library
   */
  static async read(
    database: Database,
    wanted: ReadonlySet<string>,
    catalogId: number | null,
    signal: AbortSignal,
  ): Promise<KnownImages> {
    const { page, place } = prepare(database)
    const known = new KnownImages()
    const pause = makePause()
    for (let last = 0; ;) {
      signal.throwIfAborted()
      const rows = page.all(last, pageSize)
      for (const { id, name } of rows) {
        const folded = fold(name)
        const stem = withoutEnding(folded)
        if (!wanted.has(folded) && !wanted.has(stem)) continue
        const { folder, ...rest } = oneRow(place, id)
        if (catalogId !== null && rest.catalogId !== catalogId) continue
        const image = { id, name, below: folder === '' ? name : `${folder}/${name}`, ...rest }
        add(known.#byName, folded, image)
        add(known.#byStem, stem, image)
      }
      const next = rows.at(-1)?.id
      if (next === undefined) return known
      last = next
      await pause()
    }
  }

  /** Those of a file name, folded. */
  named(name: string): readonly KnownImage[] {
    return this.#byName.get(name) ?? []
  }

  /** Those whose name is this and an ending, folded. */
  ofStem(stem: string): readonly KnownImage[] {
    return this.#byStem.get(stem) ?? []
  }
}

const withoutEnding = (name: string): string => name.replace(/(?<=.)\.[^.]*$/s, '')

function add(images: Map<string, KnownImage[]>, key: string, image: KnownImage): void {
  const others = images.get(key)
  if (others) others.push(image)
  else images.set(key, [image])
}

function prepare(database: Database) {
  return {
    page: database.prepare<[number, number], { id: number; name: string }>(
      'SELECT id, name FROM present_image WHERE id > ? ORDER BY id LIMIT ?',
    ),
    place: database.prepare<[number], Pick<KnownImage, 'catalogId' | 'catalog' | 'root'> & { folder: string }>(
      'SELECT folder, catalog_id AS catalogId, catalog, root FROM place WHERE image_id = ?',
    ),
  }
}
