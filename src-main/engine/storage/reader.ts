import { join } from 'node:path'
import Database from 'better-sqlite3'
import { searched } from '../../../src-preload/contract/folding.ts'
import { nearKey } from '../../../src-preload/contract/near-names.ts'
import { makeViews } from './views.ts'

/**
 * A second connection to an open library that only reads, as long as it likes, while the first one writes. Knows
 * `contains(text, part)`, whatever the case of their letters and their accents; of names, `called(name, other)` where they
 * are easily taken for one another, and `holds(name, part)` where one is found in the other in either way.
 */
export function openReader(folder: string): Database.Database {
  const reader = new Database(join(folder, 'library.db'), { readonly: true })
  reader.prepare<[string]>('ATTACH ? AS cache').run(join(folder, 'cache.db'))
  reader.pragma('cache.cache_size = -65536')
  makeViews(reader)
  const contains = (text: string, part: string): boolean => searched(text).includes(searched(part))
  const comparisons = {
    contains,
    called: (name: string, other: string) => nearKey(name) === nearKey(other),
    holds: (name: string, part: string) => contains(name, part) || nearKey(name).includes(nearKey(part)),
  }
  for (const [name, compare] of Object.entries(comparisons)) {
    reader.function(name, { deterministic: true }, (text: unknown, part: unknown) =>
      Number(typeof text === 'string' && compare(text, String(part))),
    )
  }
  return reader
}
