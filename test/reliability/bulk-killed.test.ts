import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decoderVersion } from '../../src-main/common/decoder-version.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { writeStubs } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { histories } from '../helpers/told.ts'
import { figure, seed, times } from './scale.ts'

const images = 6000
const kills = times(6, 40)

it(
  `does a bulk action to all of its images or to none, killed ${kills} times at any moment`,
  async () => {
    const bin = new Bin()
    const random = new Random(11 + seed)
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await writeStubs(join(base, 'catalog'), 1)
    const setUp = await TestEngine.open({ bin, library })
    await setUp.scan(join(base, 'catalog'))
    setUp.engine.store.database.exec(`
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${images})
    INSERT INTO image (folder_id, name, size, modified, added_at, error_code, error, decoder)
    SELECT (SELECT min(id) FROM folder), 'made up ' || n, 1, 1, 1, 'damaged', 'Never read.', ${decoderVersion} FROM number`)
    const attributeId = setUp.attribute('Shade')
    const labelIds = ['warm', 'cold'].map((name) => setUp.label(attributeId, name))
    const ids = Uint32Array.from(await setUp.ids())
    await setUp.close()

    for (let kill = 0; kill < kills; kill++) {
      const engine = await EngineProcess.start(library, bin)
      const { annotations } = engine.client
      const request = { ids, attributeId, decision: { kind: 'is', labelId: labelIds[kill % 2] ?? 0 } as const }
      const isDecision = kill % 3 !== 2
      const action = isDecision ? annotations.decide(request) : annotations.undo()
      const answered = action.then(
        () => true,
        () => false,
      )
      for (let turns = random.below(14); turns > 0; turns--) await annotations.history()
      await engine.kill()
      const wasAnswered = await answered
      const studio = await TestEngine.open({ bin, library })
      const { database } = studio.engine.store
      const all = (sql: string): string => JSON.stringify(database.prepare(sql).all())
      const decided = all('SELECT label_id, count(*) AS images FROM annotation GROUP BY label_id')
      const counts = database.prepare('SELECT count(*) FROM annotation GROUP BY label_id').pluck().all()
      expect([[], [ids.length]], `kill ${kill}`).toContainEqual(counts)
      if (wasAnswered && isDecision) expect(decided).toBe(JSON.stringify([{ label_id: request.decision.labelId, images: ids.length }])) // prettier-ignore
      expect(all('SELECT id FROM change WHERE under_way IS NOT NULL')).toBe('[]')
      expect(all(`SELECT label_id, count(*) AS images FROM cache.value WHERE attribute_id = ${attributeId} GROUP BY label_id`)).toBe(decided) // prettier-ignore
      expect(all('SELECT label_id, images FROM cache.label_count WHERE images <> 0 ORDER BY label_id')).toBe(decided)
      const { damaged, kept, told } = histories(studio)
      expect(damaged).toEqual([])
      expect(told, `the journal after kill ${kill}`).toEqual(kept)
      await studio.client.annotations.undo()
      await studio.client.annotations.redo()
      expect(all('SELECT label_id, count(*) AS images FROM annotation GROUP BY label_id')).toBe(decided)
      await studio.close()
    }
    await bin.empty()
    figure('kills while 6,000 images are decided on', `${kills}: none in part`)
  },
  times(300_000, 3_600_000),
)
