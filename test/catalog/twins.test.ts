import { copyFile, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLabelled } from '../helpers/labelled-catalog.ts'

describe('images of the same content', () => {
  it('keep their own decisions when both are touched', async () => {
    const { folder, rescan, shown, studio } = await openLabelled({ 'a.jpg': 'twin', 'b.jpg': 'twin', 'c.jpg': 'else' })
    const ids = await studio.idsByPath()
    const attributeId = studio.attribute('Content')
    const decide = (path: string, label: string): Promise<unknown> =>
      studio.client.annotations.decide({
        ids: Uint32Array.of(ids.get(path) ?? 0),
        attributeId,
        decision: { kind: 'is', labelId: studio.label(attributeId, label) },
      })
    await decide('a.jpg', 'of a')
    await decide('b.jpg', 'of b')
    // The second first, so that order alone does not pair them.
    for (const name of ['b.jpg', 'a.jpg']) await utimes(join(folder, name), 1_700_000_000, 1_700_000_000)
    expect(await rescan()).toBe('3 images: nothing new')
    expect(await shown()).toEqual({ 'a.jpg': 'of a', 'b.jpg': 'of b', 'c.jpg': 'else' })
    expect(await studio.idsByPath()).toEqual(ids)
  })

  it('are not exchanged where one is touched while its twin is gone', async () => {
    const { folder, rescan, studio } = await openLabelled({ 'a.jpg': 'twin', 'b.jpg': 'twin' })
    const ids = await studio.idsByPath()
    await rm(join(folder, 'a.jpg'))
    await utimes(join(folder, 'b.jpg'), 1_700_000_000, 1_700_000_000)
    expect(await rescan()).toBe('1 images: 1 gone')
    expect(await studio.idsByPath()).toEqual(new Map([['b.jpg', ids.get('b.jpg')]]))
  })
})

describe('files that were never read', () => {
  it('do not give their decisions to any file of their size and time', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'one', 'b.jpg': 'two' }, { hashed: false })
    const { mtime } = await stat(join(folder, 'a.jpg'))
    for (const name of ['a.jpg', 'b.jpg']) await utimes(join(folder, name), mtime, mtime)
    await rescan()
    for (const name of ['a.jpg', 'b.jpg']) await rm(join(folder, name))
    await writeFile(join(folder, 'new.jpg'), 'new')
    await utimes(join(folder, 'new.jpg'), mtime, mtime)
    expect(await rescan()).toBe('1 images: 1 added, 2 gone')
    expect(await shown()).toEqual({ 'new.jpg': null })
  })
})

describe('a copy of an image that went missing long ago', () => {
  it('is that image, wherever it comes back', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b.jpg': 'shoe' })
    await copyFile(join(folder, 'a.jpg'), join(folder, '..', 'aside.jpg'))
    await rm(join(folder, 'a.jpg'))
    expect(await rescan()).toBe('1 images: 1 gone')
    await mkdir(join(folder, 'later'))
    await rename(join(folder, '..', 'aside.jpg'), join(folder, 'later', 'z.jpg'))
    expect(await rescan()).toBe('2 images: 1 moved')
    expect(await shown()).toEqual({ 'later/z.jpg': 'shirt', 'b.jpg': 'shoe' })
  })
})
