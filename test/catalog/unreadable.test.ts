import type * as fileSystem from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { writeFiles } from '../helpers/images.ts'
import { openLabelled } from '../helpers/labelled-catalog.ts'

// A folder that may not be read: who runs tests as root may read everything, so the file system says it here.
const forbidden = new Set<string>()
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fileSystem>()
  const readdirSync = (path: string, options: never): unknown => {
    if (forbidden.has(path)) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    return real.readdirSync(path, options)
  }
  return { ...real, readdirSync }
})

beforeEach(() => forbidden.clear())

const files = { 'top.jpg': 'hat', 'a/1.jpg': 'shirt', 'a/deep/2.jpg': 'shoe', 'ab/3.jpg': 'belt', 'b/4.jpg': 'cap' }

describe('a folder that cannot be read', () => {
  it('hides what lies in it and below, and marks nothing of it gone', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    forbidden.add(join(folder, 'a'))
    expect(await rescan()).toBe('3 images: 1 unreadable folder(s), such as "a"')
    expect(await shown()).toEqual(files)
  })

  it('hides no folder that is only called alike', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    forbidden.add(join(folder, 'a'))
    await rm(join(folder, 'ab'), { recursive: true })
    expect(await rescan()).toBe('2 images: 1 gone, 1 unreadable folder(s), such as "a"')
    const { 'ab/3.jpg': _gone, ...rest } = files
    expect(await shown()).toEqual(rest)
  })

  it('is named as a whole where it is the catalog itself, and everything stays', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    forbidden.add(folder)
    expect(await rescan()).toBe(`0 images: 1 unreadable folder(s), such as "${folder}"`)
    expect(await shown()).toEqual(files)
  })

  it('that can be read again brings what changed meanwhile', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    forbidden.add(join(folder, 'a'))
    await rescan()
    forbidden.clear()
    await rename(join(folder, 'a', '1.jpg'), join(folder, 'b', '1.jpg'))
    await writeFiles(folder, { 'a/new.jpg': 'a new one' })
    expect(await rescan()).toBe('6 images: 1 added, 1 moved')
    const { 'a/1.jpg': moved, ...rest } = files
    expect(await shown()).toEqual({ ...rest, 'b/1.jpg': moved, 'a/new.jpg': null })
  })
})
