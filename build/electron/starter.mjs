import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The official Electron comes with a small default app that starts the folder named on its command line; the development
 * runtime has none, so it gets this one. An ES module with top-level await: Electron then waits with `ready` until the
 * app's own main module has run.
 */
const main = `import { app } from 'electron'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (!named || !existsSync(named)) {
  console.error('Usage: electron [flags] APP-FOLDER [arguments]')
  process.exit(2)
}
const path = resolve(named)
if (statSync(path).isDirectory()) {
  const about = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  app.setAppPath(path)
  if (about.productName ?? about.name) app.setName(about.productName ?? about.name)
  if (about.version) app.setVersion(about.version)
  await import(pathToFileURL(join(path, about.main ?? 'index.js')).href)
} else {
  await import(pathToFileURL(path).href)
}
`

/** @param {string} folder */
export function writeStarter(folder) {
  mkdirSync(folder, { recursive: true })
  const about = { name: 'electron', version: '0.0.0', type: 'module', main: 'main.js' }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(about)}\n`)
  writeFileSync(join(folder, 'main.js'), main)
}
