import { execFileSync } from 'node:child_process'
import { cp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'
import { runCli } from '../helpers/cli.ts'
import { writeStubs } from '../helpers/images.ts'
import { canMount } from '../helpers/small-disk.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { truthOf } from '../helpers/truth.ts'

/** The same folder where nothing can be written, as on a disk that is mounted so. */
async function readOnly(folder: string, bin: Bin): Promise<string> {
  const mounted = await temporaryFolder(bin)
  execFileSync('mount', ['--bind', folder, mounted])
  bin.add(() => execFileSync('umount', ['--lazy', mounted]))
  execFileSync('mount', ['-o', 'remount,ro,bind', mounted])
  return mounted
}

/** A library with decisions, closed, and the same where it cannot be written. */
async function decided(bin: Bin) {
  const base = await temporaryFolder(bin)
  const library = join(base, 'library')
  await writeStubs(join(base, 'spring'), 6)
  const studio = await TestEngine.open({ bin, library })
  await studio.scan(join(base, 'spring'))
  const attributeId = studio.attribute('Cut')
  const labelId = studio.label(attributeId, 'wide')
  const ids = Uint32Array.from((await studio.ids()).slice(0, 4))
  await studio.client.annotations.decide({ ids, attributeId, decision: { kind: 'is', labelId } })
  const truth = truthOf(studio.engine.store.database)
  return { attributeId, base, ids, labelId, library, studio, truth }
}

/** Copies in which this process reads libraries. */
const copies = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`selvedge-reading-${process.pid}-`))

async function contents(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.map(async (path) => [path, await readFile(path, 'base64')] as const)))
}

describe.skipIf(!canMount)('a library that cannot be written', () => {
  it('is browsed, searched and exported, and every action says why not', async () => {
    const bin = testBin()
    const { attributeId, base, ids, labelId, library, studio, truth } = await decided(bin)
    await studio.close()
    const before = await contents(library)
    const mounted = await readOnly(library, bin)
    const reading = await TestEngine.open({ bin, library: mounted })
    const { client } = reading
    expect(truthOf(reading.engine.store.database)).toEqual(truth)
    expect(await client.library.notices()).toEqual([expect.stringContaining('open for reading only')])
    expect(await client.library.whyForReading()).toContain('Copy the folder to a disk that can be written')

    expect(await reading.ids({ all: [{ attributeId, labels: [labelId] }] })).toHaveLength(4)
    await reading.engine.textIndex.settled()
    expect(await reading.ids({ text: 'wide' })).toHaveLength(4)
    const table = join(base, 'out.csv')
    await reading.done((await client.exchange.exportCsv({ path: table })).jobId)
    expect((await readFile(table, 'utf8')).match(/wide/gu)).toHaveLength(4)
    await client.library.remember({ theme: 'dark' })

    const refusal = {
      code: 'library-read-only',
      message: expect.stringMatching(/cannot be written.*Copy the folder/) as string,
    }
    const writing = [
      () => client.annotations.decide({ ids, attributeId, decision: { kind: 'is', labelId } }),
      () => client.annotations.undo(),
      () => client.catalog.add({ path: join(base, 'spring') }),
      () => client.labels.rename({ labelId, name: 'broad' }),
      () => client.tagging.start({}),
      () => client.training.start({ attributeId }),
      () => client.exchange.importCsv({ path: table }),
    ]
    for (const act of writing) await expect(act()).rejects.toMatchObject(refusal)
    const check = (await client.system.doctor()).find(({ name }) => name === 'Library')
    expect(check).toMatchObject({ ok: false, remedy: expect.stringContaining('Copy it') as string })
    await reading.close()
    expect(await contents(library), 'nothing in it was touched').toEqual(before)
    expect(await copies(), 'and its copy is gone').toEqual([])
  })

  it('as a kill left it has what its log holds', async () => {
    const bin = testBin()
    const { base, library, studio, truth } = await decided(bin)
    const killed = join(base, 'killed')
    await cp(library, killed, { recursive: true })
    await studio.close()
    const reading = await TestEngine.open({ bin, library: await readOnly(killed, bin) })
    expect(truthOf(reading.engine.store.database)).toEqual(truth)
  })

  it('is told to be damaged where it is, and is not restored in vain', async () => {
    const bin = testBin()
    const { library, studio } = await decided(bin)
    await studio.close()
    const database = new Database(join(library, 'library.db'))
    database.exec('CREATE TABLE stranger (x)')
    database.close()
    const mounted = await readOnly(library, bin)
    await expect(TestEngine.open({ bin, library: mounted })).rejects.toMatchObject({
      code: 'beyond-repair',
      message: expect.stringMatching(/damaged.*Copy the whole folder/) as string,
    })
    expect(await copies()).toEqual([])
  })

  it('is not opened while someone else has it open', async () => {
    const bin = testBin()
    const { library } = await decided(bin)
    const mounted = await readOnly(library, bin)
    await expect(TestEngine.open({ bin, library: mounted })).rejects.toMatchObject({ code: 'library-locked' })
  })

  it('answers the verbs that read, and says why not to the others', async () => {
    const bin = testBin()
    const { base, library, studio } = await decided(bin)
    await studio.close()
    const mounted = await readOnly(library, bin)
    const catalogs = await runCli('catalogs', '--library', mounted)
    expect(catalogs).toMatchObject({ code: 0, stdout: expect.stringContaining('spring') as string })
    expect(catalogs.stderr + catalogs.stdout).toContain('open for reading only')
    const table = join(base, 'out.csv')
    expect(await runCli('export', '--format', 'csv', '--output', table, '--library', mounted)).toMatchObject({
      code: 0,
    })
    for (const verb of [['add', join(base, 'spring')], ['restore'], ['tag']] as const) {
      const { code, stderr, stdout } = await runCli(...verb, '--library', mounted)
      expect(code, verb[0]).toBe(1)
      expect(stderr + stdout).toContain('Copy the folder to a disk that can be written')
    }
  })
})
