import { cpSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { resources } from '../helpers/paths.ts'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { GarmentLibrary, idsOf, type GarmentStudio } from '../helpers/garment-studio.ts'
import { makeGarments } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { agrees } from '../../src-main/common/captioner/metrics/agreement.ts'

let library: GarmentLibrary

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin, 4)
  return () => bin.empty()
}, 120_000)

type Known = Partial<Record<'type' | 'colour' | 'brand', string>>

async function decide({ studio }: GarmentStudio, imageIds: readonly number[], known: Known): Promise<void> {
  const ids = Uint32Array.from(imageIds)
  for (const [name, label] of Object.entries(known)) {
    const attributeId = studio.attribute(name)
    const decision = { kind: 'is', labelId: studio.label(attributeId, label) } as const
    await studio.client.annotations.decide({ ids, attributeId, decision })
  }
}

/** The captions shown, when what is under way is done. */
async function captions({ studio }: GarmentStudio, imageIds: readonly number[]): Promise<(string | null)[]> {
  await studio.engine.captionRenewal.settled()
  const texts: (string | null)[] = []
  for (let start = 0; start < imageIds.length; start += 1000) {
    const rows = await studio.client.images.rows({ ids: Uint32Array.from(imageIds.slice(start, start + 1000)) })
    texts.push(...rows.map(({ caption }) => caption && caption.text))
  }
  return texts
}

/** What the captioner would say if nothing held it. */
async function thoughts({ studio }: GarmentStudio, imageIds: readonly number[]): Promise<string[]> {
  const { captionWriter, embeddings, versions, visionClient } = studio.engine
  const versionId = captionWriter.active() ?? 0
  const blocks = versions.get(versionId).features.map((name) => embeddings.block(name, imageIds))
  const { captioners } = versions.specs([versionId])
  const said = await visionClient.predict({ heads: [], captioners, rows: imageIds.length, blocks })
  return said.captions[0]?.texts ?? []
}

const brands = ({ studio }: GarmentStudio): string[] => [
  ...studio.engine.attributes.labelNames(studio.attribute('brand')).values(),
]

describe('a machine’s caption', () => {
  it('names what was decided, is renewed when that is corrected, and comes back with an undo', async () => {
    const garments = await library.open()
    const { studio } = garments
    const ids = await idsOf(garments, 'red')
    await decide(garments, ids, { type: 'Tshirts', colour: 'Red', brand: 'Puma' })
    const red = await captions(garments, ids)
    for (const text of red) {
      for (const label of ['Tshirts', 'Red', 'Puma'])
        expect(agrees(label, text ?? ''), `${label} in ${text}`).toBe(true)
      for (const label of ['Shirts', 'Blue']) expect(agrees(label, text ?? ''), `${label} in ${text}`).toBe(false)
    }

    const attributeId = studio.attribute('caption')
    const told = studio.event('decisions', (decisions) => decisions.attributeId === attributeId)
    await decide(garments, ids.slice(0, 1), { colour: 'Blue' })
    expect([...(await told).ids], 'the window is told').toEqual(ids.slice(0, 1))
    const [blue, ...others] = await captions(garments, ids)
    expect(others).toEqual(red.slice(1))
    expect(agrees('Blue', blue ?? '') && agrees('Tshirts', blue ?? '') && agrees('Puma', blue ?? '')).toBe(true)
    expect(agrees('Red', blue ?? '')).toBe(false)

    await studio.client.annotations.undo()
    expect(await captions(garments, ids)).toEqual(red)
    await studio.client.annotations.redo()
    expect(await captions(garments, ids)).toEqual([blue, ...others])
  }, 60_000)

  it('that a person wrote stays', async () => {
    const garments = await library.open()
    const { studio } = garments
    const [id = 0, other = 0] = await idsOf(garments, 'red')
    await decide(garments, [id, other], { type: 'Tshirts', colour: 'Red' })
    const text = 'Nike green trousers, as I said'
    const own = { ids: Uint32Array.of(id), attributeId: studio.attribute('caption') }
    await studio.client.annotations.decide({ ...own, decision: { kind: 'text', text } })
    await decide(garments, [id, other], { colour: 'Blue' })
    const [mine, theirs] = await captions(garments, [id, other])
    expect(mine).toBe(text)
    expect(agrees('Blue', theirs ?? '')).toBe(true)
    await studio.client.annotations.decide({ ...own, decision: { kind: 'clear' } })
    const [machine] = await captions(garments, [id])
    expect(agrees('Blue', machine ?? ''), machine ?? '').toBe(true)
  }, 60_000)

  it('never names a brand that is not sure, whatever it thinks', async () => {
    const garments = await library.open()
    const { studio } = garments
    const ids = await studio.ids()
    await decide(garments, ids, { type: 'Tshirts' })
    const names = brands(garments)
    const free = await thoughts(garments, ids)
    const thought = free.filter((text) => names.some((name) => agrees(name, text)))
    expect(thought.length, 'it thinks of some').toBeGreaterThan(ids.length / 2)
    const brandOf = new Map<number, string>()
    for (const { id, values } of await studio.client.images.rows({ ids: Uint32Array.from(ids) })) {
      const value = values.find(({ attributeId }) => attributeId === studio.attribute('brand'))
      const isSure = (value?.confidence ?? 0) >= 0.5
      if (value && isSure) brandOf.set(id, studio.engine.attributes.label(value.labelId).name)
    }
    const shown = await captions(garments, ids)
    for (const [row, text] of shown.entries()) {
      const sure = brandOf.get(ids[row] ?? 0)
      const invented = names.filter((name) => agrees(name, text ?? '') && !(sure && agrees(name, sure)))
      expect(invented, text ?? '').toEqual([])
    }
    expect(shown.filter((text) => text !== null)).toHaveLength(ids.length)
  }, 60_000)

  it('is none where the kind of garment is not known', async () => {
    const garments = await library.open()
    const { studio } = garments
    const [id = 0] = await studio.ids()
    const type = studio.attribute('type')
    // A head that is sure of nothing.
    const labelIds = [studio.label(type, 'Tshirts'), studio.label(type, 'Shirts')]
    const doubt = labelIds.map((labelId) => ({ labelId, confidence: 0.49 }))
    const said = new Map((await studio.ids()).map((imageId) => [imageId, doubt]))
    const unsure = addVersion(studio, { attributeId: type, labelIds, state: 'candidate', said })
    const before = await captions(garments, [id])
    await studio.client.review.accept({ versionId: unsure })
    expect(await captions(garments, [id])).toEqual([null])
    expect(
      await studio.ids({ all: [{ attributeId: studio.attribute('caption'), states: ['untagged'] }] }),
    ).toHaveLength(12)
    await decide(garments, [id], { type: 'Tshirts' })
    expect((await captions(garments, [id]))[0]).toMatch(/t-?shirt/i)
    await studio.client.annotations.undo()
    const [shipped] = (await studio.client.models.versions({ attributeId: type })).filter(
      ({ origin }) => origin === 'shipped',
    )
    await studio.client.models.activate({ versionId: shipped?.id ?? 0 })
    expect(await captions(garments, [id])).toEqual(before)
  }, 60_000)

  it('is found out of date at the next start, where the studio was closed too soon', async () => {
    const garments = await library.open()
    const { studio } = garments
    const ids = await idsOf(garments, 'green')
    await decide(garments, ids, { type: 'Tshirts', colour: 'Green' })
    await captions(garments, ids)
    // Decided behind the back of what renews.
    const colour = studio.attribute('colour')
    const blue = { kind: 'is', labelId: studio.label(colour, 'Blue') } as const
    await studio.engine.annotations.decide(ids, colour, blue)
    await studio.reopen()
    for (const text of await captions(garments, ids)) expect(agrees('Blue', text ?? ''), text ?? '').toBe(true)
  }, 60_000)

  it('loses a word that a new label makes a claim of, and follows a label’s new name', async () => {
    const garments = await library.open()
    const { studio } = garments
    const ids = await idsOf(garments, 'red')
    await decide(garments, ids, { type: 'Tshirts', colour: 'Red' })
    const [text = ''] = await captions(garments, ids)
    const word = (text ?? '').split(' ').find((one) => !agrees('Red', one) && !agrees('Tshirts', one)) ?? ''
    expect(word, `a word of ${text} that is no label`).not.toBe('')
    const { id: attributeId } = await studio.client.labels.createAttribute({ title: 'Own' })
    await studio.client.labels.create({ attributeId, name: word })
    const [without] = await captions(garments, ids)
    expect(without?.split(' ')).not.toContain(word)
    expect(agrees('Red', without ?? '') && agrees('Tshirts', without ?? '')).toBe(true)

    const colour = studio.attribute('colour')
    await studio.client.labels.rename({ labelId: studio.label(colour, 'Orange'), name: 'Orange, once' })
    await studio.client.labels.rename({ labelId: studio.label(colour, 'Red'), name: 'Orange' })
    const [renamed] = await captions(garments, ids)
    expect(agrees('Orange', renamed ?? ''), renamed ?? '').toBe(true)
  }, 60_000)

  it('follows a table of labels', async () => {
    const garments = await library.open()
    const { studio } = garments
    const ids = await idsOf(garments, 'green')
    await captions(garments, ids)
    const names = (await studio.client.images.rows({ ids: Uint32Array.from(ids) })).map(({ name }) => name)
    const path = join(await temporaryFolder(testBin()), 'labels.csv')
    await writeFile(path, ['file,type,colour', ...names.map((name) => `${name},Socks,Maroon`)].join('\n'))
    await studio.done((await studio.client.exchange.importCsv({ path })).jobId)
    for (const text of await captions(garments, ids)) expect(text).toMatch(/Maroon.* Socks?\b/)
  }, 60_000)

  it('that was being written when a label changed is written once more', async () => {
    const garments = await library.open()
    const { studio } = garments
    const { annotations, captionWriter } = studio.engine
    const ids = await idsOf(garments, 'green')
    await decide(garments, ids, { type: 'Socks', colour: 'Green' })
    await captions(garments, ids)
    const writing = captionWriter.write(captionWriter.active() ?? 0, ids)
    const colour = studio.attribute('colour')
    await annotations.decide(ids, colour, { kind: 'is', labelId: studio.label(colour, 'Maroon') })
    await writing
    for (const text of await captions(garments, ids)) expect(text).toMatch(/Maroon.* Socks?\b/)
  }, 60_000)

  it('waits for an export', async () => {
    const garments = await library.open()
    const { studio } = garments
    const ids = await idsOf(garments, 'blue')
    const path = join(await temporaryFolder(testBin()), 'out.csv')
    await decide(garments, ids, { type: 'Socks', colour: 'Purple' })
    await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.includes('blue-'))
    expect(lines).toHaveLength(ids.length)
    for (const line of lines) expect(line).toMatch(/Purple[^,]* Socks?\b/)
  }, 60_000)
})

describe('a change that concerns more than a thousand captions', () => {
  it('is a job, and one that was cancelled is gone on with at the next start', async () => {
    const { studio, ids } = await openStubStudio({ images: 1001, labels: 0 })
    const garments = { studio, attributeId: 0 }
    const { captionWriter, embeddings, store, versions } = studio.engine
    const active = captionWriter.active() ?? 0
    const random = new Random(1)
    store.database.transaction(() => {
      for (const imageId of ids) {
        const blocks = versions.get(active).features.map((name) => {
          const dimensions = name === 'lab-histogram-1' ? 486 : 1952
          return { name, dimensions, data: Float32Array.from({ length: dimensions }, () => random.next()) }
        })
        embeddings.store(imageId, 0, blocks)
      }
    })()
    await decide(garments, ids, { type: 'Socks', colour: 'Red' })
    await captionWriter.write(active, ids)
    const isOf = async (colour: string): Promise<number> =>
      (await captions(garments, ids)).filter((text) => agrees(colour, text ?? '')).length
    expect(await isOf('Red')).toBe(ids.length)

    const started = studio.event('jobs', (jobs) => jobs.some(({ title }) => title === 'Writing captions anew'))
    await decide(garments, ids, { colour: 'Blue' })
    const job = (await started).find(({ title }) => title === 'Writing captions anew')
    await studio.client.jobs.cancel({ jobId: job?.id ?? 0 })
    expect(await studio.finished(job?.id ?? 0)).toMatchObject({ state: 'cancelled' })
    expect(await isOf('Blue'), 'what is left is not begun anew').toBeLessThan(ids.length)
    await studio.reopen()
    expect(await isOf('Blue')).toBe(ids.length)
    expect(await isOf('Red')).toBe(0)
  }, 120_000)
})

describe('a captioner that waits to be reviewed', () => {
  it('is held to the same, so that a flip is a real difference', async () => {
    const garments = await library.open()
    const { studio } = garments
    const { captionWriter, versions, store } = studio.engine
    const ids = await idsOf(garments, 'red')
    await decide(garments, ids, { type: 'Tshirts', colour: 'Red' })
    await captions(garments, ids)
    // The same captioner once more.
    const active = captionWriter.active() ?? 0
    const card = versions.card(active)
    const folder = 'caption-again'
    cpSync(join(resources, 'models', 'caption-model'), join(store.modelsFolder, folder), {
      recursive: true,
    })
    const attributeId = studio.attribute('caption')
    const about = { attributeId, name: 'Again', origin: 'trained', state: 'candidate', runId: null } as const
    const again = versions.add({ ...about, folder, card })
    await studio.engine.tagging.predictMissing(again, new AbortController().signal)
    expect(await studio.client.review.flips({ versionId: again })).toMatchObject({ flips: 0 })
    await decide(garments, ids, { colour: 'Blue' })
    await captions(garments, ids)
    expect(await studio.client.review.flips({ versionId: again })).toMatchObject({ flips: 0 })
  }, 60_000)
})

describe('a picture that is in no library', () => {
  it('gets a caption of what its own predictions are sure of', async () => {
    const garments = await library.open()
    const { studio } = garments
    const folder = await temporaryFolder(testBin())
    await makeGarments(folder, ['red'], 1)
    const [picture] = await studio.client.models.annotate({ paths: [join(folder, 'red-p0000.jpg')] })
    const sure = (picture?.labels ?? []).filter(({ confidence }) => confidence >= 0.5)
    const text = picture?.caption?.text ?? ''
    const isTypeSure = sure.some(({ attribute }) => attribute === 'type')
    expect(text === '').toBe(!isTypeSure)
    for (const name of brands(garments)) {
      if (!sure.some(({ label }) => agrees(name, label))) expect(agrees(name, text), `${name} in ${text}`).toBe(false)
    }
  }, 60_000)
})
