import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { writeStubs } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { truthOf } from '../helpers/truth.ts'
import { turnsUntil } from '../helpers/turns.ts'
import { figure, seed, times } from './scale.ts'

const kills = times(4, 50)

const nonsense = 'no database '.repeat(1000)

/** What is wrong with the library that is restored; the last one only because a person asks. */
const faults: readonly { damage(path: string): Promise<void>; opening?: string[]; setAside?: string }[] = [
  { damage: (path) => writeFile(path, nonsense), setAside: nonsense },
  { damage: (path) => rm(path) },
  { damage: (path) => truncate(path, 0) },
  { damage: () => Promise.resolve(), opening: ['--restore'] },
]

it(
  `restores every decision, killed ${kills} times while it restores`,
  async () => {
    const bin = testBin()
    const random = new Random(43 + seed)
    const base = await temporaryFolder(bin)
    const template = join(base, 'template')
    await writeStubs(join(base, 'catalog'), 12)
    const setUp = await TestEngine.open({ bin, library: template })
    await setUp.scan(join(base, 'catalog'))
    const attributeId = setUp.attribute('Shade')
    const decideAll = async (name: string): Promise<void> => {
      const { id: labelId } = await setUp.client.labels.create({ attributeId, name })
      for (const id of await setUp.ids())
        await setUp.client.annotations.decide({
          ids: Uint32Array.of(id),
          attributeId,
          decision: { kind: 'is', labelId },
        })
    }
    await setUp.client.labels.createAttribute({ title: 'Cut' })
    await decideAll('warm')
    await setUp.reopen()
    // What comes after its backup is in the journal alone.
    await decideAll('cold')
    const truth = truthOf(setUp.engine.store.database)
    await setUp.close()

    const copied = async (name: string, fault: (typeof faults)[number]): Promise<string> => {
      const library = join(base, name)
      await cp(template, library, { recursive: true })
      await fault.damage(join(library, 'library.db'))
      return library
    }
    /** In turns of the loop, how long it takes when nobody kills it. */
    const measured = EngineProcess.launch(await copied('measured', faults[0]!), bin)
    const whole = await turnsUntil(measured.started, () => setImmediate())
    await measured.engine.stop()

    let unfinished = 0
    for (let kill = 0; kill < kills; kill += 2) {
      const fault = faults[(kill / 2) % faults.length]!
      const library = await copied(`killed-${kill}`, fault)
      // Twice: a start after one that was cut off is a start as well.
      for (let time = 0; time < 2; time++) {
        const { engine, started } = EngineProcess.launch(library, bin, {}, fault.opening)
        const ready = started.then(
          () => true,
          () => false,
        )
        for (let turns = random.below(Math.ceil(whole * 1.2)); turns > 0; turns--) await setImmediate()
        await engine.kill()
        if (!(await ready)) unfinished++
      }
      const studio = await TestEngine.open({ bin, library })
      expect(truthOf(studio.engine.store.database), `kill ${kill}`).toEqual(truth)
      await studio.close()
      if (fault.setAside !== undefined)
        expect(await setAsideIn(library), 'nothing is deleted').toContain(fault.setAside)
      await rm(library, { recursive: true })
    }
    expect(unfinished, 'killed before it was ready').toBeGreaterThan(0)
    figure('kills while a library is restored', `${kills}, ${unfinished} before the end: none lost`)
  },
  times(120_000, 3_600_000),
)

/** Texts of the files that were set aside. */
async function setAsideIn(library: string): Promise<string[]> {
  const entries = await readdir(join(library, 'set-aside'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))
}
