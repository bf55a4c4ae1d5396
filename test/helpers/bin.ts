import { rm, mkdtemp } from 'node:fs/promises'
import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

type Action = () => unknown

/** What was opened and is to be closed: emptied in reverse order, everything tried whatever fails. */
export class Bin {
  readonly #actions: Action[] = []

  add(action: Action): void {
    this.#actions.push(action)
  }

  async empty(): Promise<void> {
    const errors: unknown[] = []
    for (let action = this.#actions.pop(); action; action = this.#actions.pop()) {
      try {
        await action()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything that was opened could be closed')
  }
}

/** A bin that is emptied when the present test ends. For what a whole file shares, make a `Bin` in `beforeAll`. */
export function testBin(): Bin {
  const bin = new Bin()
  onTestFinished(() => bin.empty())
  return bin
}

/** In memory where there is room: a library waits for the disk at every decision, and here nothing is to outlive the test. */
const base = hasRoom('/dev/shm') ? '/dev/shm' : tmpdir()

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > 1e9
}

/** A new empty folder, removed with the bin. */
export async function temporaryFolder(bin: Bin = testBin()): Promise<string> {
  const folder = await mkdtemp(join(base, 'selvedge-test-'))
  // A process that was told to end may still be writing its last log line.
  bin.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
  return folder
}
