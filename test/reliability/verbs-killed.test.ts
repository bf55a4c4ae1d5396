import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { writeStubs } from '../helpers/images.ts'
import { root } from '../helpers/paths.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { histories } from '../helpers/told.ts'
import { truthOf } from '../helpers/truth.ts'
import { turnsUntil } from '../helpers/turns.ts'
import { figure, seed, times } from './scale.ts'

const kills = times(4, 25)
const limit = times(120_000, 3_600_000)

it(
  `has one model in use, and its answers, killed ${kills} times while models are accepted`,
  async () => {
    const bin = testBin()
    const random = new Random(31 + seed)
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await writeStubs(join(base, 'catalog'), 600)
    const setUp = await TestEngine.open({ bin, library })
    await setUp.scan(join(base, 'catalog'))
    const attributeId = setUp.attribute('Shade')
    const labelIds = ['warm', 'cold'].map((name) => setUp.label(attributeId, name))
    const ids = await setUp.ids()
    const versions = labelIds.map((labelId, index) =>
      addVersion(setUp, {
        attributeId,
        labelIds: [labelId],
        state: index === 0 ? 'active' : 'candidate',
        said: new Map(ids.map((id) => [id, [{ labelId, confidence: 0.9 }]])),
      }),
    )
    await setUp.engine.values.rebuild(attributeId)
    await setUp.close()

    let acknowledged = 0
    for (let kill = 0; kill < kills; kill++) {
      const engine = await EngineProcess.start(library, bin)
      const versionId = versions[(kill + 1) % 2]!
      const answered = engine.client.models.activate({ versionId }).then(
        () => true,
        () => false,
      )
      for (let turns = random.below(12); turns > 0; turns--) await engine.client.annotations.history().catch(() => null)
      await engine.kill()
      const wasAnswered = await answered
      if (wasAnswered) acknowledged++
      const studio = await TestEngine.open({ bin, library })
      const { database } = studio.engine.store
      const inUse = database.prepare(`SELECT id FROM model_version WHERE state = 'active' AND attribute_id = ?`).pluck()
      const active = inUse.all(attributeId) as number[]
      expect(active, `kill ${kill}`).toHaveLength(1)
      if (wasAnswered) expect(active, `kill ${kill}`).toEqual([versionId])
      const label = labelIds[versions.indexOf(active[0]!)]
      const values = database.prepare('SELECT DISTINCT label_id FROM cache.value WHERE attribute_id = ?').pluck()
      expect(values.all(attributeId), `kill ${kill}`).toEqual([label])
      const { damaged, kept, told } = histories(studio)
      expect(damaged).toEqual([])
      expect(told, `the journal after kill ${kill}`).toEqual(kept)
      // The next one starts from where this one says it is.
      await studio.client.models.activate({ versionId })
      await studio.close()
    }
    figure('kills while a model is accepted', `${kills}, ${acknowledged} of them after the answer: none lost`)
  },
  limit,
)

it(
  `keeps every decision of an older library, killed ${kills} times while it is brought up to date`,
  async () => {
    const bin = testBin()
    const random = new Random(37 + seed)
    const base = await temporaryFolder(bin)
    const copied = async (name: string): Promise<string> => {
      await cp(join(root, 'test/fixtures/library-1020'), join(base, name), { recursive: true })
      return join(base, name)
    }
    const read = async (library: string) => {
      const studio = await TestEngine.open({ bin, library })
      const { catalogs, ...truth } = truthOf(studio.engine.store.database)
      await studio.close()
      // The older program gave them no name of their own; the new one draws it.
      return { ...truth, catalogs: catalogs.map((catalog) => ({ ...(catalog as object), uid: null })) }
    }
    const { changes, ...wanted } = await read(await copied('untouched'))
    /** In turns of the loop, how long it takes when nobody kills it. */
    const whole = await turnsUntil(EngineProcess.start(await copied('measured'), bin), () => setImmediate())
    let unfinished = 0
    for (let kill = 0; kill < kills; kill++) {
      const library = await copied(`killed-${kill}`)
      // Twice: a start after one that was cut off is a start as well.
      for (let time = 0; time < 2; time++) {
        const { engine, started } = EngineProcess.launch(library, bin)
        const ready = started.then(
          () => true,
          () => false,
        )
        for (let turns = random.below(Math.ceil(whole * 1.2)); turns > 0; turns--) await setImmediate()
        await engine.kill()
        if (!(await ready)) unfinished++
      }
      const { changes: kept, ...truth } = await read(library)
      expect(truth, `kill ${kill}`).toEqual(wanted)
      expect(kept).toHaveLength(changes.length)
    }
    expect(unfinished, 'killed before it was ready').toBeGreaterThan(0)
    figure('kills while a library is brought up to date', `${kills * 2}, ${unfinished} before the end: none lost`)
  },
  limit,
)

it(
  `leaves the former table or the new one, killed ${kills} times while it is written`,
  async () => {
    const bin = testBin()
    const random = new Random(41 + seed)
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await writeStubs(join(base, 'catalog'), 3000)
    const studio = await TestEngine.open({ bin, library })
    await studio.scan(join(base, 'catalog'))
    await mkdir(join(base, 'tables'))
    const path = join(base, 'tables', 'out.csv')
    const attributeId = studio.attribute('Shade')
    const labelIds = ['warm', 'cold'].map((name) => studio.label(attributeId, name))
    const ids = Uint32Array.from(await studio.ids())
    await studio.close()
    const tables: string[] = ['']
    const endings = { former: 0, new: 0 }
    /** So many requests are answered while a table is written that nobody kills. */
    let whole = 0
    for (let kill = 0; kill <= kills; kill++) {
      const engine = await EngineProcess.start(library, bin)
      const decision = { kind: 'is', labelId: labelIds[kill % 2]! } as const
      await engine.client.annotations.decide({ ids, attributeId, decision })
      const { jobId } = await engine.client.exchange.exportCsv({ path })
      const { history } = engine.client.annotations
      if (kill === 0) whole = await turnsUntil(engine.ended(jobId), history)
      else for (let turns = random.below(Math.ceil(whole * 1.5)); turns > 0; turns--) await history()
      await engine.kill()
      const table = await readFile(path, 'utf8')
      if (kill > 0 && table === tables.at(-1)) endings.former++
      else {
        endings.new++
        expect(table.trim().split('\n'), `kill ${kill}`).toHaveLength(3001)
        expect(table.match(/warm|cold/gu)).toEqual(Array(3000).fill(['warm', 'cold'][kill % 2]))
      }
      tables.push(table)
    }
    figure('kills while a table is written', `${kills}: ${endings.former} former, ${endings.new - 1} new, none in part`)
  },
  limit,
)
