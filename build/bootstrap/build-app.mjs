import { existsSync, rmSync } from 'node:fs'
import { run } from './child.mjs'
import { Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { childEnvironment, inRoot, logFile, root, shippedNode } from './paths.mjs'
import { progress } from './say.mjs'
import { contentStamp, readStamp, writeStamp } from './stamp.mjs'

const stampFile = inRoot('out', '.selvedge-stamp')
const sources = [
  'src-main',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.web.json',
]
const outputs = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html']

const current = (/** @type {string} */ stamp) =>
  readStamp(stampFile) === stamp && outputs.every((path) => existsSync(inRoot(path)))

/** Builds out/ from the sources, only when they changed since the last build. */
export async function ensureBuild() {
  if (current(contentStamp(root, sources))) return
  await withLock(inRoot('out', '.lock-build'), async () => {
    const stamp = contentStamp(root, sources)
    if (current(stamp)) return
    rmSync(stampFile, { force: true })
    const log = logFile('build')
    const step = progress('Building the app')
    const tool = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const env = childEnvironment({ NO_COLOR: '1', FORCE_COLOR: undefined })
    const result = await run(shippedNode, [tool, 'build'], { cwd: root, env, log, limitMs: 10 * 60_000 })
    if (result.code === 0) {
      writeStamp(stampFile, stamp)
      return step.done()
    }
    step.failed()
    // electron-vite's own words name file and line; the stack below them helps nobody.
    const lines = result.output.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    throw new Failure('The app could not be built.', {
      cause: `electron-vite says:\n${lines.slice(-12).join('\n')}\n`,
      next: 'Put right what it names, or undo the last change to the sources, and run the same command again.',
      log,
    })
  })
}
