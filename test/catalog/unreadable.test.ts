import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { openLabelled } from '../helpers/labelled-catalog.ts'
import { WeakWalk } from '../helpers/weak-walk.ts'

const files = { 'top.jpg': 'hat', 'a/1.jpg': 'shirt', 'a/deep/2.jpg': 'shoe', 'ab/3.jpg': 'belt', 'b/4.jpg': 'cap' }

/** A catalog on a disk that can have troubles. */
async function openOnDisk(contents: Readonly<Record<string, string>>) {
  const disk = new WeakWalk(await temporaryFolder())
  return { ...(await openLabelled(contents, { walk: disk.program })), disk }
}

describe('a folder that cannot be read', () => {
  it('hides what lies in it and below, and marks nothing of it gone', async () => {
    const { disk, folder, rescan, shown } = await openOnDisk(files)
    disk.has({ forbidden: [join(folder, 'a')] })
    expect(await rescan()).toBe('3 images: nothing new; not listed: 1 place that cannot be read just now')
    expect(await shown()).toEqual(files)
  })

  it('hides no folder that is only called alike', async () => {
    const { disk, folder, rescan, shown } = await openOnDisk(files)
    disk.has({ forbidden: [join(folder, 'a')] })
    await rm(join(folder, 'ab'), { recursive: true })
    expect(await rescan()).toBe('2 images: 1 gone; not listed: 1 place that cannot be read just now')
    const { 'ab/3.jpg': _gone, ...rest } = files
    expect(await shown()).toEqual(rest)
  })

  it('is named as a whole where it is the catalog itself, and everything stays', async () => {
    const { catalogId, disk, folder, shown, studio } = await openOnDisk(files)
    disk.has({ forbidden: [folder] })
    const { jobId } = await studio.client.catalog.rescan({ catalogId })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'unreadable', subject: folder, message: expect.stringMatching(/nothing was forgotten/) as string },
    })
    expect(await shown()).toEqual(files)
  })

  it('that can be read again brings what changed meanwhile', async () => {
    const { disk, folder, rescan, shown } = await openOnDisk(files)
    disk.has({ forbidden: [join(folder, 'a')] })
    await rescan()
    disk.isWell()
    await rename(join(folder, 'a', '1.jpg'), join(folder, 'b', '1.jpg'))
    await writeFiles(folder, { 'a/new.jpg': 'a new one' })
    expect(await rescan()).toBe('6 images: 1 added, 1 moved')
    const { 'a/1.jpg': moved, ...rest } = files
    expect(await shown()).toEqual({ ...rest, 'b/1.jpg': moved, 'a/new.jpg': null })
  })
})

describe('a file that cannot be looked at', () => {
  it('stays as it was known, and is said', async () => {
    const { catalogId, disk, folder, rescan, shown, studio } = await openOnDisk(files)
    disk.has({ stuck: [join(folder, 'a', '1.jpg')] })
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
    const { disk, folder, rescan, shown } = await openOnDisk(files)
    disk.has({ drives: [join(folder, 'a')] })
    expect(await rescan()).toBe('5 images: nothing new')
    disk.isWell()
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
