import { ensureBuild } from './build-app.mjs'
import { signalTree, start } from './child.mjs'
import { main } from './main.mjs'
import { ensurePackages } from './packages.mjs'
import { childEnvironment, inRoot, shippedNode } from './paths.mjs'
import { sayOnStderr } from './say.mjs'

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }
// A terminal's Ctrl+C reaches us twice under npm, from the terminal and from npm: the child must see it once.
const sameKeyMs = 300

/**
 * Runs the built command line with our own stdin, stdout and stderr. Signals go to the child, which cancels its work and
 * ends with code 130; we only pass that on.
 * @param {string[]} args
 */
export async function runCommandLine(args) {
  sayOnStderr()
  const work = async () => {
    await ensurePackages()
    await ensureBuild()
    // Until here a signal ends the preparation; from now on signals are the child's.
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM').removeAllListeners('SIGHUP')
    const own = start(shippedNode, ['--enable-source-maps', inRoot('out', 'main', 'cli.js'), ...args], {
      env: childEnvironment(),
      stdio: 'inherit',
    })
    let last = 0
    for (const signal of /** @type {Array<keyof typeof numbers>} */ (Object.keys(numbers))) {
      process.on(signal, () => {
        if (Date.now() - last < sameKeyMs) return
        last = Date.now()
        signalTree(own, signal)
      })
    }
    return await /** @type {Promise<number>} */ (
      new Promise((resolve, reject) => {
        own.once('error', reject)
        own.once('exit', (code, signal) => {
          resolve(code ?? 128 + (numbers[/** @type {keyof typeof numbers} */ (signal)] ?? 0))
        })
      })
    )
  }
  await main(work)
}
