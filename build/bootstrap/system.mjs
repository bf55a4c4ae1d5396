import { existsSync, readFileSync } from 'node:fs'
import { run } from './child.mjs'
import { hasDisplay } from './display.mjs'
import { Failure } from './failure.mjs'
import { logFile } from './paths.mjs'
import { progress } from './say.mjs'
import { candidates, isDebianFamily, missingPackages, parseOsRelease } from './system-list.mjs'

const isRoot = () => process.getuid?.() === 0

async function missing() {
  const release = existsSync('/etc/os-release') ? parseOsRelease(readFileSync('/etc/os-release', 'utf8')) : {}
  if (!isDebianFamily(release)) return []
  // Its code is 1 when a name is unknown, which is an answer too.
  const args = ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...candidates]
  const dpkg = await run('dpkg-query', args, { limitMs: 60_000 })
  if (dpkg.code > 1) return []
  return missingPackages({ release, dpkg: dpkg.output, needsVirtualDisplay: !hasDisplay() })
}

/** @param {string[]} packages */
async function install(packages) {
  const step = progress(`Installing system libraries (${packages.join(' ')})`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Another apt at work (a fresh machine updates itself) holds its lock for a while.
  const apt = ['-q', '-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=2']
  // A source that fails is no reason to stop: the others may carry what is needed.
  await run('apt-get', [...apt, 'update'], { env, log: logFile('apt-update'), limitMs: 10 * 60_000 })
  const log = logFile('apt-install')
  const args = [...apt, 'install', '-y', '--no-install-recommends', ...packages]
  const result = await run('apt-get', args, { env, log, limitMs: 20 * 60_000 })
  if (result.code === 0) return step.done()
  step.failed()
  throw new Failure('The system libraries that Electron needs could not be installed.', {
    cause: /Unable to locate|no installation candidate/.test(result.output)
      ? 'The package sources of this machine do not carry them.'
      : /Could not resolve|Failed to fetch|Temporary failure/.test(result.output)
        ? 'The package sources could not be reached.'
        : `apt-get ended with code ${result.code}.`,
    next: `Check /etc/apt and the network, then run: apt-get update && apt-get install ${packages.join(' ')}`,
    log,
  })
}

/** Makes sure that Electron finds its system libraries: installs them as root, else names the command to type. */
export async function ensureSystemLibraries() {
  if (process.platform !== 'linux') return
  const packages = await missing()
  if (packages.length === 0) return
  if (isRoot()) return install(packages)
  throw new Failure(`Electron needs system libraries that are missing here: ${packages.join(', ')}.`, {
    next: `Type this, then run the same command again: sudo apt-get install ${packages.join(' ')}`,
  })
}

/**
 * The last word on any Linux: asks the loader which libraries the found Electron lacks.
 * @param {string} executable
 */
export async function checkSharedLibraries(executable) {
  if (process.platform !== 'linux') return
  const answer = await run('ldd', [executable], { limitMs: 20_000 })
  const lacking = [...answer.output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
  if (lacking.length === 0) return
  throw new Failure(`Electron cannot start: this system lacks ${lacking.join(', ')}.`, {
    next: 'Install the packages of your distribution that hold them (GTK 3, NSS, ALSA, GBM, XScrnSaver), then run it again.',
  })
}
