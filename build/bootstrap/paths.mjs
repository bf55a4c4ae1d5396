import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository root: everything below is said relative to it. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts)

/** The Node that ships with the app (npm package `node`): engine, workers, tests and build tools run on it. */
export const shippedNode = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Creates the folder of the log files and returns where the named log goes. @param {string} name */
export function logFile(name) {
  mkdirSync(inRoot('out', 'logs'), { recursive: true })
  return inRoot('out', 'logs', `${name}.log`)
}

/** A path as a person should read it: short when it lies in the repository. @param {string} path */
export function readable(path) {
  const short = relative(root, path)
  return short.startsWith('..') ? path : short
}

/** Where downloads that survive a fresh clone are kept. @param {NodeJS.ProcessEnv} [env] */
export function cacheFolder(env = process.env) {
  if (env['SELVEDGE_CACHE']) return env['SELVEDGE_CACHE']
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'selvedge')
  if (process.platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'selvedge', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'selvedge')
  return join(homedir(), '.cache', 'selvedge')
}

/** Environment of a child: the repository's own tools, and with them the shipped Node, come first on the PATH. */
export function childEnvironment(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':'
  const own = inRoot('node_modules', '.bin')
  const parts = (process.env['PATH'] ?? '').split(separator).filter((part) => part !== own)
  if (existsSync(shippedNode)) parts.unshift(own)
  return { ...process.env, PATH: parts.join(separator), ...extra }
}
