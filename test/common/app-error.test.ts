import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { AppError, fromErrorData, toErrorData } from '../../src-main/common/app-error.ts'

const system = (code: string, path?: string): Error => Object.assign(new Error(`${code}: something`), { code, path })

describe('an error as data', () => {
  it('is rebuilt as it was', () => {
    const error = new AppError('busy', 'Wait.', '7')
    expect(fromErrorData(toErrorData(error))).toMatchObject({ code: 'busy', message: 'Wait.', subject: '7' })
    expect('subject' in toErrorData(new AppError('busy', 'Wait.'))).toBe(false)
  })

  it.each([
    ['ENOSPC', 'disk-full'],
    ['ENOENT', 'not-found'],
    ['EACCES', 'unreadable'],
    ['EPERM', 'unreadable'],
    ['EIO', 'unreadable'],
    ['EMFILE', 'unreadable'],
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_CORRUPT', 'damaged'],
    ['ERR_WHATEVER', 'internal'],
  ])('%s becomes %s', (code, expected) => {
    expect(toErrorData(system(code, '/a'))).toMatchObject({ code: expected })
  })

  it('of a real file and a real database have their codes', async () => {
    const missing = await readFile('/nowhere/at/all').catch(toErrorData)
    expect(missing).toEqual({
      code: 'not-found',
      message: '"/nowhere/at/all" does not exist.',
      subject: '/nowhere/at/all',
    })
    const database = new Database(':memory:')
    database.pragma('max_page_count = 3')
    const full = (() => {
      try {
        database.exec(`CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))`)
        return null
      } catch (error) {
        return toErrorData(error)
      } finally {
        database.close()
      }
    })()
    expect(full).toMatchObject({ code: 'disk-full', message: expect.stringContaining('Free some space') as string })
  })

  it.each([undefined, null, 'text', 3])('can be made of %j', (thrown) => {
    expect(toErrorData(thrown)).toEqual({ code: 'internal', message: String(thrown) })
  })
})

/** Words of the system and of the program: nothing a person could do anything about. */
const foreign =
  /\b(E[A-Z]{3,}|SIG[A-Z]{2,}|SQLITE\w*|ERR_\w+|errno|undefined|stack trace)\b|\.part(ial)?\b|[Uu]nknown error/

describe('what a person reads', () => {
  const sqlite = [
    'BUSY',
    'BUSY_SNAPSHOT',
    'CANTOPEN',
    'CORRUPT',
    'CORRUPT_VTAB',
    'FULL',
    'IOERR',
    'IOERR_WRITE',
    'IOERR_FSYNC',
    'LOCKED',
    'NOMEM',
    'NOTADB',
    'PERM',
    'READONLY',
    'READONLY_DBMOVED',
  ]
  const node = ['ERR_FS_FILE_TOO_LARGE', 'ERR_IPC_CHANNEL_CLOSED', 'ERR_IPC_DISCONNECTED']

  it.each([...Object.keys(constants.errno), ...sqlite.map((code) => `SQLITE_${code}`), ...node])(
    'of %s is a sentence that names the thing or the remedy, and no code',
    (code) => {
      for (const path of ['/pictures/shirt.jpg', undefined]) {
        const { code: own, message, subject } = toErrorData(system(code, path))
        expect(own).not.toBe('internal')
        expect(message).toMatch(/^["A-Z].*\.$/)
        expect(message).not.toMatch(foreign)
        expect(subject).toBe(path)
      }
    },
  )

  it.each([
    '/out/tags.csv.0b6c7a52-12ab-4c3d-9e8f-0123456789ab.part',
    '/out/tags.csv.1a2b3c4d.partial',
    '/out/tags.csv.part',
  ])('names the file as the person did: %s', (path) => {
    const error = toErrorData(system('EACCES', path))
    expect(error).toMatchObject({ subject: '/out/tags.csv', message: expect.stringContaining('"/out/tags.csv"') })
  })

  it('holds no words of the system wherever the program makes an error', () => {
    const folder = join(import.meta.dirname, '../../src-main')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const found = files.flatMap((name) =>
      literalsOfErrors(readFileSync(join(folder, name), 'utf8'))
        .filter((text) => text.includes(' ') && foreign.test(text))
        .map((text) => `${name}: ${text}`),
    )
    expect(files.length).toBeGreaterThan(100)
    expect(found).toEqual([])
  })
})

/** The texts within `new AppError(…)`, and those that are the message of an error. */
function literalsOfErrors(source: string): string[] {
  const calls = source.split(/new AppError\(|new ProcessEnded\(|\bmessage:/).slice(1)
  return calls.flatMap((rest) => {
    const end = rest.search(/\n {0,6}[)}]|\)\n/)
    return rest.slice(0, end < 0 ? 400 : end).match(/'[^'\n]{12,}'|`[^`]{12,}`/g) ?? []
  })
}
