import { existsSync, readFileSync } from 'node:fs'
import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { isDebianFamily, parseOsRelease } from '../bootstrap/system-list.mjs'

/** @typedef {{ compiler: string[], pip: string[] }} Tools each a command with its first arguments */

const pips = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']]
const compilers = () => [process.env['CXX'] ?? '', 'g++', 'clang++', 'c++'].filter(Boolean).map((name) => [name])

/** The first command that answers to --version. @param {string[][]} candidates */
async function firstThere(candidates) {
  for (const [command = '', ...args] of candidates) {
    const answer = await run(command, [...args, '--version'], { limitMs: 30_000 })
    if (answer.code === 0) return [command, ...args]
  }
  return undefined
}

const installers = [
  { has: '/usr/bin/dnf', command: 'dnf install', compiler: 'gcc-c++', pip: 'python3-pip' },
  { has: '/usr/bin/zypper', command: 'zypper install', compiler: 'gcc-c++', pip: 'python3-pip' },
  { has: '/usr/bin/pacman', command: 'pacman -S', compiler: 'gcc', pip: 'python-pip' },
]

/**
 * The one command that brings what is missing.
 * @param {{ compiler: boolean, pip: boolean }} missing
 * @param {{ debian: boolean, root: boolean, exists?: (path: string) => boolean }} machine
 */
export function installCommand(missing, { debian, root, exists = existsSync }) {
  const known = debian
    ? { command: 'apt-get install', compiler: 'g++', pip: 'python3-pip' }
    : installers.find(({ has }) => exists(has))
  if (!known) return undefined
  const names = [missing.compiler ? known.compiler : '', missing.pip ? known.pip : ''].filter(Boolean)
  return `${root ? '' : 'sudo '}${known.command} ${names.join(' ')}`
}

/** What compiling needs, or a failure that names what is missing and the command to type. @returns {Promise<Tools>} */
export async function requireTools() {
  const [compiler, pip] = await Promise.all([firstThere(compilers()), firstThere(pips)])
  if (compiler && pip) return { compiler, pip }
  const release = existsSync('/etc/os-release') ? parseOsRelease(readFileSync('/etc/os-release', 'utf8')) : {}
  const machine = { debian: isDebianFamily(release), root: process.getuid?.() === 0 }
  const command = installCommand({ compiler: !compiler, pip: !pip }, machine)
  const lacking = [compiler ? '' : 'a C++ compiler (g++)', pip ? '' : 'Python 3 with pip'].filter(Boolean)
  throw new Failure(`To compile TensorFlow's binding this machine lacks ${lacking.join(' and ')}.`, {
    next: command
      ? `Type this, then run the same command again: ${command}`
      : 'Install it with the package manager of your system, then run the same command again.',
  })
}
