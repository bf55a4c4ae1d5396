import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../bootstrap/child.mjs'
import { folderSize } from '../bootstrap/folder-size.mjs'
import { childEnvironment, logFile, shippedNode } from '../bootstrap/paths.mjs'
import { progress, share } from '../bootstrap/say.mjs'

const dayMs = 24 * 3600 * 1000
const here = dirname(fileURLToPath(import.meta.url))

/** @param {string} packageFolder node_modules/electron */
export const pinnedVersion = (packageFolder) =>
  /** @type {string} */ (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version)

/**
 * The executable that `install-electron` left in the package, or undefined. It writes path.txt last, so that file says
 * that the download was unpacked to its end. @param {string} packageFolder
 */
export function officialExecutable(packageFolder) {
  try {
    const text = (/** @type {string[]} */ ...parts) => readFileSync(join(packageFolder, ...parts), 'utf8').trim()
    if (text('dist', 'version').replace(/^v/, '') !== pinnedVersion(packageFolder)) return undefined
    const executable = join(packageFolder, 'dist', text('path.txt'))
    return existsSync(executable) ? executable : undefined
  } catch {
    return undefined
  }
}

/** What identifies a failed attempt: another version or another mirror is worth a new one. @param {string} version */
const attempt = (version) =>
  `${version} ${process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? ''}`

/** @param {string} cache */
const memoryFile = (cache) => join(cache, 'electron', 'official-download.json')

/** Whether the official download failed within the last day. @param {string} cache @param {string} version */
export function failedLately(cache, version, now = Date.now()) {
  if (process.env['SELVEDGE_ELECTRON_RETRY'] === '1') return false
  try {
    const memory = JSON.parse(readFileSync(memoryFile(cache), 'utf8'))
    return memory.attempt === attempt(version) && now - memory.failedAt < dayMs
  } catch {
    return false
  }
}

/** @param {string} cache @param {string} version @param {string} reason */
export function rememberFailure(cache, version, reason, now = Date.now()) {
  mkdirSync(dirname(memoryFile(cache)), { recursive: true })
  writeFileSync(memoryFile(cache), `${JSON.stringify({ attempt: attempt(version), failedAt: now, reason })}\n`)
}

/**
 * Electron's own download, by its own installer. First a short knock at the door: behind a firewall that drops packets
 * the installer would wait for minutes.
 * @param {string} packageFolder
 * @param {string} cache
 * @returns {Promise<string | undefined>} why it failed, or undefined when it is there
 */
export async function downloadOfficial(packageFolder, cache) {
  const version = pinnedVersion(packageFolder)
  mkdirSync(join(cache, 'electron'), { recursive: true })
  const temporary = mkdtempSync(join(cache, 'electron', '.download-'))
  const log = logFile('electron-download')
  // Node's fetch, which the installer uses, heeds the usual proxy variables only when told to.
  const proxy = process.env['HTTPS_PROXY'] || process.env['https_proxy'] ? { NODE_USE_ENV_PROXY: '1' } : {}
  const folders = { TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const env = childEnvironment({ ...proxy, ...folders, ELECTRON_GET_NO_PROGRESS: '1' })
  try {
    const knock = await run(shippedNode, [join(here, 'knock.mjs'), version], { env, log, limitMs: 15_000 })
    const answer = knock.output.trim().split('\n').at(-1) ?? ''
    if (knock.code !== 0) return knock.timedOut ? 'no answer' : answer
    const total = Number(answer) || undefined
    const step = progress(`Downloading Electron ${version}`, () => share(folderSize(temporary), total))
    const installer = join(packageFolder, 'install.js')
    const result = await run(shippedNode, [installer], { env, log, limitMs: 30 * 60_000 })
    if (result.code === 0 && officialExecutable(packageFolder)) {
      step.done()
      return undefined
    }
    step.failed()
    if (result.timedOut) return 'it took longer than half an hour'
    return /\bError: (.*?)\.?$/m.exec(result.output)?.[1] ?? 'the installer failed'
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
