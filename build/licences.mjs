/**
 * `npm run licences`: writes resources/THIRD-PARTY-LICENCES.txt, what ships in Selvedge under which licence, from the packages
 * that are locked and installed. `-- --check` compares the list with the lock file.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { inRoot, readable, root } from './bootstrap/paths.mjs'
import { border, listOf, textsOf } from './licences/page.mjs'
import { shippedPackages } from './licences/shipped.mjs'

const file = inRoot('resources', 'THIRD-PARTY-LICENCES.txt')
const { packages: locked } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
const version = (/** @type {string} */ name) => locked[`node_modules/${name}`].version
const packages = shippedPackages(locked)
const versions = {
  electron: version('electron'),
  node: version('node'),
  libvips: version('@img/sharp-libvips-linux-x64'),
}
const list = listOf(packages, versions)

if (process.argv.includes('--check')) {
  const written = readFileSync(file, 'utf8')
  if (written.slice(0, written.indexOf(border) + border.length) !== list) {
    console.error(`${readable(file)} does not list what ships now. Run \`npm run licences\`.`)
    process.exitCode = 1
  }
} else {
  writeFileSync(file, `${list}\n${textsOf(root, packages)}`)
  console.log(`${readable(file)} is written: ${packages.length} packages`)
}
