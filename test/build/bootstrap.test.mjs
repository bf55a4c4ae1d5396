import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../build/bootstrap/child.mjs'
import { closingLine, countsOf } from '../../build/bootstrap/counts.mjs'
import { hasDisplay, startVirtualDisplay } from '../../build/bootstrap/display.mjs'
import { withLock } from '../../build/bootstrap/lock.mjs'
import { contentStamp } from '../../build/bootstrap/stamp.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selvedge-bootstrap-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('contentStamp', () => {
  const stamp = () => contentStamp(folder, ['src', 'config.ts'])
  beforeEach(() => {
    mkdirSync(join(folder, 'src/inner'), { recursive: true })
    writeFileSync(join(folder, 'src/inner/a.ts'), 'one')
  })

  test('does not change with the times of files', () => {
    const before = stamp()
    utimesSync(join(folder, 'src/inner/a.ts'), 1, 1)
    expect(stamp()).toBe(before)
  })

  test.each([
    ['content', () => writeFileSync(join(folder, 'src/inner/a.ts'), 'two')],
    ['a new file', () => writeFileSync(join(folder, 'src/b.ts'), '')],
    ['a file that was missing', () => writeFileSync(join(folder, 'config.ts'), '')],
    ['a removed file', () => rmSync(join(folder, 'src/inner/a.ts'))],
  ])('changes with %s', (_name, change) => {
    const before = stamp()
    change()
    expect(stamp()).not.toBe(before)
  })
})

describe('withLock', () => {
  const file = () => join(folder, 'lock')

  test('lets one in at a time and opens again after a failure', async () => {
    const entered = /** @type {string[]} */ ([])
    const { promise, reject } = Promise.withResolvers()
    const first = withLock(file(), () => promise)
    const second = withLock(file(), async () => void entered.push('second'))
    expect(existsSync(file())).toBe(true)
    expect(entered, 'it has tried, and waits').toEqual([])
    reject(new Error('failed'))
    await expect(first).rejects.toThrow('failed')
    await second
    expect(entered).toEqual(['second'])
    expect(existsSync(file())).toBe(false)
  })

  test('is taken over from a start that was killed', async () => {
    writeFileSync(file(), '999999999')
    expect(await withLock(file(), async () => 'in')).toBe('in')
  })
})

describe('countsOf', () => {
  const passing = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 }

  test('adds up', () => {
    expect(closingLine(countsOf(passing, 0))).toBe('3 passed, 0 failed, 2 skipped')
  })

  test.each([
    ['a runner that crashed', undefined, 139, 1],
    ['an error outside of any test', passing, 1, 1],
    ['no test at all', { numPassedTests: 0 }, 0, 1],
    [
      'a file that could not be loaded',
      { ...passing, testResults: [{ status: 'failed', assertionResults: [] }] },
      1,
      1,
    ],
    [
      'a failed test, once',
      { ...passing, numFailedTests: 2, testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }] },
      1,
      2,
    ],
  ])('%s counts as failed', (_name, report, code, failed) => {
    expect(countsOf(report, code).failed).toBe(failed)
  })
})

describe('run', () => {
  test('answers 127 for a command that is not there', async () => {
    expect(await run('selvedge-no-such-command', [])).toMatchObject({ code: 127, timedOut: false })
  })
})

test('a display is always there on macOS and Windows, on Linux when a server is named', () => {
  expect(hasDisplay({}, 'darwin')).toBe(true)
  expect(hasDisplay({}, 'win32')).toBe(true)
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
})

function hasXvfb() {
  try {
    execFileSync('sh', ['-c', 'command -v Xvfb'])
    return true
  } catch {
    return false
  }
}

test.runIf(process.platform === 'linux' && hasXvfb())(
  'a virtual display starts, and ends without a trace',
  async () => {
    const display = await startVirtualDisplay()
    const socket = `/tmp/.X11-unix/X${display.environment.DISPLAY.slice(1)}`
    expect(existsSync(socket)).toBe(true)
    await display.close()
    expect(existsSync(socket)).toBe(false)
    expect(existsSync(display.environment.XAUTHORITY)).toBe(false)
  },
)

test.skipIf(process.platform === 'win32')('what a launcher started ends with it, even where it is killed', async () => {
  const child = new URL('../../build/bootstrap/child.mjs', import.meta.url).href
  const program = join(folder, 'launcher.mjs')
  writeFileSync(
    program,
    `import { start } from ${JSON.stringify(child)}
     start(process.execPath, ['-e', "console.log('works'); setInterval(() => undefined, 1000)"], { stdio: 'inherit' })`,
  )
  const launcher = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(launcher.stdout, 'data')
  launcher.kill('SIGKILL')
  launcher.stdout.resume()
  // The pipe is the child's as well: it closes once both are gone.
  await once(launcher.stdout, 'end')
})
