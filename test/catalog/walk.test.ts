import { chmod, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walk } from '../../src-main/engine/catalog/walk.ts'
import { testBin, temporaryFolder, type Bin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'

/** Every file found, by its path below the root, sorted. */
function found(root: string): string[] {
  return [...walk(root)]
    .flatMap(({ path, files }) => files.map(({ name }) => (path === '' ? name : `${path}/${name}`)))
    .sort()
}

async function folderOf(files: string[], bin: Bin = testBin()): Promise<string> {
  const folder = await temporaryFolder(bin)
  await writeFiles(folder, Object.fromEntries(files.map((path) => [path, path])))
  return folder
}

describe('walking a folder', () => {
  it('finds pictures by their ending, whatever its case, and nothing else', async () => {
    const pictures = [
      'a.jpg',
      'b.JPG',
      'c.JpEg',
      'd.png',
      'e.webp',
      'f.avif',
      'g.gif',
      'h.tif',
      'i.TIFF',
      'j.bmp',
      'k.jfif',
    ]
    const others = ['notes.txt', 'a.jpg.txt', 'b.svg', 'c.psd']
    expect(found(await folderOf([...pictures, ...others]))).toEqual(pictures)
  })

  it('tells size and time of each file', async () => {
    const root = await folderOf(['a.jpg'])
    const [folder] = walk(root)
    expect(folder?.files).toEqual([{ name: 'a.jpg', size: 5, modified: expect.any(Number) as number }])
    const [file] = folder?.files ?? []
    expect(Number.isInteger(file?.modified)).toBe(true)
    expect(Math.abs((file?.modified ?? 0) / 1000 - Date.now()), 'microseconds since 1970').toBeLessThan(60_000)
  })

  it('skips hidden files and folders', async () => {
    expect(found(await folderOf(['.a.jpg', '._b.jpg', '.git/c.jpg', 'd/.hidden/e.jpg', 'd/f.jpg']))).toEqual([
      'd/f.jpg',
    ])
  })

  it('comes to parents before children, each folder once', async () => {
    const root = await folderOf(['a/b/c/1.jpg', 'a/2.jpg', 'd/3.jpg'])
    const folders = [...walk(root)]
    expect(folders.map(({ path }) => path).toSorted()).toEqual(['', 'a', 'a/b', 'a/b/c', 'd'])
    const seen = new Set<string>()
    for (const { path, parent } of folders) {
      if (parent !== null) expect(seen).toContain(parent)
      seen.add(path)
    }
  })

  it('goes a hundred folders deep', async () => {
    const path = `${'d/'.repeat(100)}deep.jpg`
    expect(found(await folderOf([path]))).toEqual([path])
  })

  it('keeps names of any script as they are', async () => {
    const names = [
      'Größe/café.jpg',
      'cafe\u0301.jpg',
      '赤い服/シャツ 1.png',
      'emoji 👗.webp',
      'quote\'s "x".jpg',
      'a\nb.jpg',
    ]
    expect(found(await folderOf(names))).toEqual(names.toSorted())
  })

  it('ends on links that lead back, and shows nothing twice for them', async () => {
    const bin = testBin()
    const root = await folderOf(['a/1.jpg', 'b/2.jpg'], bin)
    await symlink(root, join(root, 'a', 'to the root'))
    await symlink('..', join(root, 'b', 'up'))
    await symlink('.', join(root, 'a', 'here'))
    await symlink(join(root, 'b'), join(root, 'a', 'to b'))
    await symlink('loop', join(root, 'loop'))
    await symlink('/', join(root, 'everything'))
    expect(found(root).join()).toBe('a/1.jpg,b/2.jpg')
  })

  it('follows links to what lies outside, each place once', async () => {
    const bin = testBin()
    const outside = await folderOf(['1.jpg', 'deeper/2.jpg'], bin)
    const root = await folderOf(['own.jpg'], bin)
    await symlink(outside, join(root, 'one way'))
    await symlink(outside, join(root, 'other way'))
    await symlink(join(outside, 'deeper'), join(root, 'part of it'))
    await symlink(join(outside, '1.jpg'), join(root, 'single.jpg'))
    await symlink(root, join(outside, 'back'))
    const files = found(root)
    expect(files).toEqual(expect.arrayContaining(['own.jpg', 'single.jpg']))
    expect(files.filter((path) => path.endsWith('2.jpg'))).toHaveLength(1)
    expect(files.filter((path) => path.endsWith('/1.jpg'))).toHaveLength(1)
    expect(files).toHaveLength(4)
  })

  it('passes over broken links and folders that are named like pictures', async () => {
    const bin = testBin()
    const root = await folderOf(['real.jpg', 'folder.jpg/inside.jpg'], bin)
    await symlink('nowhere', join(root, 'broken.jpg'))
    await symlink('nowhere', join(root, 'broken'))
    expect(found(root)).toEqual(['folder.jpg/inside.jpg', 'real.jpg'])
  })

  it.skipIf(process.getuid?.() === 0)(
    'reports a folder it may not read, and goes on (not as root, who may)',
    async () => {
      const bin = testBin()
      const root = await folderOf(['open/1.jpg', 'secret/2.jpg'], bin)
      await chmod(join(root, 'secret'), 0)
      bin.add(() => chmod(join(root, 'secret'), 0o755))
      expect(found(root)).toEqual(['open/1.jpg'])
      expect([...walk(root)].find(({ path }) => path === 'secret')?.error).toMatch(/EACCES/)
    },
  )

  it('of an empty folder is that folder alone', async () => {
    const root = await temporaryFolder()
    await mkdir(join(root, 'empty'))
    expect([...walk(root)].map(({ path, files }) => [path, files.length])).toEqual([
      ['', 0],
      ['empty', 0],
    ])
  })
})
