import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeModel } from '../../src-main/common/onnx/codec.ts'
import { HeldOut } from '../../src-main/engine/models/held-out.ts'
import { Bin } from '../helpers/bin.ts'
import { GarmentLibrary, idsOf, labelShade, shades, trainShade, type GarmentStudio } from '../helpers/garment-studio.ts'
import { shipShade } from '../helpers/shipped-head.ts'

let library: GarmentLibrary
/** With a shipped head for shades. */
let resources: string

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin)
  resources = await shipShade(library, bin)
  return () => bin.empty()
}, 120_000)

/** A studio in which the shipped head has tagged everything. */
async function open(): Promise<GarmentStudio> {
  const garments = await library.open(undefined, resources)
  await garments.studio.done((await garments.studio.client.tagging.start({})).jobId)
  return garments
}

interface Card {
  training: Record<string, unknown>
}

/** The file and card of a version. */
async function modelOf(
  { studio, attributeId }: GarmentStudio,
  versionId: number,
): Promise<{ file: Buffer; card: Card }> {
  const version = (await studio.client.models.versions({ attributeId })).find(({ id }) => id === versionId)
  const folder = join(studio.library, 'models', `shade-${version?.runId}`)
  const card = JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')) as Card
  return { file: await readFile(join(folder, 'head.onnx')), card }
}

const accept = ({ studio }: GarmentStudio, versionId: number) => studio.client.review.accept({ versionId })

describe('a retraining where a head ships', () => {
  it('goes on from that, whatever was accepted since', async () => {
    const garments = await open()
    await labelShade(garments, 'blue', 10, 'sea')
    await labelShade(garments, 'red', 4)
    const first = await trainShade(garments)
    await accept(garments, first)
    await labelShade(garments, 'green', 10, 'moss')
    const second = await trainShade(garments)
    for (const versionId of [first, second]) {
      const { card, file } = await modelOf(garments, versionId)
      expect(card.training).toMatchObject({ prior: 'Shade (shipped)', solver: 'L-BFGS' })
      const tensors = decodeModel(file).graph?.initializer?.map(({ name }) => name)
      expect(tensors).toContain('map.shares')
    }
    // As if the first had never been.
    const other = await open()
    await labelShade(other, 'blue', 10, 'sea')
    await labelShade(other, 'red', 4)
    await labelShade(other, 'green', 10, 'moss')
    const alone = await modelOf(other, await trainShade(other))
    expect((await modelOf(garments, second)).file.equals(alone.file)).toBe(true)
  })

  it('starts from nothing when asked, and where none ships', async () => {
    const garments = await open()
    for (const shade of shades) await labelShade(garments, shade, 8)
    const { jobId, runId } = await garments.studio.client.training.start({
      attributeId: garments.attributeId,
      options: { method: 'head', fromScratch: true },
    })
    await garments.studio.done(jobId)
    const run = await garments.studio.client.training.run({ runId })
    expect(run.explanation).toMatch(/^Learned from your decisions alone/)
    expect((await modelOf(garments, run.versionId ?? 0)).card.training).toMatchObject({ prior: null })

    const without = await library.open()
    for (const shade of shades) await labelShade(without, shade, 8)
    await accept(without, await trainShade(without))
    expect((await modelOf(without, await trainShade(without))).card.training).toMatchObject({ prior: null })
  })

  it('learns a label that is new from a handful, keeps the others, and says how', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    await labelShade(garments, 'blue', 8, 'sea')
    const versionId = await trainShade(garments)
    const run = await studio.client.training.run({ runId: (await studio.client.training.runs({ attributeId }))[0]!.id })
    expect(run.explanation).toMatch(
      /^Learned from the shipped model, translated into your labels.* \d+ % of the decisions use labels that the shipped model does not know\. As the decisions are not an even selection, \d+ undecided images stood for what they leave out\. Tried on/,
    )
    const flips = await studio.client.review.flips({ versionId })
    expect(flips.groups).toEqual([
      expect.objectContaining({
        taken: [studio.label(attributeId, 'blue')],
        added: [studio.label(attributeId, 'sea')],
        images: 12,
      }),
    ])
  })

  it('compares on every decision, none of which the shipped head learned from', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    for (const shade of shades) await labelShade(garments, shade, 8)
    await trainShade(garments)
    const [run] = await studio.client.training.runs({ attributeId })
    expect(run).toMatchObject({ comparison: { images: 24, before: { right: 24, of: 24 }, after: { of: 24 } } })
  })

  it('counts in its comparison what was given a label since the one in use was trained, not what was rejected', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    for (const shade of shades) await labelShade(garments, shade, 8)
    await accept(garments, await trainShade(garments))
    // Of an image with a label from before it is now known as well what it is not.
    const [old] = await idsOf(garments, 'red')
    const decide = studio.engine.store.database.prepare(
      `INSERT INTO annotation (image_id, attribute_id, label_id, verdict, source, at) VALUES (?, ?, ?, 'not', 'human', ?)`,
    )
    decide.run(old, attributeId, studio.label(attributeId, 'blue'), Date.now() + 1000)
    await labelShade(garments, 'green', 13)
    await trainShade(garments)
    const [run] = await studio.client.training.runs({ attributeId })
    expect(run).toMatchObject({ examples: 29, after: { images: 29 }, comparison: { images: 5 } })
  })
})

describe('the order and history of decisions', () => {
  it('an undone decision leaves no trace, whatever was trained and accepted meanwhile', async () => {
    const garments = await open()
    const { studio } = garments
    for (const shade of shades) await labelShade(garments, shade, 6)
    const before = await modelOf(garments, await trainShade(garments))
    await labelShade(garments, 'red', 12, 'wine')
    await accept(garments, await trainShade(garments))
    // The accepted model first, then the decision.
    await studio.client.annotations.undo()
    await studio.client.annotations.undo()
    const after = await modelOf(garments, await trainShade(garments))
    expect(after.file.equals(before.file)).toBe(true)
    await studio.client.annotations.redo()
    expect((await modelOf(garments, await trainShade(garments))).file.equals(before.file)).toBe(false)
  })

  it('decisions in another order make the same head', async () => {
    const one = await open()
    for (const shade of shades) await labelShade(one, shade, 6)
    const other = await open()
    for (const shade of shades.toReversed()) await labelShade(other, shade, 3)
    for (const shade of shades) await labelShade(other, shade, 6)
    const [a, b] = [await modelOf(one, await trainShade(one)), await modelOf(other, await trainShade(other))]
    expect(a.file.equals(b.file)).toBe(true)
  })
})

describe('what was held out', () => {
  it('is kept: every decided image with its label, and what the fit without it says', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    for (const shade of shades) await labelShade(garments, shade, 6)
    const versionId = await trainShade(garments)
    const images = new HeldOut(studio.engine.store.database).of(versionId, studio.engine.versions.meaning(versionId))
    const decided = (await Promise.all(shades.map((shade) => idsOf(garments, shade)))).flatMap((ids) => ids.slice(0, 6))
    expect(images.map(({ imageId }) => imageId)).toEqual(decided.toSorted((a, b) => a - b))
    for (const { imageId, labelId, top } of images) {
      expect(studio.engine.attributes.label(labelId).name).toBe(await studio.labelOf(imageId, attributeId))
      expect(top[0]?.labelId, 'these are easy').toBe(labelId)
      expect(top.map(({ confidence }) => confidence)).toEqual(
        top.map(({ confidence }) => confidence).toSorted((a, b) => b - a),
      )
      expect(top).toHaveLength(3)
    }
    // It goes with the images.
    const [catalog] = await studio.client.catalog.list()
    await studio.client.catalog.remove({ catalogId: catalog?.id ?? 0 })
    await studio.client.catalog.purge({ catalogId: catalog?.id ?? 0 })
    expect(new HeldOut(studio.engine.store.database).of(versionId, studio.engine.versions.meaning(versionId))).toEqual(
      [],
    )
  })
})

describe('a doubtful decision', () => {
  /** Two reds that were called blue among sixty decisions. */
  async function withDoubts() {
    const garments = await library.open()
    const { studio, attributeId } = garments
    for (const shade of shades) await labelShade(garments, shade, 20)
    const wrong = (await idsOf(garments, 'red')).slice(3, 5)
    const say = (ids: number[], name: string) =>
      studio.client.annotations.decide({
        ids: Uint32Array.from(ids),
        attributeId,
        decision: { kind: 'is', labelId: studio.label(attributeId, name) },
      })
    await say(wrong, 'blue')
    await trainShade(garments)
    const listed = async (): Promise<number[]> =>
      (await studio.ids({ all: [{ attributeId, states: ['suspect'] }] })).toSorted((a, b) => a - b)
    const detail = async (id: number) =>
      (await studio.client.images.detail({ id })).attributes.find((of) => of.attributeId === attributeId)?.suspect
    const counted = async (): Promise<number> => (await studio.client.training.summary({ attributeId })).suspects
    return { ...garments, wrong, say, listed, detail, counted }
  }

  it('is listed, counted, and says what it should be', async () => {
    const { studio, attributeId, wrong, listed, detail, counted } = await withDoubts()
    expect(await listed()).toEqual(wrong)
    expect(await counted()).toBe(2)
    for (const id of wrong) {
      const suspect = await detail(id)
      expect(suspect?.otherId).toBe(studio.label(attributeId, 'red'))
      expect(suspect?.confidence).toBeLessThan(0.1)
      expect(suspect?.otherConfidence).toBeGreaterThan(0.5)
    }
    const [other] = await studio.ids({ text: 'green-' })
    expect(await detail(other ?? 0)).toBeNull()
  })

  it('is none any more once it is put right', async () => {
    const { wrong, say, listed, detail, counted } = await withDoubts()
    await say(wrong.slice(0, 1), 'red')
    expect(await listed()).toEqual(wrong.slice(1))
    expect(await detail(wrong[0] ?? 0)).toBeNull()
    expect(await counted()).toBe(1)
  })

  it('is none any more once the same is said again, and is one again when that is undone', async () => {
    const { studio, wrong, say, listed, detail, counted } = await withDoubts()
    expect(await say(wrong.slice(0, 1), 'blue')).toMatchObject({ changed: 1, history: { undo: { images: 1 } } })
    expect(await listed()).toEqual(wrong.slice(1))
    expect(await detail(wrong[0] ?? 0)).toBeNull()
    expect(await counted()).toBe(1)
    expect(await say(wrong.slice(0, 1), 'blue'), 'it is settled').toMatchObject({ changed: 0 })
    await studio.client.annotations.undo()
    expect(await listed()).toEqual(wrong)
    await studio.client.annotations.redo()
    expect(await listed()).toEqual(wrong.slice(1))
  })

  it('is none any more once it is taken back, accepted, or the image is gone', async () => {
    const { studio, attributeId, wrong, listed, counted } = await withDoubts()
    const decide = (id: number, kind: 'clear' | 'accept') =>
      studio.client.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision: { kind } })
    await decide(wrong[0] ?? 0, 'clear')
    expect(await listed()).toEqual(wrong.slice(1))
    await decide(wrong[1] ?? 0, 'accept')
    expect(await listed()).toEqual([])
    expect(await counted()).toBe(0)
  })

  it('is found anew by the next training: those of old are forgotten', async () => {
    const garments = await withDoubts()
    const { wrong, say, listed } = garments
    await say(wrong, 'red')
    const other = (await idsOf(garments, 'green')).slice(0, 1)
    await say(other, 'blue')
    await trainShade(garments)
    const now = await listed()
    expect(now).toEqual(expect.arrayContaining(other))
    for (const id of wrong) expect(now).not.toContain(id)
  })

  it('of another attribute is none of this', async () => {
    const { studio, wrong } = await withDoubts()
    const other = studio.attribute('Season')
    expect(await studio.ids({ all: [{ attributeId: other, states: ['suspect'] }] })).toEqual([])
    const { attributes } = await studio.client.images.detail({ id: wrong[0] ?? 0 })
    expect(attributes.filter(({ suspect }) => suspect !== null)).toHaveLength(1)
  })
})
