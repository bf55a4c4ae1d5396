import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start, stop } from './child.mjs'
import { Failure } from './failure.mjs'

/** Whether windows can be shown to a person here. @param {NodeJS.ProcessEnv} [env] */
export const hasDisplay = (env = process.env, platform = process.platform) =>
  platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

/** An X authority file with one cookie that fits any display: big-endian family, then four counted strings. */
function authority(/** @type {Buffer} */ cookie) {
  const counted = (/** @type {Buffer} */ bytes) => Buffer.concat([Buffer.from([0, bytes.length]), bytes])
  const anyHost = Buffer.from([0xff, 0xff])
  const parts = [Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie]
  return Buffer.concat([anyHost, ...parts.map(counted)])
}

/** The number Xvfb chose, which it writes to its file descriptor 3. @param {import('node:child_process').ChildProcess} child */
function displayNumber(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    let errors = ''
    const fail = (/** @type {string} */ cause) =>
      reject(
        new Failure('The virtual display (Xvfb) did not start.', {
          cause: cause.trim().slice(-300),
          next: 'Check that the package xvfb is installed and that /tmp can be written, then run the same command again.',
        }),
      )
    const limit = setTimeout(() => fail('It gave no display number within 20 seconds.'), 20_000)
    child.once('exit', () => clearTimeout(limit))
    child.stderr?.on('data', (chunk) => (errors += chunk))
    child.stdio[3]?.on('data', (/** @type {Buffer} */ chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(limit)
      resolve(text.trim())
    })
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(errors || `It ended with code ${code}.`))
  })
}

/**
 * Starts a display of our own, closed to other users and to the network. `environment` is what a program needs to use
 * it; `close` ends it.
 */
export async function startVirtualDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'selvedge-display-'))
  const file = join(folder, 'authority')
  writeFileSync(file, authority(randomBytes(16)), { mode: 0o600 })
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset', '-auth', file]
  const child = start('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  try {
    const number = await displayNumber(child)
    const environment = { DISPLAY: `:${number}`, XAUTHORITY: file, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' }
    const close = async () => {
      await stop(child)
      remove()
    }
    return { environment, close }
  } catch (error) {
    await stop(child)
    remove()
    throw error
  }
}
