import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inScratch, openBenchEngine } from './bench-engine.ts'
import { fastest, ratio, timed } from './report.ts'

const files = 50_000
const perFolder = 500
const rounds = 3

/** First scan and rescan of a catalog against a bare directory walk that stats every file. */
export async function benchScan(): Promise<void> {
  await inScratch(async (scratch) => {
    const catalog = join(scratch, 'catalog')
    for (let index = 0; index < files; index++) {
      const folder = join(catalog, `folder-${Math.floor(index / perFolder)}`)
      if (index % perFolder === 0) mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `image-${index}.jpg`), '')
    }
    const bare = await fastest(rounds, async () => ({ seconds: await timed(() => bareWalk(catalog)) }))
    let library = 0
    const scans = { first: Infinity, again: Infinity }
    for (let round = 0; round < rounds; round++) {
      const engine = await openBenchEngine(join(scratch, `library-${library++}`))
      const catalogId = await engine.catalogDesk.add(catalog)
      const scan = () => engine.jobs.finished(engine.jobs.start('scan', 'scan', { catalogId, tag: false }, catalogId))
      scans.first = Math.min(scans.first, await timed(scan))
      scans.again = Math.min(scans.again, await timed(scan))
      await engine.close()
    }
    const rate = (seconds: number): string => `${(files / seconds / 1000).toFixed(0)}k files/s`
    const reference = `${rate(bare.seconds)}, readdir and stat alone`
    ratio(
      `first scan of ${files} files: walk, stat, store`,
      rate(scans.first),
      reference,
      bare.seconds / scans.first,
      '1 would be the bare walk',
    )
    ratio(
      `rescan of ${files} unchanged files`,
      rate(scans.again),
      reference,
      bare.seconds / scans.again,
      '1 would be the bare walk',
    )
  })
}

function bareWalk(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    bytes += entry.isDirectory() ? bareWalk(path) : statSync(path).size
  }
  return bytes
}
