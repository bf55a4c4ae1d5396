import { existsSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import { run } from './child.mjs'
import { inRoot } from './paths.mjs'

/**
 * The Node to run npm with. After the first install `npm start` runs this script on the Node inside node_modules, and
 * that one vanishes while `npm ci` empties the folder: then the Node that npm itself was started with.
 */
export function outerNode() {
  const inside = process.execPath.startsWith(inRoot('node_modules') + sep)
  const outer = process.env['npm_node_execpath']
  return inside && outer && existsSync(outer) ? outer : process.execPath
}

/** The npm we were started by, or else the one on the PATH. @returns {{ command: string, args: string[], shell: boolean }} */
export function npmCommand() {
  const script = process.env['npm_execpath']
  if (script && /npm-cli\.c?js$/.test(script) && existsSync(script)) {
    return { command: outerNode(), args: [script], shell: false }
  }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

/** The environment npm runs in: its scripts must find a Node that stays while node_modules is replaced. */
export function npmEnvironment(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':'
  const own = inRoot('node_modules') + sep
  const parts = (process.env['PATH'] ?? '').split(separator).filter((part) => !(part + sep).startsWith(own))
  // The CUDA provider's download fails the whole install where its host is out of reach; it is set up by itself.
  const cuda = { ONNXRUNTIME_NODE_INSTALL: process.env['ONNXRUNTIME_NODE_INSTALL'] ?? 'skip' }
  return { ...process.env, ...cuda, PATH: [...parts, dirname(outerNode())].join(separator), ...extra }
}

/**
 * @param {string[]} args
 * @param {{ cwd: string, log: string, limitMs?: number, npm?: ReturnType<typeof npmCommand> }} options
 */
export function runNpm(args, { npm = npmCommand(), ...options }) {
  // A level of our own: under `npm run -s` the inherited one is silent, and the log would stay empty.
  const quiet = ['--loglevel=notice', '--no-audit', '--no-fund']
  return run(npm.command, [...npm.args, ...args, ...quiet], { ...options, shell: npm.shell, env: npmEnvironment() })
}
