import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { runCli, type CliResult } from '../helpers/cli.ts'
import { makeGarments, writeFiles } from '../helpers/images.ts'

let base: string
let folder: string

/** A verb on the library of this file; the tests build on one another. */
const selvedge = (...args: string[]): Promise<CliResult> => runCli(...args, '--library', join(base, 'library'))

const events = (result: CliResult, name: string) => result.json().filter((line) => line['event'] === name)

beforeAll(async () => {
  const bin = new Bin()
  base = await temporaryFolder(bin)
  folder = join(base, 'shop')
  await makeGarments(folder, ['red'], 2)
  const raw = Array.from({ length: 7 }, (_, index) => [`raw/${index}.ORF`, ''])
  await writeFiles(folder, {
    ...Object.fromEntries(raw),
    'cover.psd': '',
    'notes.txt': '',
    '@eaDir/a.jpg': 'thumbnail',
  })
  symlinkSync('nowhere.jpg', join(folder, 'link.jpg'))
  return () => bin.empty()
})

describe('what a scan does not list', () => {
  it('is told with reason and remedy, a few of each by name', async () => {
    const result = await selvedge('add', folder, '--no-tag')
    expect(result.code).toBe(0)
    expect(result.stdout.split('\n')).toEqual([
      'shop: 2 images: 2 added; not listed: 1 link that leads nowhere, 7 RAW photos, 1 file with layers, 1 system folder',
      '  1 link that leads nowhere: link.jpg',
      expect.stringMatching(/^ {4}Connect the drive that is meant/),
      '  7 RAW photos: raw/0.ORF, raw/1.ORF, raw/2.ORF, raw/3.ORF, raw/4.ORF, and 2 more',
      expect.stringMatching(/^ {4}Export as JPEG or TIFF/),
      '  1 file with layers: cover.psd',
      expect.stringMatching(/^ {4}Save a copy as PNG/),
      '  1 system folder: @eaDir',
      expect.stringMatching(/^ {4}Nothing is missing/),
      '',
    ])
  }, 60_000)

  it('is told in full with --json', async () => {
    const result = await selvedge('add', folder, '--no-tag', '--json')
    expect(events(result, 'scanned')).toMatchObject([{ catalog: 'shop', path: folder, passedOver: 10 }])
    const told = events(result, 'passed-over')
    expect(told.map(({ reason, count }) => [reason, count])).toEqual([
      ['broken-link', 1],
      ['raw', 7],
      ['layered', 1],
      ['system', 1],
    ])
    expect(told[1]).toMatchObject({ what: '7 RAW photos', remedy: expect.any(String) as string })
    expect(told[1]?.['paths']).toHaveLength(7)
  }, 60_000)
})

describe('tag', () => {
  it('--reread reads all again, or those of a folder', async () => {
    const sub = join(folder, 'sub')
    await makeGarments(sub, ['blue'], 1)
    expect((await selvedge('tag')).code).toBe(0)
    const all = await selvedge('tag', '--reread', '--json')
    expect(events(all, 'reread')).toMatchObject([{ catalog: 'shop', note: '3 images read again' }])
    const some = await selvedge('tag', '--reread', '--folder', sub)
    expect(some.stdout).toContain('shop: 1 images read again')
    mkdirSync(join(base, 'elsewhere'))
    const elsewhere = await selvedge('tag', '--reread', '--folder', join(base, 'elsewhere'))
    expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining('is in no catalog') as string })
    const empty = await selvedge('tag', '--reread', '--folder', join(folder, 'raw'))
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('no images in') as string })
    expect(await selvedge('tag', '--folder', sub)).toMatchObject({ code: 2, stdout: '' })
  }, 120_000)

  it('leaves a catalog as it is whose folder is away or was left empty by its drive, says so, and goes on', async () => {
    const other = join(base, 'other')
    await makeGarments(other, ['green'], 1)
    await selvedge('add', other, '--no-tag')
    await rename(folder, `${folder}-away`)
    const gone = await selvedge('tag')
    expect(gone).toMatchObject({ code: 0 })
    expect(gone.stdout).toMatch(
      /^shop: The folder ".*shop" is not there\. Connect its drive .* nothing was forgotten\.$/m,
    )
    expect(gone.stdout).toContain('other: 1 images: nothing new')
    mkdirSync(folder)
    const empty = await selvedge('tag', '--json')
    expect(events(empty, 'away')).toMatchObject([
      { catalog: 'shop', path: folder, message: expect.stringMatching(/is empty, although 3 of its images/) as string },
    ])
    await rm(folder, { recursive: true })
    await rename(`${folder}-away`, folder)
    writeFileSync(join(folder, '.hidden'), '')
    expect((await selvedge('tag')).stdout).toContain('shop: 3 images: nothing new')
  }, 120_000)
})
