import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { resources } from '../helpers/paths.ts'
import { writeShippedHead } from '../helpers/ready-heads.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** What shipped before there was a mix of it with another. */
const former = 'efficientnet-lite0-fashion'
const shades = ['red', 'green', 'blue'] as const

let bin: Bin
let catalog: string

beforeAll(async () => {
  bin = new Bin()
  catalog = join(await temporaryFolder(bin), 'catalog')
  await makeGarments(catalog, shades, 6)
  return () => bin.empty()
}, 60_000)

/** A folder of shipped models as an older program has it. */
async function formerResources(own: Bin): Promise<string> {
  const folder = await temporaryFolder(own)
  const models = join(folder, 'models')
  await mkdir(models)
  for (const name of [former, 'efficientnet-lite0-imagenet']) {
    await symlink(join(resources, 'models', name), join(models, name))
  }
  for (const attribute of ['type', 'colour']) {
    await writeShippedHead(models, attribute, ['Old', 'Older'], { backbone: former })
  }
  return folder
}

/** A library in which a person trained and accepted a model of type, on what shipped then. */
async function formerLibrary(own: Bin): Promise<{ library: string; version: number }> {
  const library = join(await temporaryFolder(own), 'library')
  const studio = await TestEngine.open({ bin: own, library, resources: await formerResources(own) })
  await studio.addAndTag(catalog)
  const version = await trainType(studio)
  await studio.client.review.accept({ versionId: version })
  await studio.close()
  return { library, version }
}

async function trainType(studio: TestEngine): Promise<number> {
  const attributeId = studio.attribute('type')
  for (const shade of shades) {
    const ids = Uint32Array.from(await studio.ids({ text: `${shade}-` }))
    const decision = { kind: 'is', labelId: studio.label(attributeId, `my ${shade}`) } as const
    await studio.client.annotations.decide({ ids, attributeId, decision })
  }
  const { jobId, runId } = await studio.client.training.start({ attributeId })
  await studio.done(jobId)
  return (await studio.client.training.run({ runId })).versionId ?? 0
}

describe('a library made with the models that shipped before', () => {
  it('keeps its own version, tags with the new ones, and trains from the new base', async () => {
    const own = testBin()
    const { library, version } = await formerLibrary(own)
    const studio = await TestEngine.open({ bin: own, library })
    const [type, colour] = [studio.attribute('type'), studio.attribute('colour')]
    for (const { id } of studio.engine.jobs.list()) await studio.done(id)

    expect(studio.engine.versions.active(type)).toMatchObject({ id: version, features: [former] })
    expect(studio.engine.versions.active(colour)).toMatchObject({ name: 'Colour (shipped)', origin: 'shipped' })
    expect(studio.engine.versions.base(type)).toMatchObject({ origin: 'shipped', features: [defaultBackbone] })
    const ids = await studio.ids()
    expect(ids).toHaveLength(18)
    for (const id of ids) {
      const label = await studio.labelOf(id, colour)
      expect(['Old', 'Older', null]).not.toContain(label)
    }
    const backbones = await studio.client.backbones.list()
    expect(backbones.find(({ isCurrent }) => isCurrent)).toMatchObject({ name: defaultBackbone, images: 18 })
    expect(backbones.find(({ name }) => name === former)).toMatchObject({ origin: 'shipped', images: 18 })

    const retrained = studio.engine.versions.get(await trainType(studio))
    expect(retrained.features).toContain(defaultBackbone)
    expect(retrained.features).not.toContain(former)
    expect(studio.engine.versions.active(type)).toMatchObject({ id: version })
  }, 120_000)
})
