import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test as anywhere } from 'vitest'
import { explainNpmFailure } from '../../build/bootstrap/npm-failure.mjs'
import { packagesStamp } from '../../build/bootstrap/stamp.mjs'
import { fakeClone } from './fake-clone.mjs'

// The stand-in for npm links Node where the real one fetches it, and links need rights on Windows.
const test = anywhere.skipIf(process.platform === 'win32')

/** @type {ReturnType<typeof fakeClone>} */
let clone
beforeEach(() => {
  clone = fakeClone()
})
afterEach(() => clone.remove())

test('a fresh clone is installed once, without install scripts, and gets its Node', () => {
  const first = clone.ensurePackages()
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(clone.calls()).toHaveLength(1)
  expect(clone.calls()[0]).toMatch(/^ci --ignore-scripts .*--include=dev/)
  expect(existsSync(clone.at('node_modules/node/bin/node'))).toBe(true)

  expect(clone.ensurePackages()).toEqual({ code: 0, out: '', err: '' })
  expect(clone.calls()).toHaveLength(1)
})

test('a changed lock file is installed again', () => {
  clone.ensurePackages()
  clone.lock({ 'node_modules/node': { version: clone.version }, 'node_modules/new': { version: '1.0.0' } })
  clone.ensurePackages()
  expect(clone.calls()).toHaveLength(2)
})

test('a half-finished node_modules is installed again', () => {
  mkdirSync(clone.at('node_modules/node/bin'), { recursive: true })
  clone.ensurePackages()
  expect(clone.calls()).toHaveLength(1)
})

test("a person's own npm install is taken as it is", () => {
  clone.lock({
    'node_modules/node': { version: clone.version },
    'node_modules/other-system': { version: '1.0.0', optional: true },
  })
  mkdirSync(clone.at('node_modules/node/bin'), { recursive: true })
  writeFileSync(clone.at('node_modules/node/package.json'), JSON.stringify({ version: clone.version }))
  symlinkSync(process.execPath, clone.at('node_modules/node/bin/node'))
  mkdirSync(clone.at('node_modules/.bin'))
  const there = { packages: { 'node_modules/node': { version: clone.version } } }
  writeFileSync(clone.at('node_modules/.package-lock.json'), JSON.stringify(there))
  expect(clone.ensurePackages()).toMatchObject({ code: 0, err: '' })
  expect(clone.calls()).toEqual([])
})

test('a Node that went missing is fetched again', () => {
  clone.ensurePackages()
  rmSync(clone.at('node_modules/node/bin'), { recursive: true })
  expect(clone.ensurePackages().code).toBe(0)
  expect(existsSync(clone.at('node_modules/node/bin/node'))).toBe(true)
})

test('a lock file that this npm finds incomplete is installed with the tolerant command', () => {
  clone.npmDoes({ ci: 'npm error code EUSAGE\nnpm error Missing: other@ from lock file' })
  expect(clone.ensurePackages().code).toBe(0)
  expect(clone.calls()[1]).toMatch(/^install --ignore-scripts .*--no-save/)
})

test('without network the failure is one paragraph that names cause, remedy and log', () => {
  clone.npmDoes({ ci: 'npm warn EBADENGINE noise\nnpm error code ENOTFOUND\nnpm error network request failed' })
  const { code, err } = clone.ensurePackages()
  expect(code).toBe(1)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(err).toContain('could not be installed. The npm registry could not be reached. Check the network')
  expect(err).toContain('Full log: out/logs/npm-ci.log')
  expect(err).not.toContain('EBADENGINE')
})

test('a Node that cannot be fetched is told with its remedy, and tried again the next time', () => {
  clone.npmDoes({ node: 'fails' })
  expect(clone.ensurePackages()).toMatchObject({ code: 1, err: expect.stringContaining('npm rebuild node') })
  clone.npmDoes({})
  expect(clone.ensurePackages().code).toBe(0)
})

describe('explainNpmFailure', () => {
  test.each([
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['npm ERR! code ECONNREFUSED', 'could not be reached'],
    ['npm error code E403', 'refused'],
    ['npm error code ENOSPC', 'disk is full'],
    ['npm error code EACCES', 'belongs to somebody else'],
    ['npm error code EINTEGRITY', 'not what package-lock.json expects'],
    ['npm error code E404', 'does not have'],
    ['npm error something new', 'npm says: something new.'],
    ['', 'gave no reason'],
  ])('%j', (output, cause) => {
    expect(explainNpmFailure(output).cause).toContain(cause)
  })
})

test('the stamp depends on lock file and machine', () => {
  const stamp = packagesStamp('a', 'linux', 'x64')
  expect(stamp).toBe(packagesStamp('a', 'linux', 'x64'))
  expect(new Set([stamp, packagesStamp('b', 'linux', 'x64'), packagesStamp('a', 'linux', 'arm64')]).size).toBe(3)
})
