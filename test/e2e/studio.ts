import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
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

interface Studio {
  readonly home: Home
  readonly driver: Driver
  /** Where its catalog lies, and what each file of it shows. */
  readonly catalog: ReturnType<typeof makeCatalog>
}

/**
 * The studio in a home of its own, for all tests of a file: there before the first, closed after the last.
 * @param types of the sample's photos that its catalog has, tagged and shown
 * @param prepare what else is done before the first test
 */
export function studioWith(types: readonly string[], prepare?: (driver: Driver) => Promise<void>): Studio {
  let home: Home | undefined
  let driver: Driver | undefined
  let catalog: ReturnType<typeof makeCatalog> | undefined
  beforeAll(async () => {
    home = makeHome()
    catalog = makeCatalog(home, types)
    driver = await Driver.launch(home)
    await driver.addCatalog(catalog.path)
    await driver.idle()
    await driver.page.waitForSelector('[data-testid^="tile-"] img')
    await prepare?.(driver)
  })
  afterAll(async () => {
    await driver?.close()
    home?.remove()
  })
  const open = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('The studio is not open yet.')
    return part
  }
  return {
    get home() {
      return open(home)
    },
    get driver() {
      return open(driver)
    },
    get catalog() {
      return open(catalog)
    },
  }
}

export { Driver }
