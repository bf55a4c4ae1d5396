import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Where the engine of a library writes its log: in the library, where there is one or may be made; else with the system's
 * temporary files, so that a folder which is none is left as it is.
 */
export function engineLog(library: string): string {
  const inside = join(library, 'logs')
  const outside = join(tmpdir(), 'selvedge')
  try {
    const isPlace = !existsSync(library) || existsSync(join(library, 'library.db')) || readdirSync(library).length === 0
    const folder = isPlace || existsSync(inside) ? inside : outside
    mkdirSync(folder, { recursive: true })
    return join(folder, 'engine.log')
  } catch {
    // It may not be written, or is no folder: the engine says so.
    mkdirSync(outside, { recursive: true })
    return join(outside, 'engine.log')
  }
}
