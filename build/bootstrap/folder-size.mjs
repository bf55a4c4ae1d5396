import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of all files below a folder that others are writing to: what vanishes meanwhile counts nothing. @param {string} folder */
export function folderSize(folder) {
  let sum = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      sum += entry.isDirectory() ? folderSize(path) : statSync(path).size
    }
  } catch {
    // Gone, or not there yet.
  }
  return sum
}
