import { execFile } from 'node:child_process'
import { constants, copyFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sandboxArguments } from '../../build/electron/launch.mjs'
import { releaseFuses, setReleaseFuses, wrongFuses } from '../../build/electron/release-fuses.mjs'

/** What ships cannot be started as something else. Elsewhere than on Linux Electron is a bundle, not a file beside others. */
const given = process.env['SELVEDGE_ELECTRON_RESOLVED'] ?? ''
const isPossible = process.platform === 'linux' && given !== ''
const folder = mkdtempSync(join(tmpdir(), 'selvedge-fuses-'))
const released = join(folder, basename(given))

beforeAll(async () => {
  if (!isPossible) return
  for (const name of readdirSync(dirname(given))) {
    if (name !== basename(given)) symlinkSync(join(dirname(given), name), join(folder, name))
  }
  copyFileSync(given, released, constants.COPYFILE_FICLONE)
  // What starts here is a folder: a release is one archive, and starts nothing else.
  await setReleaseFuses(released, { OnlyLoadAppFromAsar: false })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What it says, however it ends. It would wait for ever for a window that nobody closes. */
function said(executable: string, args: string[], environment: Record<string, string>): Promise<string> {
  // As Node it knows no flags of a browser.
  const flags = executable === given && 'ELECTRON_RUN_AS_NODE' in environment ? [] : sandboxArguments()
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, timeout: 20_000, killSignal: 'SIGKILL' as const }
    execFile(executable, [...args, ...flags], options, (_error, output, errors) => resolve(output + errors))
  })
}

test('every fuse there is has been decided', () => {
  const names = Object.values(FuseV1Options).filter((name) => typeof name === 'string')
  expect(Object.keys(releaseFuses).sort()).toEqual(names.sort())
})

test.runIf(isPossible)('a release has them set, and one that has not is told', async () => {
  expect(await wrongFuses(released)).toEqual(['OnlyLoadAppFromAsar'])
  expect(await wrongFuses(given)).toEqual(expect.arrayContaining(['RunAsNode', 'EnableNodeCliInspectArguments']))
})

test.runIf(isPossible).each([
  ['is no Node', ['-e', 'console.log("taken over")'], { ELECTRON_RUN_AS_NODE: '1' }],
  ['takes no options of Node', ['--version'], { NODE_OPTIONS: `--require ${join(folder, 'taken.cjs')}` }],
  ['listens to no debugger', ['--inspect=0', '--version'], {}],
])('a release %s', async (_what, args, environment) => {
  writeFileSync(join(folder, 'taken.cjs'), 'console.log("taken over")')
  const isTaken = /taken over|Debugger listening/
  expect(await said(given, args, environment), 'without its fuses it is').toMatch(isTaken)
  expect(await said(released, args, environment)).not.toMatch(isTaken)
})
