import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { run } from './child.mjs'
import { Failure } from './failure.mjs'
import { outerNode, npmEnvironment } from './npm.mjs'
import { inRoot, logFile, shippedNode } from './paths.mjs'
import { progress } from './say.mjs'

/** The version the shipped Node must have, or undefined where the package itself is missing. */
function wantedVersion() {
  const file = inRoot('node_modules', 'node', 'package.json')
  return existsSync(file) ? /** @type {string} */ (JSON.parse(readFileSync(file, 'utf8')).version) : undefined
}

async function works() {
  if (!existsSync(shippedNode)) return false
  const answer = await run(shippedNode, ['--version'], { limitMs: 30_000 })
  return answer.code === 0 && answer.output.trim() === `v${wantedVersion()}`
}

/** npm links a package's command even when its file came late, except on a few versions. */
function linkCommand() {
  const link = inRoot('node_modules', '.bin', 'node')
  if (process.platform !== 'win32' && !existsSync(link)) {
    try {
      symlinkSync('../node/bin/node', link)
    } catch {
      // A dangling link is there already: the file it points to now exists.
    }
  }
}

/**
 * The npm package `node` fetches its binary in an install script. Such scripts are left out by our own install, and npm
 * skips them where it is told to (`ignore-scripts`) or was not told otherwise (npm 12); so it is run by hand.
 */
export async function ensureShippedNode() {
  if (await works()) return linkCommand()
  const log = logFile('node')
  const version = wantedVersion()
  const step = progress(`Fetching Node ${version ?? '24'}, which the engine runs on`)
  const script = inRoot('node_modules', 'node', 'installArchSpecificPackage.js')
  const env = npmEnvironment({ npm_config_ignore_scripts: 'false', npm_config_loglevel: 'notice' })
  const result = await run(outerNode(), [script], { cwd: inRoot('node_modules', 'node'), env, log, limitMs: 600_000 })
  if (await works()) {
    step.done()
    return linkCommand()
  }
  step.failed()
  throw new Failure(`Node ${version ?? '24'} is not there after the npm packages were installed.`, {
    cause: result.timedOut
      ? 'Its download took longer than ten minutes.'
      : 'The install script of the npm package `node` could not fetch the binary for this machine.',
    next: 'Run `npm rebuild node --ignore-scripts=false` to see npm’s own words, then the same command again.',
    log,
  })
}
