import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { cacheMigrations, libraryMigrations } from '../../src-main/engine/storage/store.ts'

const engine = join(import.meta.dirname, '../../src-main/engine')

/**
 * The room that may name a table, and the kinds of answers where each keeps its own in it. All others read the views of
 * storage/views.ts, or ask the room.
 */
const owners: Record<string, string | string[]> = {
  library: 'storage',
  setting: 'storage',
  last_action: 'storage',
  followed: 'storage',
  cache_of: 'storage',
  closed: 'storage',
  catalog: 'catalog',
  folder: 'catalog',
  folder_count: 'catalog',
  hidden_image: 'catalog',
  passed_over: 'catalog',
  read_again: 'tagging',
  image: 'catalog',
  product: 'catalog',
  thumbnail: 'catalog',
  large_thumbnail: 'catalog',
  attribute: 'labels',
  label: 'labels',
  synonym: 'labels',
  annotation: ['decisions', 'kinds'],
  text_annotation: ['decisions', 'kinds'],
  whole_annotation: ['decisions', 'kinds'],
  change: 'history',
  change_part: 'history',
  change_images: 'history',
  owed_line: 'history',
  value: ['values', 'kinds'],
  caption_text: ['values', 'kinds'],
  many_label: ['values', 'kinds'],
  label_count: 'values',
  attribute_count: 'values',
  model_version: 'models',
  prediction: 'models',
  written: 'models',
  held_out: 'models',
  stated: 'models',
  suspect: 'models',
  checked_file: 'models',
  backbone: 'features',
  embedding: 'features',
  run: 'training',
  run_point: 'training',
  job: 'jobs',
  view: 'search',
  search: 'search',
  search_waiting: 'search',
  search_begun: 'search',
}

/** What search is for is to join what others keep; it writes none of it. */
const readsAll = 'search'

/**
 * Rooms that name tables of others as yet. The list only gets shorter: what is mended must be taken off it, and nothing
 * can be added by writing a statement.
 */
const exceptions: Record<string, string[]> = {
  catalog: ['reads embedding', 'reads held_out', 'reads prediction', 'reads suspect', 'reads written'],
  // No view can be read past an index, and the planner has to be kept from one there.
  values: ['reads annotation'],
}

/** Every table there is after all migrations. */
function tables(): string[] {
  const names = [libraryMigrations, cacheMigrations].flatMap((migrations) => {
    const database = new Database(':memory:')
    for (const migration of migrations) migration.up(database)
    const found = database
      .prepare<[], string>(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')`)
      .pluck()
      .all()
    database.close()
    return found
  })
  return names.filter((name) => !name.startsWith('sqlite_'))
}

/** The tables that the statements of a room name, and the verbs that write. */
function namedBy(): Map<string, { reads: Set<string>; writes: Set<string> }> {
  const known = new Set(tables())
  const rooms = new Map<string, { reads: Set<string>; writes: Set<string> }>()
  for (const path of readdirSync(engine, { recursive: true, encoding: 'utf8' })) {
    const [room = ''] = path.split(sep)
    if (!path.endsWith('.ts') || path.includes('migrations') || path.endsWith('views.ts')) continue
    const source = readFileSync(join(engine, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    const named = rooms.get(room) ?? { reads: new Set(), writes: new Set() }
    rooms.set(room, named)
    for (const [, verb = '', table = ''] of source.matchAll(statement)) {
      if (known.has(table))
        (verb === 'INTO' || verb === 'UPDATE' || verb === 'DELETE FROM' ? named.writes : named.reads).add(table)
    }
    // Names that are put into statements stand in lists of words.
    for (const [list] of source.matchAll(/\[('\w+'(?:,\s*)?){2,}\]/g)) {
      const words = [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word)
      if (words.every((word) => known.has(word))) for (const word of words) named.reads.add(word)
    }
  }
  return rooms
}

const statement =
  /\b(DELETE FROM|FROM|JOIN|INTO|UPDATE|SCAN)\s+(?:(?:OR\s+\w+\s+)?(?:INTO\s+)?)?(?:cache\.|main\.)?([a-z_]+)\b/g

describe('the walls between rooms', () => {
  it('every table has an owner, and every owner is a room', () => {
    const shadows = /^search_(config|content|data|docsize|idx)$/
    expect(
      tables()
        .filter((table) => !shadows.test(table))
        .toSorted(),
    ).toEqual(Object.keys(owners).toSorted())
    const rooms = readdirSync(engine)
    expect(
      Object.values(owners)
        .flat()
        .filter((room) => !rooms.includes(room)),
    ).toEqual([])
  })

  it('hold: a room names its own tables and views, but for what is still on the list', () => {
    const found: Record<string, string[]> = {}
    for (const [room, { reads, writes }] of namedBy()) {
      const foreign = (table: string): boolean => ![owners[table]].flat().includes(room)
      const isRead = (table: string): boolean => foreign(table) && room !== readsAll
      const names = [
        ...[...writes].filter(foreign).map((table) => `writes ${table}`),
        ...[...reads].filter(isRead).map((table) => `reads ${table}`),
      ]
      if (names.length > 0) found[room] = names.toSorted()
    }
    expect(found).toEqual(exceptions)
  })
})
