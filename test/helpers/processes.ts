import { readFileSync, readdirSync } from 'node:fs'

/** Processes started by this one that run a program. Linux alone. */
export function childrenRunning(program: string): number[] {
  return childrenOf(process.pid).filter((pid) => commandOf(pid).includes(program))
}

/** Processes started by another. Linux alone. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent)
}

function parentOf(pid: number): number {
  return Number(read(`/proc/${pid}/status`).match(/^PPid:\s+(\d+)/m)?.[1])
}

function commandOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split('\0')
}

/** Empty where the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
