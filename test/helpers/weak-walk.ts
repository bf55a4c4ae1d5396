import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { programs } from './paths.ts'

/** What the disk says of paths: who runs tests as root may read everything, and no test has a drive to pull out. */
export interface Troubles {
  /** Folders that may not be read. */
  forbidden?: string[]
  /** Files that the drive does not give. */
  stuck?: string[]
  /** Folders that lie on a drive of their own. */
  drives?: string[]
  /** Folders of which there is never an answer. */
  silent?: string[]
}

/** The real process that walks, on a disk that has the troubles it is told of. */
export class WeakWalk {
  /** Path of the program. */
  readonly program: string
  readonly #list: string

  constructor(folder: string) {
    this.program = join(folder, 'weak-walk.mjs')
    this.#list = join(folder, 'troubles.json')
    writeFileSync(this.program, source(this.#list))
  }

  /** From now on, and nothing else. */
  has(troubles: Troubles): void {
    writeFileSync(this.#list, JSON.stringify(troubles))
  }

  isWell(): void {
    rmSync(this.#list, { force: true })
  }
}

const source = (list: string): string => `
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const { existsSync, readFileSync, readdirSync, statSync } = fs
const has = (trouble, path) => {
  const troubles = existsSync(${JSON.stringify(list)}) ? JSON.parse(readFileSync(${JSON.stringify(list)}, 'utf8')) : {}
  return (troubles[trouble] ?? []).includes(path)
}
const fail = (code) => {
  throw Object.assign(new Error(code + ': said by a test'), { code })
}
fs.readdirSync = (path, options) => {
  if (has('silent', path)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  return has('forbidden', path) ? fail('EACCES') : readdirSync(path, options)
}
fs.statSync = (path, options) => {
  if (has('stuck', path)) fail('EIO')
  const stats = statSync(path, options)
  return stats && has('drives', path) ? Object.assign(stats, { dev: -1 }) : stats
}
syncBuiltinESMExports()
await import(${JSON.stringify(pathToFileURL(programs.walk).href)})
`
