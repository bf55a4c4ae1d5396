import type { Database } from 'better-sqlite3'
import type { Settings as SettingValues } from '../../../src-preload/contract.ts'

/** Keys of the window's own choices; the engine's marks lie in the same table without this. */
const windowPrefix = 'window.'

/** Remembered choices of the window: small JSON values by key. */
export class Settings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  all(): SettingValues {
    const rows = this.#database
      .prepare<[string], { key: string; value: string }>('SELECT key, value FROM setting WHERE key LIKE ?')
      .all(`${windowPrefix}%`)
    return Object.fromEntries(
      rows.map(({ key, value }) => [key.slice(windowPrefix.length), JSON.parse(value) as unknown]),
    )
  }

  /** A mark of the engine's own; undefined where there is none. */
  mark(key: string): unknown {
    const value = this.#database.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck().get(key)
    return value === undefined ? undefined : (JSON.parse(value) as unknown)
  }

  setMark(key: string, value: unknown): void {
    this.#database
      .prepare<[string, string]>('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)')
      .run(key, JSON.stringify(value))
  }

  forgetMark(key: string): void {
    this.#database.prepare<[string]>('DELETE FROM setting WHERE key = ?').run(key)
  }

  /** Merges; null forgets a key. */
  remember(settings: SettingValues): void {
    const put = this.#database.prepare<[string, string]>('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)')
    const forget = this.#database.prepare<[string]>('DELETE FROM setting WHERE key = ?')
    this.#database.transaction(() => {
      for (const [key, value] of Object.entries(settings)) {
        if (value === null || value === undefined) forget.run(windowPrefix + key)
        else put.run(windowPrefix + key, JSON.stringify(value))
      }
    })()
  }
}
