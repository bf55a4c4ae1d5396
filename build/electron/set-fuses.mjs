/**
 * Runs on Node 24 (which @electron/fuses needs): node set-fuses.mjs EXECUTABLE
 * The development runtime expects a snapshot of the product it came from, which is left out, and has the inspector
 * switched off, which Playwright needs.
 */
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

const executable = process.argv[2]
if (!executable) throw new Error('Usage: node set-fuses.mjs EXECUTABLE')
await flipFuses(executable, {
  version: FuseVersion.V1,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
})
