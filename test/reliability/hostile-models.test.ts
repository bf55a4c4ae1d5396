import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toErrorData } from '../../src-main/common/app-error.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { mutated } from '../helpers/mutations.ts'
import { Random } from '../helpers/random.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { figure, seed, times } from './scale.ts'

const models = times(6, 300)

it(
  `takes or refuses ${models} spoiled models, each with a sentence, and tags on`,
  async () => {
    const bin = testBin()
    const random = new Random(23 + seed)
    const folder = await temporaryFolder(bin)
    const sound = join(folder, 'sound.onnx')
    await writeSmallNetwork(sound)
    const bytes = await readFile(sound)
    const studio = await TestEngine.open({ bin })
    let taken = 0
    for (let index = 0; index < models; index++) {
      const path = join(folder, `model-${index}.onnx`)
      await writeFile(path, mutated(bytes, random))
      try {
        const { name } = await studio.client.backbones.add({ path, choices: { name: `model-${index}` } })
        taken++
        await studio.client.backbones.remove({ name })
      } catch (error) {
        const { code, message } = toErrorData(error)
        expect(code, `model ${index}: ${message}`).not.toBe('internal')
        expect(message).not.toMatch(/SIG[A-Z]+|E[A-Z]{5,}|undefined|unknown error/u)
      }
    }
    const catalog = join(folder, 'catalog')
    await makeGarments(catalog, ['red', 'green'], 3)
    await studio.addAndTag(catalog)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 6, untagged: 0, errors: 0 }])
    figure(
      'spoiled models',
      `${models}: ${taken} are networks still, ${models - taken} refused with a reason, 0 crashes`,
    )
  },
  times(180_000, 3_600_000),
)
