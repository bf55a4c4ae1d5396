import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { logFile } from '../bootstrap/paths.mjs'
import { megabytes, progress } from '../bootstrap/say.mjs'
import { unzip } from '../electron/unzip.mjs'
import { fetchHeaders, fetchWheels } from './fetch.mjs'
import { manifest } from './node-package.mjs'
import { requireTools } from './tools.mjs'
import { sourceFor, tensorFlowVersion, wantedEntry } from './wheels.mjs'

/** @typedef {import('./wheels.mjs').Build} Build */

/**
 * Where a finished build lies: the libraries, and beside them the binding, which names them by this very path.
 * @param {string} cache
 * @param {Build} build
 * @param {string} version of the npm package; the number at the end counts changes of the recipe below
 */
const buildFolder = (cache, build, version) =>
  join(cache, 'tensorflow', `${tensorFlowVersion}-${build}-${process.arch}-tfjs-${version}-1`)

/** The binding of a finished build, or undefined. @param {string} cache @param {Build} build @param {string} version */
export function cachedBinding(cache, build, version) {
  const file = join(buildFolder(cache, build, version), 'tfjs_binding.node')
  return existsSync(file) ? file : undefined
}

/** @param {string} folder @param {number} bytes */
function requireRoom(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= bytes) return
  throw new Failure(`Not enough room for TensorFlow in ${folder}.`, {
    cause: `It needs ${megabytes(bytes)} while it is unpacked, and ${megabytes(bavail * bsize)} are free.`,
    next: 'Make room, or name another folder in SELVEDGE_CACHE, and run the same command again.',
  })
}

/** @param {string[]} wheels @param {string} target */
async function unpack(wheels, target) {
  let done = 0
  const step = progress("Unpacking TensorFlow's C library", () => (done > 0 ? megabytes(done) : undefined))
  try {
    for (const wheel of wheels) {
      await unzip(wheel, target, { rename: wantedEntry, onBytes: (bytes) => (done += bytes) })
      rmSync(wheel)
    }
    step.done(megabytes(done))
  } catch (error) {
    step.failed()
    throw error
  }
}

/**
 * Compiles the binding by hand: it uses Node-API alone, so neither node-gyp nor Node's own headers are needed.
 * @param {{ compiler: string[], headers: string, folder: string, libraries: string, finalFolder: string, out: string }} o
 */
async function compile({ compiler: [command = '', ...first], headers, folder, libraries, finalFolder, out }) {
  const log = logFile('tensorflow-compile')
  const step = progress(`Compiling the binding against TensorFlow ${tensorFlowVersion}`)
  const include = ['-I', headers, '-I', folder, '-I', join(folder, '..'), '-I', join(libraries, 'include')]
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(folder, 'binding', name))
  const link = ['-L', libraries, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2']
  const args = ['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding']
  args.push(...first, ...include, ...sources, '-o', out, ...link)
  // Word by word, so that a comma in the path is no separator.
  args.push('-Xlinker', '-rpath', '-Xlinker', join(finalFolder, 'tensorflow'))
  const result = await run(command, args, { log, limitMs: 15 * 60_000 })
  if (result.code === 0) return step.done()
  step.failed()
  throw new Failure("TensorFlow's binding could not be compiled.", {
    cause: result.timedOut
      ? 'The compiler did not finish within 15 minutes.'
      : (/error: .*/.exec(result.output)?.[0] ?? `${command} ended with code ${result.code}.`),
    next: 'Check that the C++ compiler is complete and of this decade (g++ 9 or newer), then run the same command again.',
    log,
  })
}

/**
 * Builds the binding against the C library of a current TensorFlow wheel. All work happens beside the cache and is
 * moved into place in one step at the end, so whatever kills it leaves no broken cache.
 * @param {string} folder the npm package, which holds the binding's source
 * @param {string} cache
 * @param {Build} build
 * @returns {Promise<string>} the binding
 */
export async function compileBinding(folder, cache, build) {
  const source = sourceFor(build)
  if (!source) {
    throw new Failure(
      `For this system (${process.platform} ${process.arch}) there is no way to compile TensorFlow here.`,
      {
        cause: 'Its own download, which covers more systems, did not work either.',
        next: 'Nothing needs it: training goes on in plain JavaScript, only slower.',
      },
    )
  }
  const tools = await requireTools()
  const parent = join(cache, 'tensorflow')
  mkdirSync(parent, { recursive: true })
  requireRoom(parent, source.roomNeeded)
  for (const left of readdirSync(parent).filter((name) => name.startsWith('.work-'))) {
    // Setups take turns (see `withLock`), so these were left by one that was killed.
    rmSync(join(parent, left), { recursive: true, force: true })
  }
  const work = mkdtempSync(join(parent, '.work-'))
  const remove = () => rmSync(work, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    const headers = await fetchHeaders(work)
    const wheels = await fetchWheels(source, tools.pip, work)
    const target = join(work, 'build')
    await unpack(wheels, target)
    const libraries = join(target, 'tensorflow')
    const finalFolder = buildFolder(cache, build, manifest(folder).version)
    const out = join(target, 'tfjs_binding.node')
    await compile({ compiler: tools.compiler, headers, folder, libraries, finalFolder, out })
    rmSync(join(libraries, 'include'), { recursive: true, force: true })
    rmSync(finalFolder, { recursive: true, force: true })
    renameSync(target, finalFolder)
    return join(finalFolder, 'tfjs_binding.node')
  } finally {
    process.off('exit', remove)
    remove()
  }
}
