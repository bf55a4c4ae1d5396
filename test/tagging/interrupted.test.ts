import { join } from 'node:path'
import { watch, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../../src-preload/contract.ts'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { makeGarments } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { weakVision } from '../helpers/weak-vision.ts'

async function openOn(images: number, bin: Bin) {
  const base = await temporaryFolder(bin)
  const folder = join(base, 'catalog')
  await makeGarments(folder, ['red', 'green', 'blue', 'black'], images / 4)
  return { folder, library: join(base, 'library') }
}

const isUnderWay = (job: Job): boolean => job.state === 'running' && job.done > 0 && job.done < (job.total ?? 0)

/** Starts tagging in this process and waits until some images are stored and some are not. */
async function startTagging(studio: TestEngine, folder: string): Promise<Job> {
  const underWay = studio.event('jobs', (jobs) => jobs.some((job) => job.kind === 'tag' && isUnderWay(job)))
  const { jobId } = await studio.client.catalog.add({ path: folder })
  await studio.done(jobId)
  const job = (await underWay).find(({ kind }) => kind === 'tag')
  if (!job) throw new Error('no tagging')
  return job
}

describe('tagging that is interrupted', () => {
  it('by the death of the engine goes on at the next start, and nothing is done twice', async () => {
    const bin = testBin()
    const { folder, library } = await openOn(400, bin)
    const first = await EngineProcess.start(library, bin)
    const { jobId } = await first.client.catalog.add({ path: folder })
    await first.ended(jobId)
    const [tag] = (await first.client.jobs.list()).filter(({ kind }) => kind === 'tag')
    await first.job(tag?.id ?? 0, isUnderWay)
    await first.kill()

    const studio = await TestEngine.open({ bin, library })
    const { database } = studio.engine.store
    expect(database.pragma('quick_check', { simple: true })).toBe('ok')
    const stored = () => database.prepare('SELECT id, image_id, backbone_id FROM cache.embedding ORDER BY id').all()
    const before = stored()
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(800)
    const [resumed] = studio.engine.jobs.list()
    expect(resumed).toMatchObject({ id: tag?.id, kind: 'tag' })
    const done = await studio.done(resumed?.id ?? 0)
    expect(done.note, 'only what was left').toMatch(new RegExp(`^${400 - before.length / 2} images tagged`))
    const after = stored()
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after).toHaveLength(800)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 400, untagged: 0, errors: 0 }])
  }, 120_000)

  it('by the death of the vision process still ends well', async () => {
    const bin = testBin()
    const { folder } = await openOn(200, bin)
    const studio = await TestEngine.open({ bin })
    const job = await startTagging(studio, folder)
    studio.engine.vision.kill()
    expect(await studio.done(job.id)).toMatchObject({ state: 'done' })
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 200, untagged: 0, errors: 0 }])
  }, 120_000)

  it('by a cancel keeps what was done, and goes on from there', async () => {
    const bin = testBin()
    const { folder } = await openOn(280, bin)
    const studio = await TestEngine.open({ bin })
    const job = await startTagging(studio, folder)
    await studio.client.jobs.cancel({ jobId: job.id })
    await studio.client.jobs.cancel({ jobId: job.id })
    expect(await studio.finished(job.id)).toMatchObject({ state: 'cancelled', error: null })
    const [{ untagged } = { untagged: 0 }] = await studio.client.catalog.list()
    expect(untagged).toBeGreaterThan(0)
    expect(untagged).toBeLessThan(280)
    await studio.reopen()
    expect(studio.engine.jobs.list(), 'a cancelled job does not come back').toEqual([])
    const { jobId } = await studio.client.tagging.start({})
    expect((await studio.done(jobId)).note).toMatch(new RegExp(`^${untagged} images tagged`))
  }, 120_000)

  it('by closing the studio goes on at the next start, and leaves no process behind', async () => {
    const bin = testBin()
    const { folder } = await openOn(280, bin)
    const studio = await TestEngine.open({ bin })
    const job = await startTagging(studio, folder)
    const { vision } = studio.engine
    expect(vision.pids).not.toEqual([])
    await studio.close()
    expect(vision.pids).toEqual([])
    await studio.reopen()
    expect(studio.engine.jobs.list()).toMatchObject([{ id: job.id, kind: 'tag' }])
    await studio.done(job.id)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 280, untagged: 0, errors: 0 }])
  }, 120_000)

  it('by a cancel while a network does not come back from a picture ends all the same', async () => {
    const bin = testBin()
    const { folder, library } = await openOn(8, bin)
    // It spins over its first pictures; the file that it leaves says that it does.
    const base = await temporaryFolder(bin)
    const spins = `{ writeFileSync(${JSON.stringify(join(base, 'spins'))}, ''); for (;;); }`
    const vision = await weakVision(base, '"embed"', spins, "import { writeFileSync } from 'node:fs'")
    const studio = await TestEngine.open({ bin, library, vision })
    await studio.scan(folder)
    const { jobId } = await studio.client.tagging.start({})
    for await (const { filename } of watch(base)) if (filename === 'spins') break
    await studio.client.jobs.cancel({ jobId })
    expect(await studio.finished(jobId)).toMatchObject({ state: 'cancelled', error: null })
    expect(await studio.client.catalog.list()).toMatchObject([{ errors: 0, untagged: 8 }])
  }, 60_000)

  it('because the vision process cannot be started fails, and no picture is called damaged for it', async () => {
    const bin = testBin()
    const { folder, library } = await openOn(4, bin)
    const broken = join(folder, '..', 'broken-vision.mjs')
    await writeFile(broken, 'process.exit(3)\n')
    const studio = await TestEngine.open({ bin, library, vision: broken })
    await studio.scan(folder)
    const { jobId } = await studio.client.tagging.start({})
    const job = await studio.finished(jobId)
    expect(job).toMatchObject({ state: 'failed', error: { code: 'process-died' } })
    expect(job.error?.message).toBe('The picture reader ended unexpectedly.')
    expect(await studio.client.catalog.list()).toMatchObject([{ errors: 0, untagged: 4 }])
  })
})
