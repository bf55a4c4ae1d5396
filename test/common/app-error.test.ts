import { readFile } from 'node:fs/promises'
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
    ['EWHATEVER', 'internal'],
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
