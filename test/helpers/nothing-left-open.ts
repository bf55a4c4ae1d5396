import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll } from 'vitest'
import { childrenOf } from './processes.ts'

/**
 * Set up before every file of tests: a file that leaves a process, a file or a database, a timer or a server open has failed.
 * What is on its way out when the last test ends may take this long.
 */
const graceMs = 3000

/** Kinds of `process.getActiveResourcesInfo()` that keep a process from ending, by what people call them. */
const kinds: Readonly<Record<string, string>> = {
  ProcessWrap: 'child process',
  Timeout: 'timer',
  TCPServerWrap: 'server',
  PipeServerWrap: 'server',
  FSEventWrap: 'watched folder',
}

interface Open {
  /** How many there are of each kind. */
  resources: ReadonlyMap<string, number>
  /** Files by descriptor, where the system tells: databases lie among them. */
  files: ReadonlySet<string>
}

// Outside of a hook, which has a timer of its own.
const before = look()

beforeAll(() => {
  // Hooks that come later end before this one, and so does everything that a test's bin holds.
  return async () => {
    let left = leftSince()
    for (const end = Date.now() + graceMs; left.length > 0 && Date.now() < end; left = leftSince()) await pause(20)
    if (left.length === 0) return
    // None of ours may keep the run from ending, or disturb the tests after it.
    for (const child of process.platform === 'linux' ? childrenOf(process.pid) : []) process.kill(child, 'SIGKILL')
    throw new Error(`This file leaves open: ${left.join(', ')}. Close what a test opens (testBin().add).`)
  }
}, 10_000)

function leftSince(): string[] {
  const now = look()
  const resources = [...now.resources].flatMap(([kind, count]) => {
    const more = count - (before.resources.get(kind) ?? 0)
    return more > 0 ? [`${more} ${kind}${more > 1 ? 's' : ''}`] : []
  })
  const files = [...now.files].filter((file) => !before.files.has(file)).map((file) => `the file ${file}`)
  return [...resources, ...files]
}

function look(): Open {
  const resources = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) {
    const kind = kinds[name]
    if (kind !== undefined) resources.set(kind, (resources.get(kind) ?? 0) + 1)
  }
  return { resources, files: new Set(process.platform === 'linux' ? openFiles() : []) }
}

/** Of this process, those that tests make alone: what the runtime and its native modules read stays open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`)
      return path.includes('/selvedge-') ? [path] : []
    } catch {
      return [] // the descriptor of the listing itself
    }
  })
}
