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
  it('finds an image by its name alone where it is the only one, whatever folder the table names', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['a/deep/coat.jpg', 'b/hat.jpg'])
    const report = await studio.import(['photos of the year/coat.jpg,Coat', 'D:\\shoot\\HAT.JPG,Hat'])
    expect(reasons(report)).toEqual([])
    expect(await shown(catalogs.one)).toEqual({ 'a/deep/coat.jpg': 'Coat', 'b/hat.jpg': 'Hat' })
  })

  it('is asked for its path where several have the name, in both catalogs or in one', async () => {
    const { catalogs, shown, ...studio } = await openTwo(['a/coat.jpg', 'b/coat.jpg', 'hat.jpg'], ['hat.jpg'])
    const report = await studio.import(['photos/coat.jpg,Coat', 'hat.jpg,Hat', 'b/coat.jpg,Jacket'])
    expect(reasons(report)).toEqual([
      'Not used: "photos/coat.jpg" is the name of 2 images; give the path below the catalog.',
      'Not used: "hat.jpg" is the name of 2 images; give the path below the catalog.',
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
