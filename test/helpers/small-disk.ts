import { execFileSync } from 'node:child_process'
import { mkdirSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { temporaryFolder, type Bin } from './bin.ts'

export const canMount = tryMount()

/** Whether this process may mount a file system of its own: root in a container that allows it. */
function tryMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = join(tmpdir(), `selvedge-mount-${process.pid}`)
  try {
    mkdirSync(folder)
    mount(folder, 1)
    run('umount', folder)
    return true
  } catch {
    return false
  } finally {
    rmdirSync(folder)
  }
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}

function mount(folder: string, megabytes: number): void {
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
}

/** A disk of so many megabytes, and a way to fill it to the last byte. */
export async function smallDisk(bin: Bin, megabytes: number) {
  const folder = await temporaryFolder(bin)
  mount(folder, megabytes)
  bin.add(() => run('umount', '--lazy', folder))
  const ballast = join(folder, 'ballast')
  return {
    folder,
    /** @param left bytes that are left free */
    fill(left = 0): void {
      // All at once, so that the work under way meets it at any point.
      const { bavail, bsize } = statfsSync(folder)
      const blocks = bavail - Math.ceil(left / bsize)
      if (left === 0) expect(() => writeFileSync(ballast, new Uint8Array((blocks + 1) * bsize))).toThrow(/ENOSPC/)
      else if (blocks > 0) writeFileSync(ballast, new Uint8Array(blocks * bsize))
    },
    free: () => rm(ballast),
  }
}
