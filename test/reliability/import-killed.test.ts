import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { writeStubs } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { histories } from '../helpers/told.ts'
import { truthOf } from '../helpers/truth.ts'
import { figure, seed, times } from './scale.ts'

const images = 3000
const kills = times(8, 60)

it(
  `brings all that a table says or nothing of it, killed ${kills} times at any moment`,
  async () => {
    const bin = new Bin()
    const random = new Random(5 + seed)
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await writeStubs(join(base, 'catalog'), images)
    const setUp = await TestEngine.open({ bin, library })
    await setUp.scan(join(base, 'catalog'))
    let before = truthOf(setUp.engine.store.database)
    await setUp.close()

    const endings = { all: 0, nothing: 0 }
    for (let kill = 0; kill < kills; kill++) {
      const path = join(base, 'table.csv')
      const rows = Array.from({ length: images }, (_, at) =>
        [`stub-${String(at).padStart(4, '0')}.jpg`, `label ${kill} ${at % 800}`, `Words ${kill}`, at >> kill].join(),
      )
      await writeFile(path, [`file,new ${kill},caption,product`, ...rows].join('\n'))
      const engine = await EngineProcess.start(library, bin)
      await engine.client.exchange.importCsv({ path, makeAttributes: true })
      for (let turns = random.below(60); turns > 0; turns--) await engine.client.annotations.history()
      await engine.kill()
      const studio = await TestEngine.open({ bin, library })
      const { database } = studio.engine.store
      const after = truthOf(database)
      if (after.changes.length === before.changes.length) {
        endings.nothing++
        expect(after, `kill ${kill}`).toEqual(before)
      } else {
        endings.all++
        expect(after.attributes).toContainEqual(expect.objectContaining({ name: `new ${kill}` }))
        expect(after.decisions).toHaveLength(images * (endings.all + 1))
        expect(after.products).toHaveLength(images)
      }
      const { damaged, kept, told } = histories(studio)
      expect(damaged).toEqual([])
      expect(told, `the journal after kill ${kill}`).toEqual(kept)
      expect(database.prepare('SELECT id FROM change WHERE under_way IS NOT NULL').all()).toEqual([])
      before = after
      await studio.close()
    }
    expect(endings.nothing, 'killed in the middle').toBeGreaterThan(0)
    await bin.empty()
    figure(
      'kills while a table is imported',
      `${kills}: ${endings.all} done, ${endings.nothing} not done, none in part`,
    )
  },
  times(300_000, 3_600_000),
)
