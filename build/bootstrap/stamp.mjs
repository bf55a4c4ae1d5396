import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line that changes when the lock file or the machine does. @param {string} lockText */
export function packagesStamp(lockText, platform = process.platform, arch = process.arch) {
  return `${platform} ${arch} ${createHash('sha256').update(lockText).digest('hex')}`
}

/** @param {string} file */
export const readStamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)

/** @param {string} file @param {string} stamp */
export const writeStamp = (file, stamp) => writeFileSync(file, `${stamp}\n`)

/**
 * A hash over the names and contents of files and folders. Contents, not times: a checkout or a copy sets new times.
 * @param {string} base
 * @param {string[]} entries files and folders below base; missing ones count as missing
 */
export function contentStamp(base, entries) {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    const full = join(base, path)
    if (!existsSync(full)) return void hash.update(`${path}\0missing\0`)
    if (!statSync(full).isDirectory()) return void hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
    for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
  }
  for (const entry of entries) add(entry)
  return hash.digest('hex')
}
