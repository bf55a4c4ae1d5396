import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Chromium refuses to run its sandbox as root; everybody else keeps it. */
export const sandboxArguments = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** What tests and the tour need to know about the Electron found. @param {import('./resolve.mjs').Electron} electron */
export const electronEnvironment = (electron) => ({
  SELVEDGE_ELECTRON_RESOLVED: electron.executable,
  SELVEDGE_ELECTRON_KIND: electron.kind,
  SELVEDGE_ELECTRON_VERSION: electron.version,
})

/**
 * The usual reason why Electron ends at once on Ubuntu 24.04 and newer: its sandbox needs user namespaces, which are
 * refused to programs in a home folder. Answers the remedy, or undefined where that is not the reason.
 * @param {string} executable
 */
export function sandboxRemedy(executable) {
  if (process.platform !== 'linux') return undefined
  const setting = (/** @type {string} */ name) => {
    try {
      return readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim()
    } catch {
      return undefined
    }
  }
  const refused =
    setting('apparmor_restrict_unprivileged_userns') === '1' || setting('unprivileged_userns_clone') === '0'
  const helper = join(dirname(executable), 'chrome-sandbox')
  try {
    const { uid, mode } = statSync(helper)
    if (!refused || (uid === 0 && (mode & 0o4000) !== 0)) return undefined
  } catch {
    return undefined
  }
  return `Give Electron's sandbox its rights, once: sudo chown root ${helper} && sudo chmod 4755 ${helper}`
}
