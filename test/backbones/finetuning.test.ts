import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { GarmentLibrary, labelShade, shades, trainShade, type GarmentStudio } from '../helpers/garment-studio.ts'
import { headMetrics } from '../helpers/metrics.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'

let library: GarmentLibrary
let network: string

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin)
  network = join(await temporaryFolder(bin), 'small.onnx')
  await writeSmallNetwork(network)
  return () => bin.empty()
}, 120_000)

/** A studio whose shades are told by a small network, which plain JavaScript can fine-tune. */
async function open(): Promise<GarmentStudio & { backbone: string; active: number }> {
  const garments = await library.open()
  const { client } = garments.studio
  for (const shade of shades) await labelShade(garments, shade, 12)
  const { name } = await client.backbones.add({ path: network })
  await garments.studio.done((await client.backbones.use({ name })).jobId)
  const [candidate] = await client.models.versions({ attributeId: garments.attributeId })
  await client.review.accept({ versionId: candidate?.id ?? 0 })
  return { ...garments, backbone: name, active: candidate?.id ?? 0 }
}

const options = { method: 'finetune', lastBlocks: 'all', epochs: 3, learningRate: 0.1, seed: 3 } as const

describe('fine-tuning', () => {
  it('makes a new backbone and a head that reads it; the old ones stay usable', async () => {
    const garments = await open()
    const { studio, attributeId, backbone, active } = garments
    const { client } = studio
    const old = studio.engine.embeddings.block(backbone, await studio.ids()).data
    const { jobId, runId } = await client.training.start({ attributeId, options })
    const { note } = await studio.done(jobId)
    expect(note).toMatch(/^\d+ of \d+ decided images right .*, in [\d.]+ s$/)
    const run = await client.training.run({ runId })
    expect(run.curve).toHaveLength(3)
    expect(headMetrics(run.after).top1).toBeGreaterThan(0.9)
    expect(run.before, 'the model in use has learned from all of them').toBeNull()

    const trained = (await client.backbones.list()).find(({ origin }) => origin === 'trained')
    expect(trained).toMatchObject({ runId, images: 60, dimensions: 12, isCurrent: false, usedBy: [] })
    const [version] = await client.models.versions({ attributeId })
    expect(version).toMatchObject({ state: 'candidate', features: [trained?.name, 'lab-histogram-1'] })
    const fresh = studio.engine.embeddings.block(trained?.name ?? '', await studio.ids()).data
    expect(fresh).toHaveLength(old.length)
    expect(
      fresh.some((value, at) => Math.abs(value - (old[at] ?? 0)) > 1e-4),
      'other weights',
    ).toBe(true)
    expect(studio.engine.embeddings.block(backbone, await studio.ids()).data).toEqual(old)

    await client.review.accept({ versionId: version?.id ?? 0 })
    await expect(client.backbones.remove({ name: trained?.name ?? '' })).rejects.toThrow('is needed by Shade')
    await client.models.activate({ versionId: active })
    await client.backbones.remove({ name: trained?.name ?? '' })
    await expect(client.models.activate({ versionId: version?.id ?? 0 })).rejects.toThrow('a backbone that was removed')
  }, 180_000)

  it('learns other attributes alongside, so that the new backbone serves them as well', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    const { client } = studio
    const side = studio.attribute('Side')
    const ids = await studio.ids()
    for (const [part, name] of ['left', 'right'].entries()) {
      const chosen = Uint32Array.from(ids.filter((_, index) => index % 2 === part))
      await client.annotations.decide({ ids: chosen, attributeId: side, decision: { kind: 'is', labelId: studio.label(side, name) } }) // prettier-ignore
    }
    const runs = []
    for (const alongside of [[], [side]]) {
      const { jobId, runId } = await client.training.start({
        attributeId,
        options: { ...options, alongside },
      })
      await studio.done(jobId)
      runs.push(await client.training.run({ runId }))
    }
    const [alone, both] = runs.map(({ curve }) => curve[0]?.loss ?? 0)
    expect(both, 'the loss of the other attribute comes on top').toBeGreaterThan((alone ?? 0) + 0.05)
    const empty = studio.attribute('Empty')
    const { jobId } = await client.training.start({
      attributeId,
      options: { ...options, alongside: [empty] },
    })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'not-enough-data', subject: 'empty', message: expect.stringContaining('Leave it out') as string },
    })
  }, 180_000)

  it('refuses a name that means something else in the graphs of models, before it learns', async () => {
    const { studio, attributeId } = await open()
    const named = { ...options, name: 'embedding' }
    const { jobId, runId } = await studio.client.training.start({ attributeId, options: named })
    expect(await studio.finished(jobId)).toMatchObject({ error: { code: 'bad-request', subject: 'embedding' } })
    expect((await studio.client.training.run({ runId })).curve).toEqual([])
  })

  it('is the same again from the same data and seed', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    const curves = []
    for (let time = 0; time < 2; time++) {
      const { jobId, runId } = await studio.client.training.start({ attributeId, options })
      await studio.done(jobId)
      curves.push((await studio.client.training.run({ runId })).curve)
    }
    expect(curves[0]).toEqual(curves[1])
  }, 180_000)

  it('names a picture that cannot be read any more, and changes nothing', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    const [id] = await studio.ids({ all: [{ attributeId, states: ['human'] }] })
    const { path } = await studio.client.images.detail({ id: id ?? 0 })
    const bytes = await readFile(path)
    await rm(path)
    try {
      const { jobId } = await studio.client.training.start({ attributeId, options })
      expect(await studio.finished(jobId)).toMatchObject({
        state: 'failed',
        error: { code: 'unreadable', subject: path, message: expect.stringContaining('Rescan the catalog') as string },
      })
    } finally {
      await writeFile(path, bytes)
    }
    expect((await studio.client.backbones.list()).filter(({ origin }) => origin === 'trained')).toEqual([])
  }, 180_000)

  it.each(['is cancelled', 'fails'] as const)(
    'leaves no backbone where it %s after it has learned, and can be gone on with',
    async (how) => {
      const garments = await open()
      const { studio, attributeId, backbone } = garments
      const { client, engine } = studio
      const before = (await client.backbones.list()).map(({ name }) => name)
      let made: string | undefined
      // The first pictures are embedded with what it has learned.
      const stop = engine.events.on('images', () => {
        made ??= engine.backbones.list().find(({ origin }) => origin === 'trained')?.name
        if (made === undefined) return
        stop()
        if (how === 'is cancelled') engine.jobs.cancel(jobId)
        else engine.embeddings.forget(made)
      })
      const { jobId, runId } = await client.training.start({ attributeId, options })
      const state = how === 'is cancelled' ? 'cancelled' : 'failed'
      expect(await studio.finished(jobId)).toMatchObject({ state })
      expect(made).toBeDefined()
      expect((await client.backbones.list()).map(({ name }) => name)).toEqual(before)
      expect(engine.embeddings.count(made ?? '')).toBe(0)
      expect(await readdir(join(studio.library, 'models')), 'the small network and its head').toHaveLength(2)
      expect(await client.training.run({ runId })).toMatchObject({ state, versionId: null })

      await studio.done((await client.training.resume({ runId })).jobId)
      const trained = (await client.backbones.list()).find(({ origin }) => origin === 'trained')
      expect(trained).toMatchObject({ name: made, runId, images: 60 })
      expect(engine.embeddings.count(backbone)).toBe(60)
    },
    180_000,
  )

  it('that the studio is closed on after it has learned goes on with its backbone at the next start', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    const { engine } = studio
    const learned = studio.event('images', () => engine.backbones.list().some(({ origin }) => origin === 'trained'))
    const { jobId, runId } = await studio.client.training.start({ attributeId, options })
    await learned
    await studio.close()
    expect((await readdir(join(studio.library, 'models'))).filter((name) => name.includes('-shade-'))).toHaveLength(1)
    await studio.reopen()
    await studio.done(jobId)
    expect(await studio.client.training.run({ runId })).toMatchObject({ state: 'done' })
  }, 180_000)

  it('goes on from a head that was fine-tuned before', async () => {
    const garments = await open()
    const { studio, attributeId } = garments
    for (let time = 0; time < 2; time++) {
      const { jobId, runId } = await studio.client.training.start({ attributeId, options: { ...options, epochs: 1 } })
      await studio.done(jobId)
      const { versionId } = await studio.client.training.run({ runId })
      await studio.client.review.accept({ versionId: versionId ?? 0 })
    }
    const trained = (await studio.client.backbones.list()).filter(({ origin }) => origin === 'trained')
    expect(trained.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^small, fine-tuned on Shade \(run \d+\)$/),
      expect.stringMatching(/^small, fine-tuned on Shade \(run \d+\)$/),
    ])
    expect(await trainShade(garments), 'a head on the fine-tuned backbone').toBeGreaterThan(0)
  }, 180_000)
})
