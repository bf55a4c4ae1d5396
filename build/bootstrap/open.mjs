import { electronEnvironment, sandboxArguments, sandboxRemedy } from '../electron/launch.mjs'
import { run, start } from './child.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { Failure } from './failure.mjs'
import { childEnvironment, inRoot, root, shippedNode } from './paths.mjs'
import { prepare } from './prepare.mjs'
import { say } from './say.mjs'

/** @typedef {import('../electron/resolve.mjs').Electron} Electron */

const atOnceMs = 5000

/** Opens the window and waits until the person closes it. @param {Electron} electron @param {string[]} args */
async function openWindow(electron, args) {
  const env = childEnvironment(electronEnvironment(electron))
  const started = Date.now()
  const child = start(electron.executable, [...sandboxArguments(), root, '--sample', ...args], {
    env,
    stdio: 'inherit',
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)))
  })
  const remedy = code !== 0 && Date.now() - started < atOnceMs ? sandboxRemedy(electron.executable) : undefined
  if (remedy) {
    throw new Failure('Electron ended at once.', {
      cause: 'This system refuses the sandbox to programs that are not installed system-wide.',
      next: remedy,
    })
  }
  return code
}

/** Plays the main job by itself in the real window. @param {Electron} electron @param {string[]} args */
async function playTour(electron, args) {
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  try {
    const env = childEnvironment({ ...electronEnvironment(electron), ...display?.environment })
    const result = await run(shippedNode, [inRoot('build', 'tour', 'tour.mjs'), ...args], {
      cwd: root,
      env,
      show: true,
    })
    return result.code
  } finally {
    await display?.close()
  }
}

/** @param {string[]} args `--tour` plays the tour on a display too; the rest goes to the app */
export async function open(args) {
  const electron = await prepare()
  const rest = args.filter((argument) => argument !== '--tour')
  if (hasDisplay() && rest.length === args.length) return openWindow(electron, rest)
  if (!hasDisplay()) say('There is no display here, so Selvedge plays its main job by itself on a virtual one.')
  return playTour(electron, rest)
}
