import { join } from 'node:path'
import Database from 'better-sqlite3'
import { searched } from '../../../src-preload/contract/folding.ts'
import { makeViews } from './views.ts'

/**
 * A second connection to an open library that only reads, as long as it likes, while the first one writes. Knows
 * `contains(text, part)`, whatever the case of their letters and however their accents are composed.
 */
export function openReader(folder: string): Database.Database {
  const reader = new Database(join(folder, 'library.db'), { readonly: true })
  reader.prepare<[string]>('ATTACH ? AS cache').run(join(folder, 'cache.db'))
  reader.pragma('cache.cache_size = -65536')
  makeViews(reader)
  reader.function('contains', { deterministic: true }, (text: unknown, part: unknown) =>
    Number(typeof text === 'string' && searched(text).includes(searched(String(part)))),
  )
  return reader
}
