import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../build/bootstrap/child.mjs'
import { countInstalled, fits, isInstalled } from '../../build/bootstrap/installed.mjs'
import { withLock } from '../../build/bootstrap/lock.mjs'
import { npmEnvironment } from '../../build/bootstrap/npm.mjs'
import { inRoot } from '../../build/bootstrap/paths.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selvedge-parts-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** What the lock file asks for, what npm noted down as installed, and what lies there. */
function install(wanted, noted, there = Object.keys(noted)) {
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }))
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: noted }))
  for (const path of there) {
    mkdirSync(join(folder, path), { recursive: true })
    writeFileSync(join(folder, path, 'package.json'), '{}')
  }
}

describe('node_modules', () => {
  const one = { 'node_modules/a': { version: '1.0.0' } }

  test('is taken as it is where it holds what the lock file asks for', () => {
    install(one, one)
    expect(isInstalled(folder)).toBe(true)
  })

  test.each([
    ['of another version', { 'node_modules/a': { version: '0.9.0' } }, undefined],
    ['that lacks a package', {}, undefined],
    ['that lists a package which is not there', one, []],
  ])('%s is not', (_what, noted, there) => {
    install(one, noted, there)
    expect(isInstalled(folder)).toBe(false)
  })

  test('may lack what is for other systems, and is not there before the first install', () => {
    install({ ...one, 'node_modules/b': { version: '1.0.0', optional: true } }, one)
    expect(isInstalled(folder)).toBe(true)
    rmSync(join(folder, 'node_modules', '.package-lock.json'))
    expect(isInstalled(folder), 'a half-finished install').toBe(false)
  })

  test('is counted without what this system does not get', () => {
    const other = process.platform === 'win32' ? 'linux' : 'win32'
    install(
      { ...one, 'node_modules/b': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0', os: [other] } },
      one,
    )
    expect(countInstalled(folder)).toEqual({ there: 1, all: 2 })
  })

  test('fits by system and processor, named or excluded', () => {
    expect(fits({}, 'linux', 'x64')).toBe(true)
    expect(fits({ os: ['linux'], cpu: ['x64'] }, 'linux', 'x64')).toBe(true)
    expect(fits({ os: ['linux'], cpu: ['arm64'] }, 'linux', 'x64')).toBe(false)
    expect(fits({ os: ['!win32'] }, 'linux', 'x64')).toBe(true)
    expect(fits({ os: ['!win32'] }, 'win32', 'x64')).toBe(false)
  })
})

describe('a lock', () => {
  test('of another user is waited for: that start is alive, though we may not signal it', async () => {
    const file = join(folder, 'lock')
    writeFileSync(file, '4242')
    const asked = Promise.withResolvers()
    vi.spyOn(process, 'kill').mockImplementation((pid) => {
      if (pid === 4242) asked.resolve()
      throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' })
    })
    const order = []
    const inside = withLock(file, async () => order.push('inside'))
    await asked.promise
    order.push('still there')
    rmSync(file)
    await inside
    expect(order).toEqual(['still there', 'inside'])
  })

  test('of a start that is gone is taken over, and of one that has just begun is not', async () => {
    const file = join(folder, 'lock')
    const killed = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('ESRCH: no such process'), { code: 'ESRCH' })
    })
    writeFileSync(file, '4242')
    expect(await withLock(file, async () => 'in')).toBe('in')
    expect(killed).toHaveBeenCalledWith(4242, 0)
  })
})

describe('what npm runs in', () => {
  test('finds a Node that stays while node_modules is replaced', () => {
    vi.stubEnv('PATH', ['/usr/bin', inRoot('node_modules', '.bin'), inRoot('node_modules'), '/opt/bin'].join(delimiter))
    const { PATH } = npmEnvironment()
    expect(PATH.split(delimiter).slice(0, 2)).toEqual(['/usr/bin', '/opt/bin'])
    expect(PATH.split(delimiter).filter((part) => part.startsWith(inRoot('node_modules', '.bin')))).toEqual([])
  })

  test('skips downloads that may fail, unless somebody asks for them', () => {
    vi.stubEnv('ONNXRUNTIME_NODE_INSTALL', undefined)
    expect(npmEnvironment().ONNXRUNTIME_NODE_INSTALL).toBe('skip')
    vi.stubEnv('ONNXRUNTIME_NODE_INSTALL', 'cuda12')
    expect(npmEnvironment({ EXTRA: '1' })).toMatchObject({ ONNXRUNTIME_NODE_INSTALL: 'cuda12', EXTRA: '1' })
  })
})

describe('a command that takes too long', () => {
  /** One that has ended and that nobody has taken notice of (Z) runs no more. */
  const isAlive = (pid) => {
    try {
      process.kill(pid, 0)
      return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  }
  /** A signal to a group has reached all of it, but those that are not ours to wait for end in their own time. */
  const allEnd = (output) => {
    const pids = output.trim().split(' ').map(Number)
    return vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), 5000)
  }
  /** Says its own number and its child's, then goes on for ever. */
  const endless = (child = '') => `
    const kept = setInterval(() => {}, 1000)
    const { pid } = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
      'setInterval(() => {}, 1000);' + child,
    )}], { stdio: 'inherit' })
    console.log(process.pid + ' ' + pid)
    ${child}`

  test('is ended with all it started', async () => {
    const { output, signal, timedOut } = await run(process.execPath, ['-e', endless()], { limitMs: 500 })
    expect({ signal, timedOut }).toEqual({ signal: 'SIGTERM', timedOut: true })
    await allEnd(output)
  })

  test('and does not listen is ended by force', async () => {
    const deaf = endless(`process.on('SIGTERM', () => {});`)
    const { output, signal, timedOut } = await run(process.execPath, ['-e', deaf], { limitMs: 500 })
    expect({ signal, timedOut }).toEqual({ signal: 'SIGKILL', timedOut: true })
    await allEnd(output)
  }, 20_000)

  test('is not waited for where a process that got away holds its output', async () => {
    const away = `
      const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        stdio: 'inherit', detached: true })
      console.log(pid)
      setInterval(() => {}, 1000)`
    const { output, timedOut } = await run(process.execPath, ['-e', away], { limitMs: 500 })
    expect(timedOut).toBe(true)
    process.kill(Number(output), 'SIGKILL')
  })

  test('and that not even force ends is given up', async () => {
    vi.spyOn(process, 'kill').mockImplementation(() => true)
    const { timedOut, output } = await run(process.execPath, ['-e', endless()], { limitMs: 500, graceMs: 100 })
    vi.restoreAllMocks()
    expect(timedOut).toBe(true)
    for (const pid of output.trim().split(' ').map(Number)) process.kill(pid, 'SIGKILL')
  })

  test('is not told of one that is done in time', async () => {
    const result = await run(process.execPath, ['-e', 'console.log(1)'], { limitMs: 20_000 })
    expect(result).toMatchObject({ code: 0, signal: null, timedOut: false, output: '1\n' })
  })
})
