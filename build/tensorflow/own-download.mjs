import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../bootstrap/child.mjs'
import { folderSize } from '../bootstrap/folder-size.mjs'
import { childEnvironment, inRoot, logFile, shippedNode } from '../bootstrap/paths.mjs'
import { megabytes, progress } from '../bootstrap/say.mjs'
import { manifest, packageName } from './node-package.mjs'
import { probe } from './probe.mjs'

const dayMs = 24 * 3600 * 1000

/** Mirrors a person may have named, as the package's install script reads them. */
const mirror = () => process.env['TFJS_NODE_BASE_URI'] ?? process.env['TFJS_NODE_CDN_STORAGE'] ?? ''

/** @param {string} cache */
const memoryFile = (cache) => join(cache, 'tensorflow', 'own-download.json')

/** Whether the package's download failed within the last day. @param {string} cache @param {string} version */
export function failedLately(cache, version, now = Date.now()) {
  if (process.env['SELVEDGE_TENSORFLOW_RETRY'] === '1') return false
  try {
    const memory = JSON.parse(readFileSync(memoryFile(cache), 'utf8'))
    return memory.attempt === `${version} ${mirror()}` && now - memory.failedAt < dayMs
  } catch {
    return false
  }
}

/** @param {string} cache @param {string} version @param {string} reason */
export function rememberFailure(cache, version, reason, now = Date.now()) {
  mkdirSync(dirname(memoryFile(cache)), { recursive: true })
  const memory = { attempt: `${version} ${mirror()}`, failedAt: now, reason }
  writeFileSync(memoryFile(cache), `${JSON.stringify(memory)}\n`)
}

/**
 * The package's own install script, which npm was told not to run. First a short knock at the door: behind a firewall
 * that drops packets the script would wait for minutes. It leaves half-written files behind where it fails, so these
 * are put back.
 * @param {string} folder the package
 * @returns {Promise<string | undefined>} why it failed, or undefined when TensorFlow loads
 */
export async function downloadOwn(folder) {
  const log = logFile('tensorflow-download')
  const proxy = process.env['HTTPS_PROXY'] || process.env['https_proxy'] ? { NODE_USE_ENV_PROXY: '1' } : {}
  const env = childEnvironment(proxy)
  const host = mirror() || new URL(manifest(folder).binary.host).origin
  const knock = await run(shippedNode, [inRoot('build', 'bootstrap', 'knock.mjs'), host], { env, log, limitMs: 15_000 })
  if (knock.code !== 0) return knock.timedOut ? 'no answer' : (knock.output.trim().split('\n').at(-1) ?? 'no answer')

  const before = readFileSync(join(folder, 'package.json'))
  const deps = join(folder, 'deps')
  const step = progress(`Downloading TensorFlow as ${packageName} does`, () => megabytes(folderSize(deps)))
  const args = [join(folder, 'scripts', 'install.js'), 'gpu', 'download']
  const result = await run(shippedNode, args, { cwd: folder, env, log, limitMs: 20 * 60_000 })
  writeFileSync(join(folder, 'package.json'), before)
  const found = result.code === 0 ? await probe(folder) : undefined
  if (found?.works) {
    step.done()
    return undefined
  }
  step.failed()
  for (const left of ['deps', 'lib', 'build']) rmSync(join(folder, left), { recursive: true, force: true })
  if (result.timedOut) return 'it took longer than 20 minutes'
  return found ? `what it brought does not load (${found.reason})` : 'its install script failed'
}
