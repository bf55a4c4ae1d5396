import { cp, readdir, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { damages } from '../helpers/damage.ts'
import { writeStubs } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { truthOf } from '../helpers/truth.ts'
import { figure, seed, times } from './scale.ts'

const turns = times(16, 150)

let bin: Bin
/** Libraries as they lie on a disk: closed, and as a kill leaves one. */
let templates: Record<'closed' | 'killed', string>
let truth: ReturnType<typeof truthOf>

beforeAll(async () => {
  bin = new Bin()
  const base = await temporaryFolder(bin)
  const library = join(base, 'library')
  templates = { closed: join(base, 'closed'), killed: join(base, 'killed') }
  const pictures = join(base, 'spring')
  await writeStubs(pictures, 8)
  const studio = await TestEngine.open({ bin, library })
  await studio.scan(pictures)
  await decideAll(studio, 'Shade')
  // The second start of a day makes a backup; what comes after is in the journal alone.
  await studio.reopen()
  await decideAll(studio, 'Cut')
  await writeFile(join(base, 'table.csv'), 'file,shade,caption\nstub-0001.jpg,teal,A teal shirt\nstub-0002.jpg,rust,\n')
  await studio.done((await studio.client.exchange.importCsv({ path: join(base, 'table.csv') })).jobId)
  await studio.client.annotations.undo()
  await studio.client.annotations.redo()
  truth = truthOf(studio.engine.store.database)
  await cp(library, templates.killed, { recursive: true })
  await studio.close()
  await cp(library, templates.closed, { recursive: true })
  return () => bin.empty()
}, 60_000)

/** Labels of an attribute of its own on pictures: made, given, renamed, merged, taken back. */
async function decideAll({ client }: TestEngine, title: string): Promise<void> {
  const { id: attributeId } = await client.labels.createAttribute({ title })
  const { ids } = await client.images.list({
    kind: 'filter',
    filter: {},
    sort: { by: 'name', descending: false },
  })
  const [one, two, three] = await Promise.all(
    ['one', 'two', 'three'].map((name) => client.labels.create({ attributeId, name })),
  )
  for (const [index, id] of ids.entries()) {
    const labelId = [one, two, three][index % 3]?.id ?? 0
    const kind = index % 4 === 3 ? 'not' : 'is'
    await client.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision: { kind, labelId } })
  }
  await client.labels.rename({ labelId: one?.id ?? 0, name: 'first' })
  await client.labels.merge({ labelIds: [three?.id ?? 0], intoId: two?.id ?? 0 })
  await client.annotations.decide({ ids, attributeId, decision: { kind: 'clear' } })
  await client.annotations.undo()
}

/** Every file of a library, below its folder. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

describe('a library', () => {
  it(
    `opens after each of ${turns} damages to its files, with all that was decided`,
    { timeout: times(120_000, 3_600_000) },
    async () => {
      const random = new Random(1 + seed)
      const failed: string[] = []
      for (let turn = 0; turn < turns; turn++) {
        const from = random.pick(['closed', 'killed'] as const)
        const here = testBin()
        const library = join(await temporaryFolder(here), 'library')
        await cp(templates[from], library, { recursive: true })
        const files = await filesOf(library)
        // The library itself at every other time.
        const name = turn % 2 === 0 ? 'library.db' : random.pick(files)
        const how = random.pick(Object.keys(damages))
        if ((await stat(join(library, name))).size > 0) damages[how]?.(join(library, name), random)
        const what = `${turn}: ${name} ${how}, ${from}`
        try {
          const studio = await TestEngine.open({ bin: here, library })
          expect(truthOf(studio.engine.store.database), what).toEqual(truth)
          await studio.reopen()
          expect(truthOf(studio.engine.store.database), `${what}, opened again`).toEqual(truth)
          expect(studio.engine.notices, 'all is said at once').toEqual([])
          await studio.close()
        } catch (error) {
          failed.push(
            `${what}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 1500) : String(error)}`,
          )
        }
        await here.empty()
      }
      expect(failed).toEqual([])
      figure('damages of files of a library', `${turns}: opened every time, 0 decisions lost`)
    },
  )
})
