import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Driver } from '../../build/tour/driver.mjs'
import { sampleTruth } from '../../build/tour/truth.mjs'
import { root } from '../helpers/paths.ts'

/** A temporary home of one test: a library, the window's own folder, and room for catalogs. */
export interface Home {
  folder: string
  library: string
  userData: string
  remove(): void
}

export function makeHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), 'selvedge-e2e-'))
  return {
    folder,
    library: join(folder, 'library'),
    userData: join(folder, 'user'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A catalog of some of the sample's photos, with what they show. */
export function makeCatalog(home: Home, types: readonly string[]): { path: string; truth: Map<string, string> } {
  const path = join(home.folder, 'Spring')
  const truth = new Map<string, string>()
  for (const [file, { type }] of sampleTruth()) {
    if (!types.includes(type)) continue
    const target = join(path, file)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(root, 'resources/sample', file), target)
    truth.set(file, type)
  }
  return { path, truth }
}

export { Driver }
