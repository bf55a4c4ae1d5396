/** Plays the main job in the real window. Started by `npm start` on Node 24, with a display and a found Electron. */
import { mkdirSync } from 'node:fs'
import { _electron } from 'playwright-core'
import { inRoot, root } from '../bootstrap/paths.mjs'
import { sandboxArguments } from '../electron/launch.mjs'

const executablePath = process.env['SELVEDGE_ELECTRON_RESOLVED']
if (!executablePath) throw new Error('Start the tour with `npm start`: it finds the Electron to use.')
mkdirSync(inRoot('out', 'tour'), { recursive: true })

const flags = sandboxArguments()
// Playwright switches the sandbox off unless told otherwise.
const chromiumSandbox = flags.length === 0
const app = await _electron.launch({ executablePath, chromiumSandbox, args: [...flags, root, '--sample'] })
try {
  const page = await app.firstWindow()
  await page.waitForLoadState('load')
  await page.screenshot({ path: inRoot('out', 'tour', '01-start.png') })
  console.log(`The window "${await page.title()}" opened: out/tour/01-start.png`)
} finally {
  await app.close()
}
