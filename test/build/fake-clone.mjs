import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

// Stands for npm: notes how it was called, and does what the file `npm-does.json` beside it says.
const npm = `
const fs = require('node:fs')
const path = require('node:path')
const notes = path.join(__dirname, 'calls.txt')
fs.appendFileSync(notes, process.argv.slice(2).join(' ') + '\\n')
const does = JSON.parse(fs.readFileSync(path.join(__dirname, 'npm-does.json'), 'utf8'))
const said = does[process.argv[2]]
if (said) {
  console.error(said)
  process.exit(1)
}
const root = process.cwd()
fs.rmSync(path.join(root, 'node_modules'), { recursive: true, force: true })
const node = path.join(root, 'node_modules', 'node')
fs.mkdirSync(node, { recursive: true })
fs.writeFileSync(path.join(node, 'package.json'), JSON.stringify({ version: process.versions.node }))
const link = "const fs = require('fs'); fs.mkdirSync('bin', { recursive: true });" +
  'fs.symlinkSync(process.execPath, "bin/node")'
fs.writeFileSync(path.join(node, 'installArchSpecificPackage.js'), does.node === 'fails' ? 'process.exit(1)' : link)
fs.mkdirSync(path.join(root, 'node_modules', '.bin'))
`

/** A clone of the repository's bootstrap in a temporary folder, with a lock file of one package and an npm of its own. */
export function fakeClone() {
  const folder = mkdtempSync(join(tmpdir(), 'selvedge-clone-'))
  const at = (...parts) => join(folder, ...parts)
  for (const part of ['bootstrap', 'electron'])
    cpSync(join(here, '../../build', part), at('build', part), { recursive: true })
  mkdirSync(at('npm'))
  writeFileSync(at('npm', 'npm-cli.js'), npm)
  const lock = (packages) =>
    writeFileSync(at('package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }))
  const npmDoes = (does) => writeFileSync(at('npm', 'npm-does.json'), JSON.stringify(does))
  const version = process.versions.node
  lock({ 'node_modules/node': { version } })
  npmDoes({})
  return {
    at,
    lock,
    npmDoes,
    version,
    calls: () =>
      existsSync(at('npm', 'calls.txt')) ? readFileSync(at('npm', 'calls.txt'), 'utf8').trim().split('\n') : [],
    /** Runs ensurePackages as an entry point does. */
    ensurePackages: () => {
      const script = `
        import { main } from ${JSON.stringify(at('build', 'bootstrap', 'main.mjs'))}
        import { ensurePackages } from ${JSON.stringify(at('build', 'bootstrap', 'packages.mjs'))}
        await main(async () => { await ensurePackages(); return 0 })`
      const env = { ...process.env, npm_execpath: at('npm', 'npm-cli.js') }
      const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' })
      return { code: result.status, out: result.stdout, err: result.stderr }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
