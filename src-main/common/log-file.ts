import { renameSync, statSync } from 'node:fs'

const maxBytes = 1_048_576

/**
 * Begins a log anew once it holds a megabyte; the full one stays beside it as `NAME.1` until the next is full. What cannot
 * be moved (another process writes it, the disk is full) grows on.
 */
export function rollOver(path: string): void {
  try {
    if (statSync(path).size >= maxBytes) renameSync(path, `${path}.1`)
  } catch {
    // No log yet, or see above.
  }
}
