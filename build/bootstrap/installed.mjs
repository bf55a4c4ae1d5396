import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Entry
 * @typedef {Record<string, Entry>} Entries package folder -> what the lock file says of it
 */

/** @param {string} file @returns {Entries | undefined} */
function entriesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** @param {Entry} entry */
export function fits(entry, platform = process.platform, arch = process.arch) {
  const allows = (/** @type {string[] | undefined} */ list, /** @type {string} */ own) =>
    !list || (list.some((item) => item[0] === '!') ? !list.includes(`!${own}`) : list.includes(own))
  return allows(entry.os, platform) && allows(entry.cpu, arch)
}

/** How many package folders of the lock file are there already, for the progress line. @param {string} base */
export function countInstalled(base) {
  const wanted = entriesOf(join(base, 'package-lock.json')) ?? {}
  const folders = Object.keys(wanted).filter((path) => path !== '' && fits(wanted[path] ?? {}))
  return { there: folders.filter((path) => existsSync(join(base, path, 'package.json'))).length, all: folders.length }
}

/**
 * Whether node_modules is already what package-lock.json asks for, as after a person's own `npm install`: npm leaves a
 * list of what it installed, written last, so a half-finished install has none or an old one.
 * @param {string} base
 */
export function isInstalled(base) {
  const wanted = entriesOf(join(base, 'package-lock.json'))
  const there = entriesOf(join(base, 'node_modules', '.package-lock.json'))
  if (!wanted || !there) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const own = there[path]
    if (!own) return Boolean(entry.optional || entry.devOptional)
    return own.version === entry.version && existsSync(join(base, path, 'package.json'))
  })
}
