import { countText, rightOf } from '../../src-renderer/answers/shares.ts'
import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TrainingOptions } from '../../src-preload/contract.ts'
import { Bin } from '../helpers/bin.ts'
import { GarmentLibrary, idsOf, labelShade, shades, trainShade, type GarmentStudio } from '../helpers/garment-studio.ts'
import { headMetrics } from '../helpers/metrics.ts'
import { childrenRunning } from '../helpers/processes.ts'
import { programs } from '../helpers/paths.ts'

let library: GarmentLibrary

beforeAll(async () => {
  const bin = new Bin()
  library = await GarmentLibrary.make(bin)
  return () => bin.empty()
}, 60_000)

/** Share of the garments of a shade that have a label now. */
async function share(garments: GarmentStudio, shade: string, label: string): Promise<number> {
  const ids = await idsOf(garments, shade)
  const labels = await Promise.all(ids.map((id) => garments.studio.labelOf(id, garments.attributeId)))
  return labels.filter((name) => name === label).length / ids.length
}

async function labelAll(garments: GarmentStudio, count = 10): Promise<void> {
  for (const shade of shades) await labelShade(garments, shade, count)
}

/** Slow enough that it is still at work when it is interrupted. */
const long = { method: 'head', l2: 0, fromScratch: true, maximumIterations: 10_000 } as const

describe('retraining', () => {
  it('goes from corrections to a candidate, its flips, an accept, and is in use after a restart', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments)
    expect(await client.training.summary({ attributeId })).toMatchObject({
      examples: 30, human: 30, imported: 0, sinceLastRun: 30, lastRunAt: null, labels: 3, suspects: 0, obstacle: null,
    }) // prettier-ignore

    const progress: string[] = []
    studio.engine.events.on('run', ({ stage }) => progress.push(stage))
    const { jobId, runId } = await client.training.start({ attributeId })
    expect(await studio.done(jobId)).toMatchObject({ kind: 'train', subjectId: runId })
    const run = await client.training.run({ runId })
    expect(run).toMatchObject({
      state: 'done',
      examples: 30,
      before: null,
      error: null,
      after: { images: 30 },
      comparison: { images: 30, before: null, difference: null, verdict: 'first' },
      explanation: expect.stringMatching(
        /^Learned from your decisions alone.* There is no shipped model to start from\. There were too few decisions to/,
      ) as string,
    })
    expect(headMetrics(run.after).top1).toBeGreaterThan(0.8)
    expect(run.curve.length).toBeGreaterThan(0)
    expect(progress).toContain('fitting')
    expect(progress.at(-1)).toBe('comparing')
    const versionId = run.versionId ?? 0
    expect(await client.models.versions({ attributeId })).toMatchObject([
      { id: versionId, state: 'candidate', runId, labels: 3 },
    ])

    const flips = await client.review.flips({ versionId })
    expect(flips).toMatchObject({ flips: 30, unchanged: 0, protected: 30 })
    expect(await share(garments, 'red', 'red'), 'nothing has changed yet').toBe(0.5)

    const told = studio.event('models')
    await client.review.accept({ versionId })
    expect(await told).toEqual({ attributeId })
    for (const shade of shades) expect(await share(garments, shade, shade)).toBeGreaterThan(0.9)

    await studio.reopen()
    expect(await client.models.versions({ attributeId })).toMatchObject([{ id: versionId, state: 'active' }])
    for (const shade of shades) expect(await share(garments, shade, shade)).toBeGreaterThan(0.9)
    const { library: measured, heldOut } = await client.review.evaluate({ attributeId })
    expect(heldOut).toEqual(run.after)
    expect(measured, 'it has learned from every decision there is').toBeNull()
    expect(await client.training.summary({ attributeId })).toMatchObject({ sinceLastRun: 0, suspects: 0 })
  })

  it('learns a label that is new, keeps what it knew, and can be rolled back', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments)
    const first = await trainShade(garments)
    await client.review.accept({ versionId: first })
    await labelShade(garments, 'blue', 12, 'sea')
    const second = await trainShade(garments)
    expect(await client.review.flips({ versionId: second })).toMatchObject({
      groups: [{ taken: [studio.label(attributeId, 'blue')], added: [studio.label(attributeId, 'sea')] }],
    })
    await client.review.accept({ versionId: second })
    expect(await share(garments, 'blue', 'sea')).toBeGreaterThan(12 / 20)
    expect(await share(garments, 'red', 'red')).toBeGreaterThan(0.9)
    await client.models.activate({ versionId: first })
    expect(await share(garments, 'blue', 'sea'), 'what a person said stays').toBe(12 / 20)
    expect(await share(garments, 'blue', 'blue')).toBeGreaterThan(0.3)
    expect(await client.models.versions({ attributeId })).toMatchObject([
      { id: second, state: 'retired' },
      { id: first, state: 'active' },
    ])
  })

  it('compares it with the one in use on decisions that are new to that one', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments)
    const active = await trainShade(garments)
    await client.review.accept({ versionId: active })
    const again = await client.training.start({ attributeId })
    expect((await studio.done(again.jobId)).note).toMatch(
      /^\d+ of 30 decided images right .*, measured without learning from them, in/,
    )
    const none = { images: 0, gained: 0, lost: 0, before: { right: 0, of: 0 }, after: { of: 0 }, verdict: 'too-few' }
    expect(await client.training.run({ runId: again.runId })).toMatchObject({
      before: null,
      after: { images: 30 },
      comparison: none,
    })
    await labelAll(garments, 20)
    for (const options of [{ method: 'head' }, { method: 'head', fromScratch: true }] as const) {
      const { jobId, runId } = await client.training.start({ attributeId, options })
      const { note } = await studio.done(jobId)
      expect(note).toMatch(
        /of 60 decided images right .*; on images new to both: active model \d+ of 30 right .*, new model \d+ of 30 right/,
      )
      const { comparison, ...run } = await client.training.run({ runId })
      expect(run).toMatchObject({ examples: 60, after: { images: 60 } })
      expect(comparison).toMatchObject({ images: 30, before: { of: 30 }, after: { of: 30 } })
      expect(comparison!.after.right - comparison!.before!.right).toBe(comparison!.gained - comparison!.lost)

      // Changes, Models, Evaluation and the line of the job tell one truth.
      const versionId = run.versionId ?? 0
      const report = await client.review.report({ attributeId, versionId, againstId: active })
      const versions = await client.models.versions({ attributeId })
      const card = headMetrics(versions.find(({ id }) => id === versionId)?.metrics ?? null)
      expect(report.against?.comparison).toEqual(comparison)
      expect(report.right).toEqual(rightOf(card))
      expect(report.metrics).toEqual(card)
      expect(note).toContain(countText(rightOf(card)))
    }
  })

  it('learns from the decided images of a filter alone, and is measured on all of them', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments, 20)
    const season = studio.attribute('Season')
    const summer = studio.label(season, 'summer')
    for (const shade of ['red', 'green']) {
      const ids = Uint32Array.from((await idsOf(garments, shade)).slice(0, 8))
      await client.annotations.decide({ ids, attributeId: season, decision: { kind: 'is', labelId: summer } })
    }
    const filter = { all: [{ attributeId: season, labels: [summer] }] }
    const wanted = { examples: 16, human: 16, labels: 2, sinceLastRun: 16, obstacle: null }
    expect(await client.training.summary({ attributeId, among: filter })).toMatchObject(wanted)

    const options = { method: 'head', among: { filter, name: 'view Summer' } } as const
    const { jobId, runId } = await client.training.start({ attributeId, options })
    await studio.done(jobId)
    const run = await client.training.run({ runId })
    expect(run).toMatchObject({
      examples: 16,
      after: { images: 60 },
      explanation: expect.stringMatching(/^Given 16 of 60 decided images: view Summer\. /) as string,
    })
    const versionId = run.versionId ?? 0
    const report = await client.review.report({ attributeId, versionId })
    expect(report.metrics, 'Models and Evaluation tell one truth').toEqual(run.after)
    const [blue] = report.labels.filter(({ label }) => label === 'blue')
    expect(blue, 'it was given none of them, and is wrong about them').toMatchObject({
      support: 20,
      found: { right: 0 },
    })
    const folder = join(studio.library, 'models')
    const [name = ''] = await readdir(folder)
    const card = JSON.parse(await readFile(join(folder, name, 'card.json'), 'utf8')) as Record<string, unknown>
    expect(card['training']).toMatchObject({
      examples: 16,
      among: { name: 'view Summer', learned: 16, decided: 60 },
      options: { among: { filter } },
    })
    expect(await client.training.summary({ attributeId }), 'most are new to it').toMatchObject({ sinceLastRun: 60 })

    const none = { filter: { text: 'no such garment' }, name: 'nothing' }
    const started = client.training.start({ attributeId, options: { method: 'head', among: none } })
    await expect(started).rejects.toMatchObject({
      code: 'not-enough-data',
      message: expect.stringMatching(/^None of these images is decided/) as string,
    })
  }, 20_000)

  it('puts a newer candidate in the place of the one that still waits', async () => {
    const garments = await library.open()
    await labelAll(garments)
    const first = await trainShade(garments)
    const second = await trainShade(garments)
    expect(await garments.studio.client.models.versions({ attributeId: garments.attributeId })).toMatchObject([
      { id: second, state: 'candidate' },
      { id: first, state: 'replaced' },
    ])
  })

  it('tags new images with the accepted version', async () => {
    const garments = await library.open()
    const { studio } = garments
    await labelAll(garments)
    await studio.client.review.accept({ versionId: await trainShade(garments) })
    await studio.done((await studio.client.tagging.start({ again: true })).jobId)
    for (const shade of shades) expect(await share(garments, shade, shade)).toBeGreaterThan(0.9)
  })

  it('writes a card beside the model that says what it is made of', async () => {
    const garments = await library.open()
    await labelAll(garments)
    await trainShade(garments)
    const folder = join(garments.studio.library, 'models')
    const [name = ''] = await readdir(folder)
    const card = JSON.parse(await readFile(join(folder, name, 'card.json'), 'utf8')) as Record<string, unknown>
    expect(card).toMatchObject({ kind: 'head', attribute: 'shade', training: { examples: 30, solver: 'L-BFGS' } })
    expect((card['labels'] as string[]).toSorted()).toEqual(shades.toSorted())
    expect(existsSync(join(folder, name, 'head.onnx'))).toBe(true)
    expect(await readdir(join(garments.studio.library, 'scratch')), 'nothing is left over').toEqual([])
  })

  it('keeps its labels when one is renamed while it runs', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    await labelAll(garments)
    const underWay = studio.event('run')
    const { jobId } = await studio.client.training.start({ attributeId })
    await underWay
    await studio.client.labels.rename({ labelId: studio.label(attributeId, 'red'), name: 'crimson' })
    await studio.done(jobId)
    const [version] = await studio.client.models.versions({ attributeId })
    await studio.client.review.accept({ versionId: version?.id ?? 0 })
    expect(await share(garments, 'red', 'crimson')).toBeGreaterThan(0.9)
    const shade = (await studio.client.labels.attributes()).find(({ id }) => id === attributeId)
    expect(shade?.labels.map(({ name }) => name).toSorted()).toEqual(['blue', 'crimson', 'green'])
  })
})

describe('retraining that cannot begin', () => {
  it('without a decision, or with one label alone, says what is missing', async () => {
    const garments = await library.open()
    const { client } = garments.studio
    const { attributeId } = garments
    await expect(client.training.start({ attributeId })).rejects.toMatchObject({ code: 'not-enough-data' })
    await labelShade(garments, 'red', 5)
    const { obstacle } = await client.training.summary({ attributeId })
    expect(obstacle).toMatch(/same label/)
    await expect(client.training.start({ attributeId })).rejects.toMatchObject({
      code: 'not-enough-data',
      message: obstacle,
    })
    expect(await client.training.runs({ attributeId }), 'no run was begun').toEqual([])
  })

  it('while another is under way waits for that', async () => {
    const garments = await library.open()
    const { client } = garments.studio
    const { attributeId } = garments
    await labelAll(garments)
    const { jobId } = await client.training.start({ attributeId })
    await expect(client.training.start({ attributeId })).rejects.toMatchObject({ code: 'busy' })
    await garments.studio.done(jobId)
  })

  it.each([
    { method: 'sgd', validationShare: 0.9 },
    { method: 'head', validationShare: 0.2 },
    { method: 'head', l2: -1 },
    { method: 'head', maximumIterations: 0 },
    { method: 'head', seed: 1.5 },
    { method: 'head', unknown: 1 },
    { method: 'caption' },
    { method: 'guess' },
    { seed: 1 },
  ])('with the options %j is refused', async (options) => {
    const { studio, attributeId } = await library.open()
    const asked = { attributeId, options: options as TrainingOptions }
    await expect(studio.client.training.start(asked)).rejects.toMatchObject({
      code: 'bad-request',
    })
  })
})

describe('retraining that is interrupted', () => {
  it('by a cancel leaves no candidate, and the next one works', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    await labelAll(garments)
    const underWay = studio.event('run')
    const { jobId, runId } = await studio.client.training.start({ attributeId, options: long })
    await underWay
    await studio.client.jobs.cancel({ jobId })
    expect(await studio.finished(jobId)).toMatchObject({ state: 'cancelled', error: null })
    expect(await studio.client.training.run({ runId })).toMatchObject({
      state: 'cancelled',
      versionId: null,
      error: null,
    })
    expect(await studio.client.models.versions({ attributeId })).toEqual([])
    expect(await readdir(join(studio.library, 'models'))).toEqual([])
    expect(await readdir(join(studio.library, 'scratch'))).toEqual([])
    expect(await trainShade(garments)).toBeGreaterThan(0)
  })

  it.skipIf(process.platform !== 'linux')(
    'by the death of the trainer fails and says so, and the next one works',
    async () => {
      const garments = await library.open()
      const { studio, attributeId } = garments
      await labelAll(garments)
      const underWay = studio.event('run')
      const { jobId, runId } = await studio.client.training.start({ attributeId, options: long })
      await underWay
      const trainers = childrenRunning(programs.trainer)
      expect(trainers).toHaveLength(1)
      for (const pid of trainers) process.kill(pid, 'SIGKILL')
      const job = await studio.finished(jobId)
      expect(job).toMatchObject({ state: 'failed', error: { code: 'process-died' } })
      expect(job.error?.message).toBe('The training was ended from outside; the computer may have too little memory.')
      expect(await studio.client.training.run({ runId })).toMatchObject({
        state: 'failed',
        versionId: null,
        error: job.error,
      })
      expect(await studio.client.models.versions({ attributeId })).toEqual([])
      expect(await trainShade(garments)).toBeGreaterThan(0)
    },
  )

  it('by a cancel or a failure can be gone on with where it goes by epochs', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments)
    const options = { method: 'sgd', epochs: 40, learningRate: 0.0002, batchSize: 5, seed: 4 } as const
    const whole = await client.training.start({ attributeId, options })
    await studio.done(whole.jobId)
    const { curve } = await client.training.run({ runId: whole.runId })
    await expect(client.training.resume({ runId: whole.runId })).rejects.toMatchObject({ code: 'bad-request' })

    const underWay = studio.event('run', ({ iteration }) => iteration > 2)
    const { jobId, runId } = await client.training.start({ attributeId, options })
    await underWay
    expect(await client.training.resume({ runId }), 'it is under way').toEqual({ jobId, runId })
    await client.jobs.cancel({ jobId })
    expect(await studio.finished(jobId)).toMatchObject({ state: 'cancelled' })
    expect(await client.training.run({ runId })).toMatchObject({ state: 'cancelled' })
    expect(await readdir(join(studio.library, 'checkpoints'))).toEqual([`run-${runId}`])
    const again = await client.training.resume({ runId })
    expect(again.jobId).not.toBe(jobId)
    await studio.done(again.jobId)
    const run = await client.training.run({ runId })
    expect(run).toMatchObject({ state: 'done', error: null })
    expect(run.curve).toEqual(curve)
    expect(await readdir(join(studio.library, 'checkpoints'))).toEqual([])
  })

  it('goes on with what an earlier version wrote, which learned from all', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments)
    const options = { method: 'sgd', epochs: 40, learningRate: 0.0002, batchSize: 5 } as const
    const underWay = studio.event('run', ({ iteration }) => iteration > 2)
    const { jobId, runId } = await client.training.start({ attributeId, options })
    await underWay
    await client.jobs.cancel({ jobId })
    await studio.finished(jobId)
    const file = join(studio.library, 'checkpoints', `run-${runId}`, 'snapshot.bin')
    const snapshot = deserialize(await readFile(file)) as { dataset: Record<string, unknown> }
    const { extent, others, ...former } = snapshot.dataset
    expect(extent, 'what is new in it').toBeDefined()
    expect(others, 'what is new in it').toBeDefined()
    await writeFile(file, serialize({ ...snapshot, dataset: former }))
    await studio.done((await client.training.resume({ runId })).jobId)
    expect(await client.training.run({ runId })).toMatchObject({ state: 'done', error: null })
  })

  it('by closing the studio goes on at the next start where it goes by epochs', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    await labelAll(garments)
    const options = { method: 'sgd', epochs: 40, learningRate: 0.0002, batchSize: 5 } as const
    const underWay = studio.event('run', ({ iteration }) => iteration > 2)
    const { jobId, runId } = await studio.client.training.start({ attributeId, options })
    await underWay
    await studio.reopen()
    expect(await studio.client.training.run({ runId })).toMatchObject({ state: 'running' })
    await studio.done(jobId)
    expect(await studio.client.training.run({ runId })).toMatchObject({ state: 'done' })
  })

  it('by closing the studio is stopped for a command that goes on with nothing, until it is asked to', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    await labelAll(garments)
    const options = { method: 'sgd', epochs: 40, learningRate: 0.0002, batchSize: 5 } as const
    const underWay = studio.event('run', ({ iteration }) => iteration > 2)
    const { runId } = await studio.client.training.start({ attributeId, options })
    await underWay
    await studio.reopen({ leavesJobs: true })
    expect(studio.engine.jobs.list()).toEqual([])
    expect(await studio.client.training.run({ runId })).toMatchObject({ state: 'stopped', error: null })
    const { jobId } = await studio.client.training.resume({ runId })
    expect(await studio.client.training.run({ runId })).toMatchObject({ state: 'running' })
    await studio.done(jobId)
    expect(await studio.client.training.run({ runId })).toMatchObject({ state: 'done' })
    await studio.reopen()
    expect(studio.engine.jobs.list(), 'what was left is not gone on with again').toEqual([])
  })

  it('cannot be gone on with where it was solved by L-BFGS, or images it learned from are gone', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    const { client } = studio
    await labelAll(garments)
    const underWay = studio.event('run')
    const solved = await client.training.start({ attributeId, options: long })
    await underWay
    await client.jobs.cancel({ jobId: solved.jobId })
    await studio.finished(solved.jobId)
    await expect(client.training.resume({ runId: solved.runId })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('Train again') as string,
    })
    const options = { method: 'sgd', epochs: 400, learningRate: 0.0002, batchSize: 5 } as const
    const second = studio.event('run', ({ iteration }) => iteration > 1)
    const { jobId, runId } = await client.training.start({ attributeId, options })
    await second
    await client.jobs.cancel({ jobId })
    await studio.finished(jobId)
    const [catalog] = await client.catalog.list()
    await client.catalog.remove({ catalogId: catalog?.id ?? 0 })
    await client.catalog.purge({ catalogId: catalog?.id ?? 0 })
    const again = await client.training.resume({ runId })
    expect(await studio.finished(again.jobId)).toMatchObject({ state: 'failed', error: { code: 'not-found' } })
  })

  it('by closing the studio is recorded as such', async () => {
    const garments = await library.open()
    const { studio, attributeId } = garments
    await labelAll(garments)
    const underWay = studio.event('run')
    const { runId } = await studio.client.training.start({ attributeId, options: long })
    await underWay
    await studio.reopen()
    const run = await studio.client.training.run({ runId })
    expect(['failed', 'cancelled']).toContain(run.state)
    expect(run.versionId).toBeNull()
    expect(studio.engine.jobs.list(), 'a training does not go on by itself').toEqual([])
  })
})
