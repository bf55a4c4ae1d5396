import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { GarmentLibrary, idsOf, labelShade, shades, trainShade, type GarmentStudio } from '../helpers/garment-studio.ts'
import { makeGarments } from '../helpers/images.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { shippedBackbone } from '../helpers/shipped-backbone.ts'
import { headMetrics } from '../helpers/metrics.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'

let library: GarmentLibrary
let network: string

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin)
  network = join(await temporaryFolder(bin), 'shop net.onnx')
  await writeSmallNetwork(network)
  return () => bin.empty()
}, 120_000)

const shipped = ['efficientnet-lite0-fashion', 'efficientnet-lite0-imagenet', defaultBackbone]

const choices = { licence: 'MIT', fit: 'contain' } as const

async function names({ studio }: GarmentStudio): Promise<string[]> {
  return (await studio.client.backbones.list()).map(({ name }) => name)
}

/** Takes the small network to use, and waits. */
async function use({ studio }: GarmentStudio): Promise<{ name: string; note: string }> {
  const { name } = await studio.client.backbones.add({ path: network, choices })
  const { note } = await studio.done((await studio.client.backbones.use({ name })).jobId)
  return { name, note }
}

async function shadesNow({ studio, attributeId }: GarmentStudio): Promise<(string | null)[]> {
  return Promise.all((await studio.ids()).map((id) => studio.labelOf(id, attributeId)))
}

describe('a backbone of your own', () => {
  it('is looked into without being run', async () => {
    const { studio } = await library.open()
    expect(await studio.client.backbones.inspect({ path: network })).toMatchObject({
      name: 'shop net',
      input: { width: 32, height: 32, layout: 'NCHW' },
      features: [{ found: 'classifier', dimensions: 12, operator: 'Flatten' }, {}, {}],
      normalisation: { mean: [0.485, 0.456, 0.406] },
    })
  }, 60_000)

  it('is added with its card, once, and outlives a restart', async () => {
    const garments = await library.open()
    const { client } = garments.studio
    const added = await client.backbones.add({ path: network, choices })
    expect(added).toMatchObject({
      title: 'shop net', origin: 'added', isCurrent: false, dimensions: 12, images: 0, usedBy: [], licence: 'MIT',
      input: { width: 32, height: 32, fit: 'contain' },
    }) // prettier-ignore
    expect(await client.backbones.add({ path: network, choices })).toEqual(added)
    await garments.studio.reopen()
    expect(await names(garments)).toEqual([...shipped, added.name])
    expect(await readdir(join(garments.studio.library, 'scratch'))).toEqual([])
  }, 60_000)

  it('embeds all images when used, and retrains what has decisions; nothing changes before a person accepts', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    for (const shade of shades) await labelShade(garments, shade, 12)
    const first = await trainShade(garments)
    await client.review.accept({ versionId: first })
    const before = await shadesNow(garments)
    const { name, note } = await use(garments)
    expect(note).toBe(
      'All images are embedded with shop net. Waiting for review: Shade. ' +
        'Too few decisions to retrain: Type, Colour, Brand, Caption; they stay on their backbone.',
    )
    const [candidate, old] = await client.models.versions({ attributeId })
    expect(candidate).toMatchObject({ state: 'candidate', features: [name, 'lab-histogram-1'] })
    expect(old).toMatchObject({ id: first, state: 'active', features: [defaultBackbone, 'lab-histogram-1'] })
    expect(headMetrics(candidate?.metrics).top1).toBeGreaterThan(0.8)
    expect(await shadesNow(garments)).toEqual(before)
    expect(await client.backbones.list()).toMatchObject([
      { name: 'efficientnet-lite0-fashion', isCurrent: false, images: 0 },
      { name: 'efficientnet-lite0-imagenet', isCurrent: false, images: 0 },
      { name: defaultBackbone, isCurrent: false, images: 60 },
      { name, isCurrent: true, images: 60, usedBy: [] },
    ])

    await client.review.accept({ versionId: candidate?.id ?? 0 })
    const { usedBy } = (await client.backbones.list()).find((backbone) => backbone.name === name) ?? {}
    expect(usedBy).toEqual([candidate?.name])
    // New images are read by both networks: the shipped heads need the shipped one.
    await makeGarments(join(studio.engine.catalogs.list()[0]?.path ?? '', 'new'), ['red'], 2)
    await studio.addAndTag(studio.engine.catalogs.list()[0]?.path ?? '')
    const [fresh] = (await studio.ids({ text: 'red-p0000' })).slice(-1)
    expect(await studio.labelOf(fresh ?? 0, attributeId)).toBe('red')
    expect(await studio.labelOf(fresh ?? 0, studio.attribute('Type'))).not.toBeNull()

    await client.models.activate({ versionId: first })
    expect(await client.models.versions({ attributeId })).toMatchObject([{ state: 'retired' }, { state: 'active' }])
  }, 120_000)

  it('goes on after the program was closed in the middle', async () => {
    const garments = await library.open()
    const { studio } = garments
    for (const shade of shades) await labelShade(garments, shade, 5)
    const { name } = await studio.client.backbones.add({ path: network, choices })
    await studio.client.backbones.use({ name })
    await studio.reopen()
    await studio.allDone('backbone')
    expect((await studio.client.backbones.list()).find(({ isCurrent }) => isCurrent)).toMatchObject({
      name,
      images: 60,
    })
  }, 120_000)

  it('is removed with its features; not while it is needed', async () => {
    const garments = await library.open()
    const { client } = garments.studio
    const { name } = await use(garments)
    await expect(client.backbones.remove({ name: defaultBackbone })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(client.backbones.remove({ name })).rejects.toThrow('is the current backbone')
    await garments.studio.done((await client.backbones.use({ name: defaultBackbone })).jobId)
    await client.backbones.remove({ name })
    expect(await names(garments)).toEqual(shipped)
    expect(existsSync(join(garments.studio.library, 'models', name))).toBe(false)
    expect(garments.studio.engine.embeddings.count(name)).toBe(0)
    await expect(client.backbones.use({ name })).rejects.toMatchObject({ code: 'not-found' })
  }, 120_000)
})

describe('a file that is no backbone', () => {
  it.each([
    ['is no ONNX', () => Buffer.from('this is no network'), 'damaged'],
    ['is cut short', async () => (await readFile(network)).subarray(0, 900), 'damaged'],
  ] as const)(
    '%s: a sentence, and nothing is left',
    async (_title, content, code) => {
      const { studio } = await library.open()
      const path = join(await temporaryFolder(testBin()), 'bad.onnx')
      await writeFile(path, await content())
      await expect(studio.client.backbones.add({ path })).rejects.toMatchObject({
        code,
        message: expect.stringContaining('"bad.onnx" cannot be used as a backbone.') as string,
      })
      expect(await readdir(join(studio.library, 'models'))).toEqual([])
      expect(await readdir(join(studio.library, 'scratch'))).toEqual([])
    },
    60_000,
  )

  it('is not there', async () => {
    const { studio } = await library.open()
    const path = join(studio.library, 'nowhere.onnx')
    await expect(studio.client.backbones.inspect({ path })).rejects.toMatchObject({ code: 'not-found', subject: path })
  }, 60_000)

  it('answers the same to every picture, which only a trial shows', async () => {
    const { studio } = await library.open()
    const path = join(await temporaryFolder(testBin()), 'dim.onnx')
    await writeSmallNetwork(path, { seed: 0 })
    const dimmed = {
      scale: 1e-30,
      mean: [0, 0, 0] as [number, number, number],
      deviation: [1, 1, 1] as [number, number, number],
    }
    await expect(studio.client.backbones.add({ path, choices: { normalisation: dimmed } })).rejects.toThrow(
      'it answers the same to different pictures',
    )
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 60 }])
  }, 60_000)
})

describe('models of a backbone', () => {
  it('annotate pictures that are not in the library', async () => {
    const garments = await library.open()
    const { client } = garments.studio
    const folder = await temporaryFolder(testBin())
    await makeGarments(folder, ['blue'], 1)
    const paths = [join(folder, 'blue-p0000.jpg'), join(folder, 'none.jpg')]
    const [good, bad] = await client.models.annotate({ paths })
    expect(good).toMatchObject({
      path: paths[0],
      error: null,
      labels: [{ attribute: 'type' }, { attribute: 'colour' }, {}],
    })
    expect(good?.labels.find(({ attribute }) => attribute === 'colour')?.label).toMatch(/Blue/)
    expect(bad).toMatchObject({ path: paths[1], error: { code: 'not-found' }, labels: [], caption: null })
    expect((await idsOf(garments, 'blue')).length, 'nothing is kept').toBe(20)
  }, 60_000)

  it('give their features to NumPy', async () => {
    const { studio } = await library.open()
    const path = join(await temporaryFolder(testBin()), 'features.npy')
    const width = shippedBackbone().output.dimensions
    const { note } = await studio.done((await studio.client.backbones.exportFeatures({ path })).jobId)
    expect(note).toBe(`60 x ${width} features written to features.npy, their files to features.csv`)
    const bytes = await readFile(path)
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]))
    const start = 10 + bytes.readUInt16LE(8)
    expect(start % 64).toBe(0)
    expect(bytes.subarray(10, start).toString()).toContain(`'shape': (60, ${width})`)
    const [first] = await studio.ids()
    const { data } = studio.engine.embeddings.block(defaultBackbone, [first ?? 0])
    const table = (await readFile(path.replace('.npy', '.csv'), 'utf8')).trim().split('\n')
    const row = table.findIndex((line) => line.endsWith(',blue-p0000.jpg')) - 1
    expect(table).toHaveLength(61)
    expect(bytes.readFloatLE(start + row * width * 4)).toBe(data[0])
    expect(bytes).toHaveLength(start + 60 * width * 4)
  }, 60_000)
})
