import { existsSync, readFileSync, rmSync } from 'node:fs'
import { sep } from 'node:path'
import { Failure } from './failure.mjs'
import { countInstalled, isInstalled } from './installed.mjs'
import { withLock } from './lock.mjs'
import { explainNpmFailure } from './npm-failure.mjs'
import { runNpm } from './npm.mjs'
import { inRoot, logFile, root, shippedNode } from './paths.mjs'
import { progress, say } from './say.mjs'
import { ensureShippedNode } from './shipped-node.mjs'
import { packagesStamp, readStamp, writeStamp } from './stamp.mjs'

const stampFile = inRoot('node_modules', '.selvedge-stamp')
// A download that is let in but never answered would hang npm for ever.
const installLimitMs = 20 * 60_000

const wantedStamp = () => packagesStamp(readFileSync(inRoot('package-lock.json'), 'utf8'))
const current = () => readStamp(stampFile) === wantedStamp() && existsSync(shippedNode)

/**
 * One npm install with progress, without the packages' install scripts. All that is needed lies in the packages, but for
 * `node`, whose script is run by hand afterwards; and what the others do fails a fresh machine: better-sqlite3 is
 * compiled although its binary is there (npm does not keep its `gypfile: false` in the lock file), TensorFlow and CUDA
 * are fetched from hosts that may be out of reach.
 * @param {string} verb
 * @param {string[]} extra
 */
async function install(verb, ...extra) {
  const log = logFile(`npm-${verb}`)
  const step = progress('Installing npm packages (the first time takes a minute)', () => {
    const { there, all } = countInstalled(root)
    return there > 0 ? `${there} of about ${all}` : undefined
  })
  // Named, because a machine set to production would leave out the build tools.
  const args = [verb, '--ignore-scripts', '--include=dev', '--include=optional', ...extra]
  const result = await runNpm(args, { cwd: root, log, limitMs: installLimitMs })
  if (result.code === 0) step.done()
  else step.failed()
  return { ...result, log }
}

// Windows cannot empty node_modules while this script runs on the Node inside it.
const runsFromInside = process.platform === 'win32' && process.execPath.startsWith(inRoot('node_modules') + sep)

async function installOrExplain() {
  const tolerant = () => install('install', '--no-save')
  let result = runsFromInside ? await tolerant() : await install('ci')
  if (result.code !== 0 && /\bEUSAGE\b/.test(result.output)) {
    // npm versions differ in which optional packages of other systems a lock file must list.
    say('npm finds package-lock.json incomplete: installing what it lists, and the rest as package.json asks.')
    result = await tolerant()
  }
  if (result.code === 0) return
  const explained = result.timedOut
    ? { cause: 'npm did not finish within 20 minutes.', next: 'Check the network and run the same command again.' }
    : result.code === 127
      ? { cause: 'npm was not found.', next: 'Install npm (it comes with Node) and run the same command again.' }
      : explainNpmFailure(result.output)
  throw new Failure('The npm packages could not be installed.', { ...explained, log: result.log })
}

/** Makes node_modules what package-lock.json asks for, with a working Node 24 in it. */
export async function ensurePackages() {
  if (current()) return
  await withLock(inRoot('out', '.lock-packages'), async () => {
    if (current()) return
    if (!isInstalled(root)) {
      rmSync(stampFile, { force: true })
      await installOrExplain()
    }
    await ensureShippedNode()
    writeStamp(stampFile, wantedStamp())
  })
}
