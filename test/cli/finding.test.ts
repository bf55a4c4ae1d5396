import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { runCli, type CliResult } from '../helpers/cli.ts'
import { writeFiles } from '../helpers/images.ts'
import { importDecisions } from '../helpers/imported.ts'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

let base: string
let library: string

const selvedge = (...args: string[]): Promise<CliResult> => runCli(...args, '--library', library)
const filesOf = (result: CliResult) => result.json().map(({ file }) => file)

beforeAll(async () => {
  const bin = new Bin()
  base = await temporaryFolder(bin)
  library = join(base, 'library')
  const names = ['red-1.jpg', 'red-2.jpg', 'red-3.jpg', 'blue-1.jpg', 'Été/red-4.jpg']
  await writeFiles(join(base, 'shop'), Object.fromEntries(names.map((name, at) => [name, 'x'.repeat(at + 1)])))
  const studio = await TestEngine.open({ bin, library })
  await studio.scan(join(base, 'shop'))
  const attributeId = studio.attribute('Shade')
  const byPath = await studio.idsByPath()
  const decisions = names.map((name) => {
    const answer = studio.label(attributeId, name.includes('red') ? 'Red' : 'Blue')
    return { imageId: byPath.get(name) ?? 0, attributeId, answer }
  })
  await importDecisions(studio, decisions)
  await studio.close()
  return () => bin.empty()
})

describe('finding on the command line', () => {
  it('list: names the files that a search and conditions find', async () => {
    expect(filesOf(await selvedge('list', 'RED jpg -red-3', '--where', 'shade=red', '--json'))).toEqual([
      'red-1.jpg',
      'red-2.jpg',
      'Été/red-4.jpg',
    ])
    expect((await selvedge('list', 'shade:red', 'ete')).stdout).toBe('Été/red-4.jpg\n')
    expect((await selvedge('list', 'shade:red,blue', 'size:<=2', '--count')).stdout).toBe('2\n')
    expect((await selvedge('list', 'bleu')).stderr).toContain('no image fits "bleu"; 1 have the label Shade: Blue')
  })

  it('list: names the files that a model predicted', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, ids, attributeId, labelIds } = stub
    sayAll(stub, ids.slice(1), labelIds)
    await studio.engine.values.rebuild(attributeId)
    await studio.close()
    const listed = (...args: string[]) => runCli('list', ...args, '--library', studio.library)
    expect(filesOf(await listed('--where', 'pattern:model=PATTERN-0-test', '--json'))).toHaveLength(2)
    expect((await listed('model:pattern-0-test', '--count')).stdout).toBe('2\n')
    const unknown = await listed('--where', 'pattern:model=pattern-9')
    expect(unknown).toMatchObject({ code: 2 })
    expect(unknown.stderr).toContain('Pattern has no model "pattern-9". See those it has with: selvedge models')
  })

  it('views: are kept, used by other verbs, called otherwise and deleted', async () => {
    expect((await selvedge('views', '--add', 'Red ones', '--text', 'red -ete', '--where', 'shade=red')).stdout).toBe(
      'Red ones: 3 images\n',
    )
    expect((await selvedge('views', '--rename', 'red ones', '--to', 'Reds')).stdout).toBe('Reds: 3 images\n')
    expect((await selvedge('views', '--json')).json()).toEqual([{ event: 'view', name: 'Reds', images: 3 }])
    expect(filesOf(await selvedge('list', 'file:1', '--view', 'reds', '--json'))).toEqual(['red-1.jpg'])
    const path = join(base, 'view.csv')
    expect(await selvedge('export', '--output', path, '--view', 'Reds')).toMatchObject({ code: 0 })
    expect(parse(await readFile(path), { columns: true, bom: true })).toHaveLength(3)
    expect((await selvedge('views', '--change', 'Reds', '--text', 'blue')).stdout).toBe('Reds: 1 images\n')
    expect((await selvedge('views', '--delete', 'Reds')).stdout).toBe('Reds: deleted\n')
    expect((await selvedge('undo')).stdout).toContain('Delete view Reds')
    const again = await selvedge('tag', '--reread', '--view', 'Reds', '--json')
    expect(again.json().find(({ event }) => event === 'reread')?.['images']).toBe(1)
  })

  it('says what it does not take', async () => {
    expect(await selvedge('list', '--view', 'Blues')).toMatchObject({ code: 1 })
    expect(await selvedge('views', '--text', 'x')).toMatchObject({ code: 2 })
    expect(await selvedge('views', '--rename', 'x')).toMatchObject({ code: 2 })
    expect(await selvedge('tag', '--text', 'x')).toMatchObject({ code: 2 })
  })
})
