import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { flipsOf } from '../helpers/flips.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'
import { writeCaptions } from '../helpers/written.ts'
import { migrate } from '../../src-main/engine/storage/migrate.ts'
import { migration1000 } from '../../src-main/engine/storage/migrations/1000-library.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'

/** Texts of all images, in order of the images' names. */
async function captions({ studio, ids }: StubStudio): Promise<(string | null)[]> {
  const rows = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  return rows.map(({ caption }) => caption && caption.text)
}

function write({ studio }: StubStudio, imageIds: readonly number[], text: string) {
  const ids = Uint32Array.from(imageIds)
  return studio.client.annotations.decide({
    ids,
    attributeId: studio.attribute('caption'),
    decision: { kind: 'text', text },
  })
}

describe('captions people write', () => {
  it('win over what a captioner wrote, and can be accepted, cleared, undone and redone', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { client } = stub.studio
    const attributeId = stub.studio.attribute('caption')
    await writeCaptions(stub.studio, 'active', new Map(stub.ids.map((id) => [id, `Machine ${id}`])))
    const [a, b, c] = stub.ids as [number, number, number]
    expect(await captions(stub)).toEqual([`Machine ${a}`, `Machine ${b}`, `Machine ${c}`])

    const { changed, history } = await write(stub, [a, b], '  Red \n shirt ')
    expect({ changed, title: history.undo?.title }).toEqual({ changed: 2, title: 'Caption: written on 2 images' })
    expect(await captions(stub)).toEqual(['Red shirt', 'Red shirt', `Machine ${c}`])
    const accept = { kind: 'accept' } as const
    await client.annotations.decide({ ids: Uint32Array.of(c), attributeId, decision: accept })
    const [, , row] = await client.images.rows({ ids: Uint32Array.of(a, b, c) })
    expect(row?.caption).toEqual({ text: `Machine ${c}`, source: 'human', confidence: 0.5 })
    expect((await client.images.detail({ id: a })).captionDetail).toMatchObject({
      attributeId,
      written: { text: `Machine ${a}`, confidence: 0.5 },
      decidedAt: expect.any(Number) as number,
    })

    await client.annotations.decide({ ids: Uint32Array.of(a), attributeId, decision: { kind: 'clear' } })
    expect(await captions(stub)).toEqual([`Machine ${a}`, 'Red shirt', `Machine ${c}`])
    await client.annotations.undo()
    await client.annotations.undo()
    await client.annotations.undo()
    expect(await captions(stub)).toEqual([`Machine ${a}`, `Machine ${b}`, `Machine ${c}`])
    await client.annotations.redo()
    await stub.studio.reopen()
    expect(await captions(stub)).toEqual(['Red shirt', 'Red shirt', `Machine ${c}`])
  })

  it('are found by the search, and by who wrote them', async () => {
    const stub = await openStubStudio({ images: 3 })
    const attributeId = stub.studio.attribute('caption')
    await writeCaptions(stub.studio, 'active', new Map(stub.ids.slice(1).map((id) => [id, 'Blue 100 % wool'])))
    await write(stub, stub.ids.slice(0, 1), 'Red shirt')
    expect(await stub.studio.ids({ text: 'red SH' })).toEqual(stub.ids.slice(0, 1))
    expect(await stub.studio.ids({ text: '100 %' })).toEqual(stub.ids.slice(1))
    expect(await stub.studio.ids({ all: [{ attributeId, states: ['human'] }] })).toEqual(stub.ids.slice(0, 1))
    expect(await stub.studio.ids({ all: [{ attributeId, states: ['unreviewed'] }] })).toEqual(stub.ids.slice(1))
  })

  it('stand in the journal as they were written', async () => {
    const stub = await openStubStudio({ images: 1 })
    await write(stub, stub.ids, 'Red shirt')
    const folder = join(stub.studio.library, 'journal')
    const [month = ''] = await readdir(folder)
    const journal = await readFile(join(folder, month), 'utf8')
    expect(journal).toContain('"attribute":"caption","labels":[["Red shirt","is","human",')
  })

  it('of another kind than the attribute are refused', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { annotations, labels } = stub.studio.client
    const ids = Uint32Array.from(stub.ids)
    const caption = stub.studio.attribute('caption')
    const wrong = [
      annotations.decide({ ids, attributeId: stub.attributeId, decision: { kind: 'text', text: 'Red' } }),
      annotations.decide({ ids, attributeId: caption, decision: { kind: 'is', labelId: stub.labelIds[0] ?? 0 } }),
      annotations.decide({ ids, attributeId: caption, decision: { kind: 'not' } }),
      annotations.decide({ ids, attributeId: caption, decision: { kind: 'text', text: ' \n' } }),
      annotations.decide({ ids, attributeId: caption, decision: { kind: 'text', text: 'x'.repeat(1001) } }),
      labels.create({ attributeId: caption, name: 'Red' }),
    ]
    for (const call of wrong) await expect(call).rejects.toMatchObject({ code: 'bad-request' })
    expect(await captions(stub)).toEqual([null])
  })

  it('come from a table and go to one; a person is not overwritten', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { client } = stub.studio
    await write(stub, stub.ids.slice(0, 1), 'By hand')
    const folder = await temporaryFolder(testBin())
    const path = join(folder, 'captions.csv')
    await writeFile(path, 'file,name\nstub-0000.jpg,From a table\nstub-0001.jpg,"Shirt, ""red"""\n')
    const { jobId } = await client.exchange.importCsv({ path, captionColumn: 'name' })
    await stub.studio.done(jobId)
    expect(await client.exchange.importReport({ jobId })).toMatchObject({ matched: 2, labels: 1, created: 0 })
    expect(await captions(stub)).toEqual(['By hand', 'Shirt, "red"'])
    const written = join(folder, 'out.csv')
    await stub.studio.done((await client.exchange.exportCsv({ path: written })).jobId)
    const text = await readFile(written, 'utf8')
    expect(text).toMatch(/caption,caption source,caption confidence/)
    expect(text).toMatch(/stub-0001\.jpg.*"Shirt, ""red""",imported,/)
    const missing = client.exchange.importCsv({ path, captionColumn: 'title' })
    expect(await stub.studio.finished((await missing).jobId)).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('no column "title"; it has: file, name') as string },
    })
  })
})

describe('the flip list of a captioner', () => {
  it('names the captions it would write anew, and leaves alone what people wrote', async () => {
    const stub = await openStubStudio({ images: 4 })
    const { studio, ids } = stub
    await writeCaptions(studio, 'active', new Map(ids.slice(0, 3).map((id) => [id, 'Old'])))
    await write(stub, ids.slice(0, 1), 'By hand')
    const said = new Map(ids.map((id, index) => [id, index === 1 ? 'Old' : `New ${index}`]))
    const versionId = await writeCaptions(studio, 'candidate', said)
    expect(await studio.client.review.flips({ versionId })).toEqual({
      versionId,
      attributeId: studio.attribute('caption'),
      flips: 2,
      unchanged: 1,
      protected: 1,
      groups: [{ taken: [], added: [], images: 2, exampleId: ids[2] }],
      contradicted: 0,
    })
    const { ids: flipped } = await studio.client.images.list({ kind: 'flips', versionId })
    expect([...flipped]).toEqual(ids.slice(2))
    const rows = flipsOf('text', await studio.client.review.flipRows({ versionId, ids: flipped }))
    expect(rows.map(({ from, to }) => [from?.text ?? null, to.text])).toEqual([
      ['Old', 'New 2'],
      [null, 'New 3'],
    ])
    const old = await captions(stub)
    const decisions = rows.map(({ to }) => ({ kind: 'text' as const, text: to.text }))
    const attributeId = studio.attribute('caption')
    const { annotations } = studio.client
    const all = await annotations.decide({ ids: flipped, attributeId, decision: { kind: 'each', decisions } })
    expect({ changed: all.changed, title: all.history.undo?.title }).toEqual({
      changed: 2,
      title: 'Caption: written on 2 images',
    })
    expect(await captions(stub)).toEqual(['By hand', 'Old', 'New 2', 'New 3'])
    await studio.reopen()
    expect((await studio.client.annotations.undo()).change?.images, 'one step back').toBe(2)
    expect(await captions(stub)).toEqual(old)
    await studio.client.review.accept({ versionId })
    expect(await captions(stub)).toEqual(['By hand', 'Old', 'New 2', 'New 3'])
  })
})

describe('a library from before captions', () => {
  it('gets the attribute, beside labels of that name', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const old = new Database(join(folder, 'library.db'))
    migrate(old, [migration1000], folder)
    old.exec(`INSERT INTO attribute (name, title, position) VALUES ('caption', 'Caption', 4)`)
    old.close()
    const store = await openStore(folder)
    bin.add(() => store.close())
    expect(store.database.prepare('SELECT name, kind FROM attribute ORDER BY position').all().slice(3)).toEqual([
      { name: 'caption labels', kind: 'label' },
      { name: 'caption', kind: 'text' },
    ])
  })
})
