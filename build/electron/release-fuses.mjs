/**
 * Runs on Node 24 (which @electron/fuses needs): node release-fuses.mjs EXECUTABLE [--check]
 * Sets what an Electron that ships can still be made to do from outside, before it is signed, or checks that it is set.
 */
import { pathToFileURL } from 'node:url'
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/** Every fuse there is, decided. @type {Readonly<Record<keyof typeof FuseV1Options, boolean>>} */
export const releaseFuses = {
  // Engine and workers run on the Node that ships beside it.
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Faults of memory are caught by guard pages where the compiler relies on them; the code runs more slowly without.
  WasmTrapHandlers: true,
}

/** Fuses that this executable has and that are not as a release needs them. @param {string} executable */
export async function wrongFuses(executable) {
  const wire = /** @type {Record<string, unknown>} */ (await getCurrentFuseWire(executable))
  return Object.entries(releaseFuses)
    .filter(([name, wanted]) => {
      const state = wire[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)]]
      // An older Electron has fewer fuses, and none to set.
      if (state === undefined || state === FuseState.INHERIT || state === FuseState.REMOVED) return false
      return (state === FuseState.ENABLE) !== wanted
    })
    .map(([name]) => name)
}

/** @param {string} executable @param {Partial<typeof releaseFuses>} [other] what a test needs otherwise */
export async function setReleaseFuses(executable, other = {}) {
  const named = Object.entries({ ...releaseFuses, ...other })
  const wire = /** @type {Record<string, unknown>} */ (await getCurrentFuseWire(executable))
  const numbered = named
    .map(([name, value]) => [FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)], value])
    .filter(([number]) => wire[/** @type {number} */ (number)] !== undefined)
  await flipFuses(executable, { version: FuseVersion.V1, ...Object.fromEntries(numbered) })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [executable, check] = process.argv.slice(2)
  if (executable === undefined) throw new Error('Usage: node release-fuses.mjs EXECUTABLE [--check]')
  if (check === undefined) await setReleaseFuses(executable)
  const wrong = await wrongFuses(executable)
  console.log(
    wrong.length === 0 ? 'All fuses are as a release needs them.' : `Not as a release needs them: ${wrong.join(', ')}.`,
  )
  process.exitCode = wrong.length === 0 ? 0 : 1
}
