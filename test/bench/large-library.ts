import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { House } from '../../src-main/engine/engine.ts'
import { openBenchEngine } from './bench-engine.ts'
import { taken } from './in-turn.ts'
import { fillMadeUp, prepareMadeUp, type MadeUp } from './made-up-library.ts'

const size = { images: Number(process.env['IMAGES'] ?? 100_000), folders: 1000, catalogs: 3 }

/** How often each figure of a large library is measured. */
export const rounds = Number(process.env['ROUNDS'] ?? 5)

/** Makes the library and opens it, which is when values, counts and words are made. */
export async function openMadeUp(scratch: string): Promise<{ engine: House; madeUp: MadeUp }> {
  const library = join(scratch, 'library')
  const first = await openBenchEngine(library)
  const madeUp = await prepareMadeUp(first, join(scratch, 'catalogs'), size)
  const features = first.backbones.featuresNeeded()
  await first.close()
  const rows = await taken(() => {
    const database = new Database(join(library, 'library.db'))
    database.prepare('ATTACH ? AS cache').run(join(library, 'cache.db'))
    fillMadeUp(database, features, size)
    database.close()
    // These are not the files that were sealed when it was closed: the library would be taken for damaged, and restored without the rows.
    rmSync(join(library, 'library.seal'), { force: true })
  })
  let engine: House | undefined
  const opened = await taken(async () => (engine = await openBenchEngine(library)))
  const indexed = await taken(() => engine!.textIndex.settled())
  const seconds = [rows, opened, indexed].map(({ milliseconds }) => `${(milliseconds / 1000).toFixed(1)} s`)
  console.log(
    `${size.images.toLocaleString('en')} images: rows made up in ${seconds[0]}, opened without any values in ${seconds[1]}, words indexed in ${seconds[2]}`,
  )
  return { engine: engine!, madeUp }
}
