import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { GarmentLibrary, idsOf, labelShade, shades, type GarmentStudio } from '../helpers/garment-studio.ts'
import { makeGarments } from '../helpers/images.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'
import { TestEngine } from '../helpers/test-engine.ts'

let library: GarmentLibrary
let network: string

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin)
  network = join(await temporaryFolder(bin), 'small.onnx')
  await writeSmallNetwork(network)
  return () => bin.empty()
}, 120_000)

/** A studio with decisions and captions, and a backbone that has read no image. */
async function open(): Promise<GarmentStudio & { backbone: string }> {
  const garments = await library.open()
  const { studio } = garments
  for (const shade of shades) {
    await labelShade(garments, shade, 10)
    const ids = Uint32Array.from((await idsOf(garments, shade)).slice(0, 10))
    const decision = { kind: 'text', text: `A ${shade} shirt` } as const
    await studio.client.annotations.decide({ ids, attributeId: studio.attribute('caption'), decision })
  }
  const { name } = await studio.client.backbones.add({ path: network })
  expect(studio.engine.embeddings.count(name)).toBe(0)
  return { ...garments, backbone: name }
}

describe('a training whose features no image has', () => {
  it.each([
    ['a head', 'Shade', { method: 'head' }],
    ['a captioner', 'caption', { method: 'caption', epochs: 1 }],
    ['a fine-tuning', 'Shade', { method: 'finetune', epochs: 1, lastBlocks: 'all' }],
  ] as const)(
    'of %s reads the pictures first',
    async (_what, attribute, more) => {
      const { studio, backbone } = await open()
      const { client } = studio
      const attributeId = studio.attribute(attribute)
      const notes = new Set<string>()
      studio.engine.events.on('jobs', (jobs) => jobs.forEach(({ kind, note }) => kind === 'train' && notes.add(note)))
      const options = { fromScratch: true, features: [backbone], ...more }
      const { jobId, runId } = await client.training.start({ attributeId, options })
      await studio.done(jobId)
      expect(await client.training.run({ runId })).toMatchObject({ state: 'done', examples: 30 })
      expect(studio.engine.embeddings.count(backbone)).toBe(60)
      expect(notes).toContain('Reading pictures')
    },
    180_000,
  )

  it('that no backbone makes is refused', async () => {
    const { studio, attributeId } = await open()
    const options = { method: 'head' as const, fromScratch: true, features: ['nothing'] }
    const { jobId } = await studio.client.training.start({ attributeId, options })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'bad-request', message: expect.stringContaining('There are no features "nothing"') as string },
    })
  }, 60_000)

  it('reads of pictures that were only listed those that were decided, and the others are tagged as ever', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    await makeGarments(folder, ['red', 'blue'], 6)
    const studio = await TestEngine.open({ bin })
    const { client } = studio
    await studio.scan(folder)
    const attributeId = studio.attribute('Shade')
    for (const shade of ['red', 'blue'] as const) {
      await labelShade({ studio, attributeId }, shade, 4)
    }
    expect(await client.training.summary({ attributeId })).toMatchObject({ examples: 8, labels: 2, obstacle: null })
    const { jobId, runId } = await client.training.start({ attributeId })
    await studio.done(jobId)
    expect(await client.training.run({ runId })).toMatchObject({ state: 'done', examples: 8 })
    const current = studio.engine.backbones.current()
    expect(studio.engine.embeddings.count(current)).toBe(8)
    await studio.done((await client.tagging.start({})).jobId)
    expect(studio.engine.embeddings.count(current)).toBe(12)
    for (const id of await studio.ids()) expect(await studio.labelOf(id, studio.attribute('Type'))).not.toBeNull()
  }, 60_000)
})
