import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { inScratch, openBenchEngine, repository } from './bench-engine.ts'
import { fillLibrary } from './library.ts'
import { fastest, ratio, timed } from './report.ts'

const [small, large] = [100, 10_000]
const rounds = 3

/** From the start of the program to the first thumbnails on the screen, in a large library against a small one. */
export async function benchStartup(): Promise<void> {
  const executablePath = process.env['SELVEDGE_ELECTRON_RESOLVED']
  if (!executablePath) {
    console.log('start-up: no Electron here, not measured (npm run bench finds one)')
    return
  }
  await inScratch(async (scratch) => {
    const measure = async (images: number): Promise<number> => {
      const library = join(scratch, `library-${images}`)
      const root = join(scratch, `catalog-${images}`)
      mkdirSync(root)
      const engine = await openBenchEngine(library)
      await fillLibrary(engine, root, images)
      await engine.close()
      const { seconds } = await fastest(rounds, async () => ({
        seconds: await startOnce(executablePath, library, join(scratch, `user-${images}`)),
      }))
      return seconds
    }
    const reference = await measure(small)
    const seconds = await measure(large)
    ratio(
      `start to first thumbnails, library of ${large} images`,
      `${seconds.toFixed(2)} s`,
      `${reference.toFixed(2)} s, library of ${small} images`,
      seconds / reference,
      'aim: near 1, the size of the library does not matter',
    )
  })
}

async function startOnce(executablePath: string, library: string, userData: string): Promise<number> {
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  let close = (): Promise<void> => Promise.resolve()
  const seconds = await timed(async () => {
    const app = await _electron.launch({
      executablePath,
      chromiumSandbox: flags.length === 0,
      args: [...flags, repository, '--library', library, '--user-data', userData],
    })
    close = () => app.close()
    const page = await app.firstWindow()
    await page.waitForFunction(() => {
      const pictures = [...document.querySelectorAll<HTMLImageElement>('[data-testid^="tile-"] img')]
      return pictures.length > 5 && pictures.every(({ complete, naturalWidth }) => complete && naturalWidth > 0)
    })
  })
  await close()
  return seconds
}
