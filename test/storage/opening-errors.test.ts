import { describe, expect, it } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import { openingError } from '../../src-main/engine/storage/opening-errors.ts'

const thrown = (code: string): Error => Object.assign(new Error('what the system says'), { code })

describe('a library that cannot be opened', () => {
  it.each([
    ['SQLITE_BUSY', 'library-locked', 'open in another Selvedge'],
    ['SQLITE_FULL', 'disk-full', 'is full'],
    ['ENOSPC', 'disk-full', 'is full'],
    ['SQLITE_READONLY_DIRECTORY', 'library-read-only', 'may not write'],
    ['EROFS', 'library-read-only', 'may not write'],
    ['EACCES', 'library-read-only', 'may not write'],
    ['SQLITE_CANTOPEN', 'unreadable', 'Check that its drive'],
    ['SQLITE_IOERR_READ', 'unreadable', 'Check that its drive'],
    ['SQLITE_CORRUPT_INDEX', 'damaged', 'is damaged'],
    ['SQLITE_NOTADB', 'damaged', 'is damaged'],
    ['ENOTDIR', 'not-a-library', 'is not a folder'],
  ])('says why by the code %s: %s', (code, expected, words) => {
    const error = openingError(thrown(code), '/nowhere/library')
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({
      code: expected,
      subject: '/nowhere/library',
      message: expect.stringContaining(words) as string,
    })
    expect((error as AppError).message).not.toMatch(/SQLITE|E[A-Z]{4,}/)
  })

  it('takes what is no matter of the library for what it is', () => {
    const mistake = new TypeError('x is undefined')
    expect(openingError(mistake, '/nowhere/library')).toBe(mistake)
    const known = new AppError('library-newer', 'It is newer.')
    expect(openingError(known, '/nowhere/library')).toBe(known)
  })
})
