import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CaptionMetrics } from '../../src-preload/contract.ts'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { GarmentLibrary, idsOf, labelShade, shades, type GarmentStudio } from '../helpers/garment-studio.ts'
import { makeGarments } from '../helpers/images.ts'

let library: GarmentLibrary

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin)
  return () => bin.empty()
}, 120_000)

/** The first word is the garment's shade; the others are no label, and said of every shade. */
const texts = { red: 'Warm look for evenings', green: 'Fresh look for evenings', blue: 'Quiet look for evenings' }
const names = { red: 'Warm', green: 'Fresh', blue: 'Quiet' }

async function captionAll(garments: GarmentStudio, count: number): Promise<void> {
  const { studio } = garments
  const attributeId = studio.attribute('caption')
  for (const shade of shades) {
    const ids = Uint32Array.from((await idsOf(garments, shade)).slice(0, count))
    await studio.client.annotations.decide({ ids, attributeId, decision: { kind: 'text', text: texts[shade] } })
  }
}

describe('a captioner', () => {
  it('learns from the captions people wrote, is reviewed, and writes for every image from then on', async () => {
    const garments = await library.open()
    const { studio } = garments
    const { client } = studio
    const attributeId = studio.attribute('caption')
    expect(await client.training.summary({ attributeId })).toMatchObject({
      examples: 0,
      obstacle: 'There is nothing to learn from yet: write or import the captions of some images first.',
    })
    await captionAll(garments, 15)
    for (const shade of shades) await labelShade(garments, shade, 15, names[shade])
    expect(await client.training.summary({ attributeId })).toMatchObject({ examples: 45, human: 45, obstacle: null })
    expect((await client.training.vocabulary({ minimumCount: 3 })).slice(0, 4)).toEqual([
      { token: '<s>', surface: '<s>', count: 0 },
      { token: '</s>', surface: '</s>', count: 0 },
      { token: '<unk>', surface: '<unk>', count: 0 },
      { token: 'evenings', surface: 'evenings', count: 45 },
    ])

    const options = { method: 'caption', epochs: 20, learningRate: 0.05, fromScratch: true } as const
    const { jobId, runId } = await client.training.start({ attributeId, options })
    await studio.done(jobId)
    const run = await client.training.run({ runId })
    expect(run).toMatchObject({ state: 'done', examples: 45, before: null })
    expect(run.curve).toHaveLength(20)
    const after = run.after as CaptionMetrics
    expect(after.bleu4).toBeGreaterThan(0.9)
    expect(after.ciderD).toBeGreaterThan(5)
    expect(after.agreement).toEqual([
      { attribute: 'shade', images: after.images, written: expect.any(Number) as number, reference: 1 },
    ])
    expect(after.agreement[0]?.written).toBeGreaterThan(0.8)
    const versionId = run.versionId ?? 0
    const [version] = await client.models.versions({ attributeId })
    expect(version).toMatchObject({ id: versionId, kind: 'captioner', state: 'candidate', labels: 9 })
    expect(await client.review.flips({ versionId })).toMatchObject({ flips: 15, protected: 45 })

    await client.review.accept({ versionId })
    const [last = 0] = (await idsOf(garments, 'green')).slice(-1)
    const captionOf = async () => (await client.images.rows({ ids: Uint32Array.of(last) }))[0]?.caption
    expect(await captionOf(), 'the shade is not known').toMatchObject({ text: 'look for evenings', source: 'machine' })
    const fresh = { kind: 'is', labelId: studio.label(garments.attributeId, names.green) } as const
    await client.annotations.decide({ ids: Uint32Array.of(last), attributeId: garments.attributeId, decision: fresh })
    await studio.engine.captionRenewal.settled()
    expect(await captionOf()).toMatchObject({ text: texts.green, source: 'machine' })
    // A picture that comes later, and one that is in no library.
    const folder = await temporaryFolder(testBin())
    await makeGarments(folder, ['red'], 1)
    const [picture] = await client.models.annotate({
      paths: [join(folder, 'red-p0000.jpg')],
      decoding: { method: 'greedy', longest: 2 },
    })
    expect(picture?.caption?.text).toBe('look')
    await studio.addAndTag(folder)
    const ids = await studio.ids({ text: 'red-p0000' })
    const rows = await client.images.rows({ ids: Uint32Array.from(ids) })
    expect(rows.map(({ caption }) => caption?.text)).toEqual([texts.red, 'look for evenings'])
  }, 240_000)

  it('cannot be fine-tuned on captions, and says so', async () => {
    const garments = await library.open()
    await captionAll(garments, 3)
    const attributeId = garments.studio.attribute('caption')
    await expect(
      garments.studio.client.training.start({ attributeId, options: { method: 'finetune' } }),
    ).rejects.toMatchObject({ code: 'bad-request', subject: 'method' })
  })
})
