import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { writeStubs } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { times } from './scale.ts'

it(
  'a library that is open is no one else’s, and the next one’s as soon as its process is killed',
  async () => {
    const bin = testBin()
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await writeStubs(join(base, 'catalog'), 5)
    const setUp = await TestEngine.open({ bin, library })
    await setUp.scan(join(base, 'catalog'))
    const attributeId = setUp.attribute('Shade')
    const labelIds = ['warm', 'cold'].map((name) => setUp.label(attributeId, name))
    const ids = Uint32Array.from(await setUp.ids())
    await setUp.close()

    let first = await EngineProcess.start(library, bin)
    for (let turn = 0; turn < times(2, 25); turn++) {
      const labelId = labelIds[turn % 2]!
      await expect(EngineProcess.start(library, bin)).rejects.toMatchObject({
        code: 'library-locked',
        message: expect.stringContaining('is open in another Selvedge') as string,
      })
      // The one that has it goes on as if nothing had been asked.
      const { changed } = await first.client.annotations.decide({ ids, attributeId, decision: { kind: 'is', labelId } })
      expect(changed).toBe(ids.length)
      await first.kill()
      first = await EngineProcess.start(library, bin)
      const { attributes } = await first.client.images.detail({ id: ids[0]! })
      expect(attributes.find((each) => each.attributeId === attributeId)?.value).toMatchObject({ labelId })
    }
  },
  times(120_000, 3_600_000),
)
