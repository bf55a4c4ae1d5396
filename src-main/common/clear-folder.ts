import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Removes what an earlier process, which may have been killed, left in a folder that is this one's alone. */
export function clearFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
}
