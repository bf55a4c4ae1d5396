import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { relationOf } from '../../src-main/engine/catalog/same-place.ts'
import { temporaryFolder } from '../helpers/bin.ts'

describe('two places on disk', () => {
  it('are compared by their paths', () => {
    expect(relationOf('/nowhere/a', '/nowhere/a')).toBe('same')
    expect(relationOf('/nowhere/a/b', '/nowhere/a')).toBe('inside')
    expect(relationOf('/nowhere/a', '/nowhere/a/b/c')).toBe('around')
    expect(relationOf('/nowhere/a', '/nowhere/ab')).toBeNull()
  })

  // A link is a second way to a place, as the other case of its letters is on some disks.
  it('are one place whichever way leads there', async () => {
    const root = await temporaryFolder()
    mkdirSync(join(root, 'photos', 'shoes'), { recursive: true })
    mkdirSync(join(root, 'other'))
    symlinkSync(join(root, 'photos'), join(root, 'PHOTOS'))
    expect(relationOf(join(root, 'PHOTOS'), join(root, 'photos'))).toBe('same')
    expect(relationOf(join(root, 'PHOTOS', 'shoes'), join(root, 'photos'))).toBe('inside')
    expect(relationOf(join(root, 'PHOTOS'), join(root, 'photos', 'shoes'))).toBe('around')
    expect(relationOf(join(root, 'PHOTOS'), join(root, 'other'))).toBeNull()
    expect(relationOf(join(root, 'PHOTOS', 'gone'), join(root, 'photos'))).toBeNull()
  })
})
