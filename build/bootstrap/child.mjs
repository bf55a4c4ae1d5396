import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Every child started here, so that none outlives us. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

// On POSIX each child leads its own process group: ending the group ends npm's, Vitest's and Electron's children too.
const ownGroup = process.platform !== 'win32'

/** Whether there was any to hear it. @param {number} pid of the first of a tree of processes @param {NodeJS.Signals | 0} signal */
export function signalGroup(pid, signal) {
  try {
    if (ownGroup) process.kill(-pid, signal)
    else spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
export function signalTree({ pid }, signal) {
  if (pid !== undefined) signalGroup(pid, signal)
}

/** Outlives us for a moment where we are killed, and ends what is left then. @type {import('node:child_process').ChildProcess | undefined} */
let guard

/** @param {import('node:child_process').ChildProcess} child */
function watchOver(child) {
  if (child.pid === undefined) return
  guard ??= startGuard()
  guard.stdin?.write(`+${child.pid}\n`)
}

/** @param {import('node:child_process').ChildProcess} child that ended */
function forget(child) {
  running.delete(child)
  if (child.pid !== undefined) guard?.stdin?.write(`-${child.pid}\n`)
  if (running.size > 0) return
  guard?.stdin?.end()
  guard = undefined
}

function startGuard() {
  const started = spawn(process.execPath, [fileURLToPath(new URL('guard.mjs', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  started.once('error', () => undefined)
  started.stdin.on('error', () => undefined)
  // It does not keep us from ending.
  started.unref()
  return started
}

/** @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} options */
export function start(command, args, options) {
  const child = spawn(command, args, { detached: ownGroup, ...options })
  running.add(child)
  watchOver(child)
  child.once('exit', () => forget(child))
  child.once('error', () => forget(child))
  return child
}

/**
 * Ends the child politely, and by force after a grace period. One that even force does not end, as where it waits for a
 * dead disk, is waited for no longer than that.
 * @param {import('node:child_process').ChildProcess} child
 */
export function stop(child, graceMs = 3000) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const force = setTimeout(() => signalTree(child, 'SIGKILL'), graceMs)
    const giveUp = setTimeout(resolve, 2 * graceMs)
    child.once('exit', () => {
      clearTimeout(force)
      clearTimeout(giveUp)
      resolve(undefined)
    })
    signalTree(child, 'SIGTERM')
  })
}

export const stopAll = () => Promise.all([...running].map((child) => stop(child)))

// The last resort when this process ends on some other path.
process.on('exit', () => {
  for (const child of running) signalTree(child, 'SIGKILL')
})

const tailLimit = 64 * 1024

/**
 * Runs a command to its end. Never rejects: a command that cannot be started answers with code 127.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, log?: string, show?: boolean, limitMs?: number, graceMs?: number }} [o]
 *   `log`: file that takes the output; `show`: the output goes to our own stdout and stderr instead; `graceMs`: of `stop`
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null, timedOut: boolean, output: string }>}
 */
export function run(command, args, o = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, {
      cwd: o.cwd,
      env: o.env ?? process.env,
      shell: o.shell ?? false,
      windowsHide: true,
      stdio: o.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    const log = o.log ? createWriteStream(o.log) : undefined
    log?.write(`$ ${[command, ...args].join(' ')}\n`)
    let output = ''
    let timedOut = false
    const take = (/** @type {Buffer} */ chunk) => {
      log?.write(chunk)
      output = (output + chunk.toString()).slice(-tailLimit)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    const limit = o.limitMs
      ? setTimeout(async () => {
          timedOut = true
          await stop(child, o.graceMs)
          // A child of its own that left the group may hold the output open for ever.
          for (const stream of [child.stdout, child.stderr]) stream?.destroy()
          settle(child.exitCode ?? 1, child.signalCode)
        }, o.limitMs)
      : undefined
    const settle = (/** @type {number} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      clearTimeout(limit)
      if (!log) return resolve({ code, signal, timedOut, output })
      log.end(() => resolve({ code, signal, timedOut, output }))
    }
    child.once('error', (error) => {
      take(Buffer.from(`${error.message}\n`))
      settle(127, null)
    })
    child.once('close', (code, signal) => settle(code ?? 1, signal))
  })
}
