import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cachedDevelopmentRuntime, installDevelopmentRuntime, source } from '../../build/electron/development.mjs'
import { failedLately, officialExecutable, rememberFailure } from '../../build/electron/official.mjs'
import { overrideElectron, resolveElectron } from '../../build/electron/resolve.mjs'

const posix = process.platform !== 'win32'
const hourMs = 3600 * 1000
let folder = ''
const at = (...parts) => join(folder, ...parts)
const write = (path, text, mode = 0o644) => {
  mkdirSync(join(at(path), '..'), { recursive: true })
  writeFileSync(at(path), text, { mode })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selvedge-electron-'))
  write('package/package.json', JSON.stringify({ version: '45.4.1' }))
  for (const name of ['SELVEDGE_ELECTRON', 'SELVEDGE_ELECTRON_RETRY', 'ELECTRON_MIRROR']) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const official = () => {
  write('package/dist/version', '45.4.1')
  write('package/dist/electron', '', 0o755)
  write('package/path.txt', 'electron')
}
const development = () => write(`cache/electron/${source.electron}-development-1/electron`, '', 0o755)
const resolveHere = () => resolveElectron({ packageFolder: at('package'), cache: at('cache') })

describe('an Electron named by a person', () => {
  test('that is not there is refused with the reason', async () => {
    await expect(overrideElectron(at('none'))).rejects.toMatchObject({
      paragraph: expect.stringMatching(/^SELVEDGE_ELECTRON names .*none, .* There is no such file\. Name the Electron/),
    })
  })

  test('that is a folder is refused', async () => {
    await expect(overrideElectron(folder)).rejects.toMatchObject({ paragraph: expect.stringContaining('not a file') })
  })

  test.runIf(posix)('that may not be executed is refused', async () => {
    write('electron', 'text')
    await expect(overrideElectron(at('electron'))).rejects.toMatchObject({
      paragraph: expect.stringContaining('may not be executed'),
    })
  })

  test.runIf(posix)('is used before any other, with its version', async () => {
    official()
    write('mine', '#!/bin/sh\necho v44.1.0\n', 0o755)
    vi.stubEnv('SELVEDGE_ELECTRON', at('mine'))
    expect(await resolveHere()).toMatchObject({ executable: at('mine'), version: '44.1.0', kind: 'override' })
  })
})

describe('the official Electron', () => {
  test('is used when its download was unpacked to the end', async () => {
    official()
    development()
    rememberFailure(at('cache'), '45.4.1', 'test')
    expect(await resolveHere()).toMatchObject({ executable: at('package/dist/electron'), kind: 'official' })
  })

  test('is not used half unpacked, nor in another version', () => {
    official()
    rmSync(at('package/path.txt'))
    expect(officialExecutable(at('package'))).toBeUndefined()
    official()
    write('package/dist/version', '44.0.0')
    expect(officialExecutable(at('package'))).toBeUndefined()
  })

  test('is not asked for again within a day, unless told to or asked elsewhere', () => {
    const now = Date.now()
    const lately = (version, time) => failedLately(at('cache'), version, time)
    expect(lately('45.4.1', now)).toBe(false)
    rememberFailure(at('cache'), '45.4.1', 'no answer', now)
    expect(lately('45.4.1', now + 23 * hourMs)).toBe(true)
    expect(lately('45.4.1', now + 25 * hourMs)).toBe(false)
    expect(lately('45.5.0', now)).toBe(false)
    vi.stubEnv('ELECTRON_MIRROR', 'https://mirror.example/')
    expect(lately('45.4.1', now)).toBe(false)
    vi.stubEnv('ELECTRON_MIRROR', undefined)
    vi.stubEnv('SELVEDGE_ELECTRON_RETRY', '1')
    expect(lately('45.4.1', now)).toBe(false)
  })
})

describe.runIf(posix)('the development runtime', () => {
  test('is taken from the cache, and says what it is', async () => {
    development()
    rememberFailure(at('cache'), '45.4.1', 'no answer')
    const found = await resolveHere()
    expect(found).toMatchObject({ version: source.electron, kind: 'development' })
    expect(found.note).toContain('development runtime')
    expect(found.note).not.toContain('\n')
  })

  test('with another checksum is refused and leaves nothing behind', async () => {
    const fetch = async (work) => {
      writeFileSync(join(work, 'package.tgz'), 'not the runtime')
      return join(work, 'package.tgz')
    }
    await expect(installDevelopmentRuntime(at('cache'), { fetch })).rejects.toMatchObject({
      paragraph: expect.stringContaining('thrown away'),
    })
    expect(readdirSync(at('cache/electron'))).toEqual([])
    expect(cachedDevelopmentRuntime(at('cache'))).toBeUndefined()
  })

  test('that cannot be unpacked leaves nothing behind', async () => {
    const text = 'no archive, but the expected bytes'
    const fetch = async (work) => {
      writeFileSync(join(work, 'package.tgz'), text)
      return join(work, 'package.tgz')
    }
    const integrity = `sha512-${createHash('sha512').update(text).digest('base64')}`
    await expect(installDevelopmentRuntime(at('cache'), { fetch, integrity })).rejects.toThrow('unpacked')
    expect(readdirSync(at('cache/electron'))).toEqual([])
  })

  test('clears away what a killed download left, not what another start works on', async () => {
    mkdirSync(at('cache/electron/.work-999999999-abc'), { recursive: true })
    mkdirSync(at(`cache/electron/.work-${process.pid}-abc`))
    const fetch = () => Promise.reject(new Error('offline'))
    await expect(installDevelopmentRuntime(at('cache'), { fetch })).rejects.toThrow('offline')
    expect(readdirSync(at('cache/electron'))).toEqual([`.work-${process.pid}-abc`])
  })

  test('that may not be executed counts as absent', () => {
    development()
    chmodSync(at(`cache/electron/${source.electron}-development-1/electron`), 0o644)
    // Root may execute nothing without an x bit either.
    expect(cachedDevelopmentRuntime(at('cache'))).toBeUndefined()
    expect(existsSync(at('cache'))).toBe(true)
  })
})
