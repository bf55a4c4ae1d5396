import { accessSync, constants, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { withLock } from '../bootstrap/lock.mjs'
import { cacheFolder, inRoot } from '../bootstrap/paths.mjs'
import { say } from '../bootstrap/say.mjs'
import * as development from './development.mjs'
import { downloadOfficial, failedLately, officialExecutable, pinnedVersion, rememberFailure } from './official.mjs'

/**
 * @typedef {{ executable: string, version: string, kind: 'override' | 'official' | 'development', note: string }} Electron
 */

/** The Electron a person named. @param {string} path @returns {Promise<Electron>} */
export async function overrideElectron(path) {
  const executable = resolve(path)
  const failure = (/** @type {string} */ cause) =>
    new Failure(`SELVEDGE_ELECTRON names ${path}, which cannot be used.`, {
      cause,
      next: 'Name the Electron executable itself, or unset SELVEDGE_ELECTRON to have one found.',
    })
  let about
  try {
    about = statSync(executable)
  } catch {
    throw failure('There is no such file.')
  }
  if (!about.isFile()) throw failure('It is not a file.')
  try {
    accessSync(executable, constants.X_OK)
  } catch {
    throw failure('It may not be executed.')
  }
  const answer = await run(executable, ['--version'], { limitMs: 20_000 })
  const version = /v(\d+\.\d+\.\d+\S*)/.exec(answer.output)?.[1] ?? 'unknown'
  return { executable, version, kind: 'override', note: `Electron ${version} as named in SELVEDGE_ELECTRON.` }
}

/** @param {string} executable @returns {Electron} */
function developmentElectron(executable) {
  const version = development.source.electron
  const note =
    `Using Electron ${version} from the npm registry as a development runtime, ` +
    `because the official download of Electron did not work here.`
  return { executable, version, kind: 'development', note }
}

/**
 * Finds an Electron, downloading one where none is there yet. The order: the one a person named; the official one; its
 * download; the development runtime. A failed official download is remembered for a day (SELVEDGE_ELECTRON_RETRY=1
 * forgets it), so that a start without it takes no network.
 * @param {{ packageFolder?: string, cache?: string }} [options] for tests
 * @returns {Promise<Electron>}
 */
export async function resolveElectron({
  packageFolder = inRoot('node_modules', 'electron'),
  cache = cacheFolder(),
} = {}) {
  const named = process.env['SELVEDGE_ELECTRON']
  if (named) return overrideElectron(named)

  const version = pinnedVersion(packageFolder)
  /** @returns {Electron | undefined} */
  const ready = () => {
    const official = officialExecutable(packageFolder)
    if (official) return { executable: official, version, kind: 'official', note: `Electron ${version}.` }
    const cached = development.cachedDevelopmentRuntime(cache)
    return cached && failedLately(cache, version) ? developmentElectron(cached) : undefined
  }
  return (
    ready() ??
    (await withLock(inRoot('out', '.lock-electron'), async () => ready() ?? (await download(packageFolder, cache))))
  )
}

/** @param {string} packageFolder @param {string} cache @returns {Promise<Electron>} */
async function download(packageFolder, cache) {
  const version = pinnedVersion(packageFolder)
  const possible = development.isDevelopmentRuntimePossible()
  if (!possible || !failedLately(cache, version)) {
    const reason = await downloadOfficial(packageFolder, cache)
    const executable = officialExecutable(packageFolder)
    if (executable) return { executable, version, kind: 'official', note: `Electron ${version}.` }
    if (!possible) {
      throw new Failure(`Electron ${version} could not be downloaded: ${reason}.`, {
        cause: 'Its host is out of reach from here, and for this system there is no other source.',
        next: 'Name a mirror in ELECTRON_MIRROR, or an Electron you have in SELVEDGE_ELECTRON, and run it again.',
      })
    }
    rememberFailure(cache, version, reason ?? '')
    say(`Electron ${version} could not be downloaded: ${reason}.`)
  }
  const executable = development.cachedDevelopmentRuntime(cache) ?? (await development.installDevelopmentRuntime(cache))
  return developmentElectron(executable)
}
