import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { Bin, testBin } from '../helpers/bin.ts'
import { GarmentLibrary } from '../helpers/garment-studio.ts'
import { addVersion } from '../helpers/predictions.ts'
import { resourcesToExtend, writeReadyHead } from '../helpers/ready-heads.ts'
import { TestEngine } from '../helpers/test-engine.ts'

let garments: GarmentLibrary

beforeAll(async () => {
  const bin = new Bin()
  garments = await GarmentLibrary.make(bin, 4)
  return () => bin.empty()
}, 60_000)

/** A library with tagged garments, and a head for gender that is offered. */
async function openWithReady() {
  const bin = testBin()
  const resources = await resourcesToExtend(bin)
  const head = await writeReadyHead(resources, 'gender', ['Women', 'Men'])
  const studio = await TestEngine.open({ bin, library: await garments.copy(bin), resources })
  const versions = () => studio.client.models.versions({ attributeId: studio.attribute('gender') })
  return { studio, client: studio.client, resources, head, versions }
}

async function addGender(studio: TestEngine) {
  const { attribute, jobId } = await studio.client.attributes.addReady({ name: 'gender' })
  return { attribute, job: await studio.done(jobId) }
}

describe('ready-made heads', () => {
  it('are offered and forced on no one', async () => {
    const { client, studio } = await openWithReady()
    expect(await client.attributes.ready()).toEqual([
      { name: 'gender', title: 'Gender', labels: 2, features: [defaultBackbone], metrics: null },
    ])
    expect(studio.engine.attributes.find('gender')).toBeUndefined()
  })

  it('make their attribute and tag what is there, without a picture being read', async () => {
    const { client, studio, versions } = await openWithReady()
    const told = studio.event('models')
    const { attribute, job } = await addGender(studio)
    expect(attribute).toMatchObject({ name: 'gender', title: 'Gender', kind: 'label' })
    expect(await told).toEqual({ attributeId: attribute.id })
    expect(job).toMatchObject({
      kind: 'tag',
      note: expect.stringMatching(/^0 images tagged, 12 predictions made anew/) as string,
    })
    for (const id of await studio.ids()) expect(await studio.labelOf(id, attribute.id)).toBe('Women')
    expect(await versions()).toMatchObject([
      { name: 'gender (shipped)', origin: 'shipped', state: 'active', labels: 2 },
    ])
    expect(await client.attributes.ready()).toEqual([])
    await expect(client.attributes.addReady({ name: 'Gender' })).rejects.toMatchObject({ code: 'already-exists' })
  })

  it('know their labels from elsewhere: how many they find is on their card until someone decides on images here', async () => {
    const { client, head, studio } = await openWithReady()
    const card = JSON.parse(await readFile(join(head, 'card.json'), 'utf8')) as object
    const perLabel = ['Women', 'Men'].map((label) => ({ label, precision: 0.5, recall: 0.75, support: 20 }))
    const metrics = { images: 40, top1: 0.75, top3: 1, macroRecall: 0.75, perLabel }
    await writeFile(join(head, 'card.json'), JSON.stringify({ ...card, metrics }))
    const { attribute } = await addGender(studio)
    const [women, boys] = [studio.label(attribute.id, 'Women'), studio.label(attribute.id, 'Boys')]
    const [first = 0, second = 0] = await studio.ids()
    for (const [id, labelId] of [[first, women], [second, boys]] as const) {
      const decision = { kind: 'is', labelId } as const
      await client.annotations.decide({ ids: Uint32Array.of(id), attributeId: attribute.id, decision })
    } // prettier-ignore
    const figures = await client.labels.figures({ attributeId: attribute.id })
    const of = (name: string) => figures.find(({ labelId }) => labelId === studio.label(attribute.id, name))
    expect(of('Men'), 'nobody decided on it here').toMatchObject({
      found: { right: 15, of: 20 }, foundOn: 'card', learned: 'elsewhere',
    }) // prettier-ignore
    expect(of('Women')).toMatchObject({ found: { right: 1, of: 1 }, foundOn: 'library', learned: 'elsewhere' })
    expect(of('Boys'), 'the model cannot say it').toMatchObject({ found: { right: 0, of: 1 }, learned: null })
  })

  it('are still there after a restart', async () => {
    const { client, studio, versions } = await openWithReady()
    await addGender(studio)
    const before = await versions()
    await studio.reopen()
    expect(await versions()).toEqual(before)
    expect(await client.attributes.ready()).toEqual([])
    expect(studio.engine.jobs.list(), 'nothing is left to do').toEqual([])
  })

  it('that were chosen are replaced by those of an update, others stay offers', async () => {
    const { client, resources, studio, versions } = await openWithReady()
    await addGender(studio)
    await writeReadyHead(resources, 'gender', ['Unisex', 'Women', 'Men'], 'Gender, better')
    await writeReadyHead(resources, 'season', ['Summer', 'Winter'])
    await studio.reopen()
    expect(await versions()).toMatchObject([{ name: 'Gender, better', state: 'active', labels: 3 }])
    expect(await client.attributes.ready()).toMatchObject([{ name: 'season' }])
    expect(studio.engine.attributes.find('season')).toBeUndefined()
  })

  it('never take the place of what a person accepted', async () => {
    const { resources, studio, versions } = await openWithReady()
    const { attribute } = await addGender(studio)
    const labelIds = [studio.label(attribute.id, 'Women')]
    const own = addVersion(studio, { attributeId: attribute.id, labelIds, state: 'active', said: new Map() })
    await writeReadyHead(resources, 'gender', ['Women', 'Men', 'Unisex'])
    await studio.reopen()
    expect(await versions()).toMatchObject([
      { origin: 'shipped', state: 'retired' },
      { id: own, state: 'active' },
    ])
  })

  it('join an attribute that is there, its labels by their names, its decisions as they are', async () => {
    const { client, studio } = await openWithReady()
    const { id: attributeId } = await client.labels.createAttribute({ title: 'Gender' })
    const men = await client.labels.create({ attributeId, name: 'MEN' })
    const [first, second] = await studio.ids()
    const decision = { kind: 'is', labelId: men.id } as const
    await client.annotations.decide({ ids: Uint32Array.of(first!), attributeId, decision })
    const { attribute } = await addGender(studio)
    expect(attribute.id).toBe(attributeId)
    expect(attribute.labels.map(({ name }) => name).toSorted()).toEqual(['MEN', 'Women'])
    expect(await studio.labelOf(first!, attributeId)).toBe('MEN')
    expect(await studio.labelOf(second!, attributeId)).toBe('Women')
  })

  it('wait as an earlier version where another model tags the attribute', async () => {
    const { client, studio, versions } = await openWithReady()
    const { id: attributeId } = await client.labels.createAttribute({ title: 'Gender' })
    const labelIds = [studio.label(attributeId, 'Men')]
    const said = new Map((await studio.ids()).map((id) => [id, [{ labelId: labelIds[0]!, confidence: 0.9 }]]))
    const own = addVersion(studio, { attributeId, labelIds, state: 'active', said })
    await addGender(studio)
    expect(await versions()).toMatchObject([
      { origin: 'shipped', state: 'retired' },
      { id: own, state: 'active' },
    ])
  })

  it('that are not as their card says are refused, and leave nothing behind', async () => {
    const { client, head, studio } = await openWithReady()
    await writeFile(join(head, 'head.onnx'), 'something else')
    await expect(client.attributes.addReady({ name: 'gender' })).rejects.toMatchObject({ code: 'damaged' })
    expect(studio.engine.attributes.find('gender')).toBeUndefined()
    expect(await client.attributes.ready()).toHaveLength(1)
  })

  it('that are not there are refused with the names of those that are', async () => {
    const { client } = await openWithReady()
    await expect(client.attributes.addReady({ name: 'sleeve' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no ready-made head for "sleeve". There are: gender.',
    })
  })
})
