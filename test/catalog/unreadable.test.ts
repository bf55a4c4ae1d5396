import type * as fileSystem from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { writeFiles } from '../helpers/images.ts'
import { openLabelled } from '../helpers/labelled-catalog.ts'

// A folder that may not be read: who runs tests as root may read everything, so the file system says it here. Likewise
// files that a drive does not give, and folders that lie on a drive of their own.
const forbidden = new Set<string>()
const stuck = new Set<string>()
const drives = new Set<string>()
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fileSystem>()
  const readdirSync = (path: string, options: never): unknown => {
    if (forbidden.has(path)) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    return real.readdirSync(path, options)
  }
  const statSync = (path: string, options?: fileSystem.StatSyncOptions): unknown => {
    if (stuck.has(path)) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
    const stats = real.statSync(path, options)
    return drives.has(path) && stats ? Object.assign(stats, { dev: -1 }) : stats
  }
  return { ...real, readdirSync, statSync }
})

beforeEach(() => {
  for (const set of [forbidden, stuck, drives]) set.clear()
})

const files = { 'top.jpg': 'hat', 'a/1.jpg': 'shirt', 'a/deep/2.jpg': 'shoe', 'ab/3.jpg': 'belt', 'b/4.jpg': 'cap' }

describe('a folder that cannot be read', () => {
  it('hides what lies in it and below, and marks nothing of it gone', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    forbidden.add(join(folder, 'a'))
    expect(await rescan()).toBe('3 images: nothing new; not listed: 1 place that cannot be read just now')
    expect(await shown()).toEqual(files)
  })

  it('hides no folder that is only called alike', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    forbidden.add(join(folder, 'a'))
    await rm(join(folder, 'ab'), { recursive: true })
    expect(await rescan()).toBe('2 images: 1 gone; not listed: 1 place that cannot be read just now')
    const { 'ab/3.jpg': _gone, ...rest } = files
    expect(await shown()).toEqual(rest)
  })

  it('is named as a whole where it is the catalog itself, and everything stays', async () => {
    const { catalogId, folder, shown, studio } = await openLabelled(files)
    forbidden.add(folder)
    const { jobId } = await studio.client.catalog.rescan({ catalogId })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'unreadable', subject: folder, message: expect.stringMatching(/nothing was forgotten/) as string },
    })
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

describe('a file that cannot be looked at', () => {
  it('stays as it was known, and is said', async () => {
    const { catalogId, folder, rescan, shown, studio } = await openLabelled(files)
    stuck.add(join(folder, 'a', '1.jpg'))
    expect(await rescan()).toBe('4 images: nothing new; not listed: 1 place that cannot be read just now')
    expect(await shown()).toEqual(files)
    const [place] = await studio.client.catalog.passedOver({ catalogId })
    expect(place).toMatchObject({ paths: ['a/1.jpg'], remedy: expect.stringMatching(/stays as it is/) as string })
  })
})

describe('a drive that is not connected', () => {
  const emptied = async (folder: string): Promise<void> => {
    await rename(folder, `${folder}-drive`)
    await mkdir(folder)
  }
  const connected = async (folder: string): Promise<void> => {
    await rm(folder, { recursive: true })
    await rename(`${folder}-drive`, folder)
  }

  it('and left an empty folder where the catalog was, takes nothing along', async () => {
    const { catalogId, folder, rescan, shown, studio } = await openLabelled(files)
    await emptied(folder)
    await writeFiles(folder, { '.DS_Store': '' })
    const { jobId } = await studio.client.catalog.rescan({ catalogId })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: {
        code: 'unreadable',
        message: expect.stringMatching(/is empty, although 5 .* emptied on purpose/) as string,
      },
    })
    expect(await shown()).toEqual(files)
    await connected(folder)
    expect(await rescan()).toBe('5 images: nothing new')
  })

  it('and left an empty folder within the catalog, takes nothing along', async () => {
    const { folder, rescan, shown } = await openLabelled(files)
    drives.add(join(folder, 'a'))
    expect(await rescan()).toBe('5 images: nothing new')
    drives.clear()
    await emptied(join(folder, 'a'))
    // The drive now lies under another name in the catalog: aside with it.
    await rename(join(folder, 'a-drive'), `${folder}-a`)
    for (const time of ['first', 'second']) {
      expect(await rescan(), time).toBe('3 images: nothing new; not listed: 1 folder whose drive is not connected')
    }
    expect(await shown()).toEqual(files)
    await rename(`${folder}-a`, join(folder, 'a-drive'))
    await connected(join(folder, 'a'))
    await rename(join(folder, 'a', '1.jpg'), join(folder, 'top of all.jpg'))
    expect(await rescan()).toBe('5 images: 1 moved')
  })

  it('is not meant by a folder that was emptied, or a catalog that holds other things yet', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a/1.jpg': 'shirt' })
    await rm(join(folder, 'a', '1.jpg'))
    expect(await rescan()).toBe('0 images: 1 gone')
    expect(await shown()).toEqual({})
  })
})
