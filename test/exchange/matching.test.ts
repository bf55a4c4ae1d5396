import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src-preload/contract.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** A studio on two catalogs, and a table read into it. */
async function openTwo(first: readonly string[], second: readonly string[] = []) {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  const content = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name, index) => [name, 'x'.repeat(index + 1)]))
  await writeFiles(join(base, 'one'), content(first))
  await writeFiles(join(base, 'two'), content([...second, 'own-of-two.jpg']))
  const studio = await TestEngine.open({ bin })
  const catalogs = { one: await studio.scan(join(base, 'one')), two: await studio.scan(join(base, 'two')) }
  const type = studio.attribute('Type')
  return {
    studio,
    catalogs,
    base,
    type,
    async import(rows: readonly string[], more: { catalogId?: number } = {}): Promise<ImportReport> {
      const path = join(base, 'labels.csv')
      await writeFile(path, ['file,type', ...rows].join('\n'))
      const { jobId } = await studio.client.exchange.importCsv({ path, ...more })
      await studio.done(jobId)
      const report = await studio.client.exchange.importReport({ jobId })
      if (!report) throw new Error('no report')
      return report
    },
    /** Labels of a catalog's images, by path. */
    async shown(catalogId: number): Promise<Record<string, string | null>> {
      const rows = await studio.client.images.rows({
        ids: Uint32Array.from(await studio.ids({ place: { catalogId } })),
      })
      const entries = rows.map(async ({ id, name, folder }) => {
        return [folder === '' ? name : `${folder}/${name}`, await studio.labelOf(id, type)] as const
      })
      return Object.fromEntries(await Promise.all(entries))
    },
  }
}

const reasons = ({ problems }: ImportReport): string[] => problems.map(({ message }) => message)

describe('a row of a table', () => {
  it('finds no image of the same name in another folder, and names it', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['a/deep/coat.jpg', 'b/hat.jpg'])
    const report = await studio.import(['photos of the year/coat.jpg,Coat', 'D:\\shoot\\HAT.JPG,Hat'])
    expect(reasons(report)).toEqual([
      'Not used: no image "photos of the year/coat.jpg" in the library; "one/a/deep/coat.jpg" is another one.',
      'Not used: no image "D:\\shoot\\HAT.JPG" in the library; "one/b/hat.jpg" is another one.',
    ])
    expect(await shown(catalogs.one)).toEqual({ 'a/deep/coat.jpg': null, 'b/hat.jpg': null })
  })

  it('finds an image by a path of another machine that ends in all that is known of it', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['a.jpg', 'b.jpg', 'c.jpg', 'sub/a.jpg', 'sub/d.jpg', 'e.jpg'])
    const report = await studio.import([
      'C:\\Users\\anna\\one\\sub\\a.jpg,Below',
      '/Volumes/Studio/one/a.jpg,Top',
      'https://cdn.example.com/s/files/1/b.jpg?v=1700000000,Shop',
      '\\\\nas\\share\\c.jpg,Share',
      'old/archive/sub/d.jpg,Far',
      'file:///mnt/one/%65.jpg,Escaped',
    ])
    expect(reasons(report)).toEqual([])
    expect(await shown(catalogs.one)).toEqual({
      'a.jpg': 'Top', 'b.jpg': 'Shop', 'c.jpg': 'Share', 'sub/a.jpg': 'Below', 'sub/d.jpg': 'Far', 'e.jpg': 'Escaped',
    }) // prettier-ignore
  })

  it('is not used where its folder is another than that of the catalog, or another row means the image', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['hat.jpg', 'coat.jpg', 'cap.jpg'])
    const report = await studio.import([
      'bags/hat.jpg,Bag',
      '/x/bags/coat.jpg,Bag',
      '/x/one/coat.jpg,Coat',
      'D:\\a\\cap.jpg,Cap',
      'D:\\b\\cap.jpg,Beanie',
    ])
    expect(reasons(report)).toEqual([
      'Not used: no image "bags/hat.jpg" in the library; "one/hat.jpg" is another one.',
      'Not used: "/x/bags/coat.jpg" and "/x/one/coat.jpg" (line 4) are two files, and only the second can be "one/coat.jpg".',
      'Not used: "D:\\a\\cap.jpg" and "D:\\b\\cap.jpg" (line 6) are two files, and only one of them can be "one/cap.jpg".',
      'Not used: "D:\\b\\cap.jpg" and "D:\\a\\cap.jpg" (line 5) are two files, and only one of them can be "one/cap.jpg".',
    ])
    expect(await shown(catalogs.one)).toEqual({ 'hat.jpg': null, 'coat.jpg': 'Coat', 'cap.jpg': null })
  })

  it('that names a catalog finds images of that one alone', async () => {
    const { catalogs, base, shown, studio } = await openTwo(['front/1.jpg', 'a.jpg'], ['front/1.jpg'])
    const path = join(base, 'catalogs.csv')
    const rows = [
      'one,front/1.jpg,First',
      'TWO,front/1.jpg,Second',
      'three,a.jpg,Third',
      'two,a.jpg,Fourth',
      ',a.jpg,Any',
    ]
    await writeFile(path, ['catalog,file,type', ...rows].join('\n'))
    const { jobId } = await studio.client.exchange.importCsv({ path })
    await studio.done(jobId)
    const report = await studio.client.exchange.importReport({ jobId })
    expect(report?.problems.map(({ message }) => message)).toEqual([
      'Not used: the library has no catalog "three".',
      'Not used: no image "a.jpg" in the catalog "two".',
    ])
    expect(await shown(catalogs.one)).toEqual({ 'front/1.jpg': 'First', 'a.jpg': 'Any' })
    expect(await shown(catalogs.two)).toMatchObject({ 'front/1.jpg': 'Second' })
  })

  it('may leave the ending out where one picture is called so', async () => {
    const { catalogs, shown, ...studio } = await openTwo([
      '1234567890123.jpg',
      'sub/12.jpg',
      'x.jpg',
      'x.png',
      'y.v2.jpg',
    ])
    const report = await studio.import(['1234567890123,Robe', '12,Jupe', 'x,Which', 'y.v2,Dotted'])
    expect(reasons(report)).toEqual([
      'Not used: "x" is the name of 2 images ("one/x.jpg", "one/x.png"); give the path below the catalog.',
    ])
    expect(await shown(catalogs.one)).toMatchObject({ '1234567890123.jpg': 'Robe', 'sub/12.jpg': 'Jupe', 'y.v2.jpg': 'Dotted' }) // prettier-ignore
  })

  it('finds names however their accents are composed, and in other capitals', async () => {
    const { catalogs, shown, ...studio } = await openTwo([
      'jupe-plisse\u0301e.jpg',
      'ÉCHARPE.jpg',
      'Gro\u0308ße/a.jpg',
      'é.jpg',
      'É.jpg',
    ])
    const report = await studio.import([
      'jupe-plissée.jpg,A',
      'écharpe.jpg,B',
      'GRÖSSE/a.jpg,C',
      'É.jpg,D',
      'e\u0301.jpg,E',
    ])
    expect(reasons(report)).toEqual([])
    expect(await shown(catalogs.one)).toEqual({
      'jupe-plisse\u0301e.jpg': 'A', 'ÉCHARPE.jpg': 'B', 'Gro\u0308ße/a.jpg': 'C', 'É.jpg': 'D', 'é.jpg': 'E',
    }) // prettier-ignore
  })

  it('is asked for its path where several have the name, in both catalogs or in one', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['a/coat.jpg', 'b/coat.jpg', 'hat.jpg'], ['hat.jpg'])
    const report = await studio.import(['coat.jpg,Coat', 'hat.jpg,Hat', 'b/coat.jpg,Jacket'])
    expect(reasons(report)).toEqual([
      'Not used: "coat.jpg" is the name of 2 images ("one/a/coat.jpg", "one/b/coat.jpg"); give the path below the catalog.',
      'Not used: "hat.jpg" is the name of 2 images ("one/hat.jpg", "two/hat.jpg"); give the catalog in a column "catalog", and the path below the catalog.',
    ])
    expect(await shown(catalogs.one)).toEqual({ 'a/coat.jpg': null, 'b/coat.jpg': 'Jacket', 'hat.jpg': null })
  })

  it('finds images of the catalog it is meant for, and of no other', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['hat.jpg'], ['hat.jpg', 'coat.jpg'])
    const report = await studio.import(['hat.jpg,Hat', 'coat.jpg,Coat'], { catalogId: catalogs.one })
    expect(reasons(report)).toEqual(['Not used: no image "coat.jpg" in the library.'])
    expect(await shown(catalogs.one)).toEqual({ 'hat.jpg': 'Hat' })
    expect(await shown(catalogs.two)).toMatchObject({ 'hat.jpg': null, 'coat.jpg': null })
  })

  it('neither finds an image that is gone nor counts it with those that are there', async () => {
    const { base, catalogs, studio, shown, ...rest } = await openTwo(['a/hat.jpg', 'b/hat.jpg', 'coat.jpg'])
    for (const path of ['a/hat.jpg', 'coat.jpg']) await rm(join(base, 'one', path))
    expect(await studio.rescan(catalogs.one)).toBe('1 images: 2 gone')
    const report = await rest.import(['hat.jpg,Hat', 'coat.jpg,Coat'])
    expect(reasons(report)).toEqual(['Not used: no image "coat.jpg" in the library.'])
    expect(report).toMatchObject({ matched: 1, labels: 1 })
    expect(await shown(catalogs.one)).toEqual({ 'b/hat.jpg': 'Hat' })
  })

  it('does not end like a path within a name of a folder', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['x/ba/hat.jpg', 'y/a/hat.jpg'])
    expect(reasons(await studio.import(['a/hat.jpg,Hat']))).toEqual([])
    expect(await shown(catalogs.one)).toEqual({ 'x/ba/hat.jpg': null, 'y/a/hat.jpg': 'Hat' })
  })

  it('ends like the path of an image from the folder of the catalog on', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['a/hat.jpg', 'ba/hat.jpg'])
    const report = await studio.import(['one/a/hat.jpg,Hat', 'one/ba/hat.jpg,Cap'])
    expect(reasons(report)).toEqual([])
    expect(await shown(catalogs.one)).toEqual({ 'a/hat.jpg': 'Hat', 'ba/hat.jpg': 'Cap' })
  })

  it('may give a product, which is one of its catalog alone, and none where its cell is empty', async () => {
    const { base, studio } = await openTwo(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'], ['a.jpg'])
    const path = join(base, 'products.csv')
    const rows = ['one/a.jpg,7,Hat', 'one/b.jpg,7,Hat', 'two/a.jpg,7,Hat', 'one/c.jpg,,Hat', 'one/d.jpg, ,Hat']
    await writeFile(path, ['file,product,type', ...rows].join('\n'))
    await studio.done((await studio.client.exchange.importCsv({ path })).jobId)
    const ids = await studio.ids()
    const details = await Promise.all(ids.map((id) => studio.client.images.detail({ id })))
    const siblings = details.map(({ path: file, siblings }) => [file.slice(base.length + 1), siblings.length])
    expect(Object.fromEntries(siblings)).toEqual({
      'one/a.jpg': 1,
      'one/b.jpg': 1,
      'one/c.jpg': 0,
      'one/d.jpg': 0,
      'two/a.jpg': 0,
      'two/own-of-two.jpg': 0,
    })
  })

  it('writes a caption on one line, and the job says how many rows are done', async () => {
    const { base, studio, catalogs } = await openTwo(['a.jpg', 'b.jpg'])
    const path = join(base, 'captions.csv')
    await writeFile(path, 'file,caption\na.jpg,"A hat\n  of   straw"\nb.jpg,A coat')
    const job = await studio.done((await studio.client.exchange.importCsv({ path })).jobId)
    expect(job).toMatchObject({ done: 2, total: 2 })
    const ids = Uint32Array.from(await studio.ids({ place: { catalogId: catalogs.one } }))
    const rows = await studio.client.images.rows({ ids })
    expect(rows.map(({ caption }) => caption?.text)).toEqual(['A hat of straw', 'A coat'])
  })

  it('that gives no label changes nothing, though it is found', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['hat.jpg'])
    await studio.import(['hat.jpg,Hat'])
    expect(await studio.import(['hat.jpg,'])).toMatchObject({ rows: 1, matched: 1, labels: 0, problems: [] })
    expect(await shown(catalogs.one)).toEqual({ 'hat.jpg': 'Hat' })
  })

  it('is read with the spaces in its file name where there is a file of that very name', async () => {
    const { catalogs, shown, ...studio } = await openTwo([' hat.jpg', 'hat.jpg'])
    await studio.import([' hat.jpg,With', 'hat.jpg ,Without'])
    expect(await shown(catalogs.one)).toEqual({ ' hat.jpg': 'With', 'hat.jpg': 'Without' })
  })
})
