import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Job } from '../../src-preload/contract.ts'
import { colourDescriptorId } from '../../src-main/common/feature-names.ts'
import { connect } from '../../src-renderer/client.ts'
import { Training } from '../../src-renderer/state/training.svelte.ts'
import { Bin, temporaryFolder, testBin } from '../helpers/bin.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'
import type { TestEngine } from '../helpers/test-engine.ts'
import { storeVectors } from '../helpers/vectors.ts'
import { TestBridge } from './test-bridge.ts'

/** Six images with a label or the other, and with captions, of made-up features. */
async function openLearnable(bin: Bin, trainer?: string): Promise<StubStudio> {
  const learnable = await openStubStudio({ bin, images: 6, labels: 2, ...(trainer !== undefined && { trainer }) })
  const { studio, attributeId, labelIds, ids } = learnable
  const vectors = new Map(ids.map((id) => [id, [id % 2, id / 6, 1]]))
  storeVectors(studio, vectors)
  storeVectors(studio, vectors, colourDescriptorId)
  for (const id of ids) {
    const image = { ids: Uint32Array.of(id) }
    const decision = { kind: 'is', labelId: labelIds[id % 2] ?? 0 } as const
    await studio.client.annotations.decide({ ...image, attributeId, decision })
    const text = { kind: 'text', text: id % 2 === 0 ? 'A red shirt' : 'A blue dress' } as const
    await studio.client.annotations.decide({ ...image, attributeId: studio.attribute('caption'), decision: text })
  }
  return learnable
}

const bin = new Bin()
let learnable: StubStudio
beforeAll(async () => {
  learnable = await openLearnable(bin)
})
afterAll(() => bin.empty())

/** The sheet, told of what happens as the window is; a training under way ends with the test. */
function atTheSheet(studio: TestEngine) {
  const bridge = new TestBridge(studio)
  const watched: boolean[] = []
  const training = new Training(connect(bridge), (_, isWatched) => watched.push(isWatched))
  bridge.on('run', (progress) => training.takeProgress(progress))
  bridge.on('jobs', (jobs) => {
    for (const job of jobs) if (hasEnded(job)) void training.jobEnded(job)
  })
  onTestFinished(async () => {
    const { jobs } = studio.engine
    for (const { id, state } of jobs.list()) if (state === 'running' || state === 'waiting') jobs.cancel(id)
    await Promise.all(jobs.list().map(({ id }) => studio.finished(id)))
  })
  return { bridge, training, watched, caption: studio.attribute('caption') }
}

const hasEnded = ({ state }: Job) => state === 'failed' || state === 'cancelled' || state === 'done'

describe('what a training is asked for', () => {
  it('is remembered for each attribute by itself', () => {
    const { training, caption } = atTheSheet(learnable.studio)
    training.show(learnable.attributeId, 'label')
    training.change({ finetune: true, epochs: 3 })
    training.show(caption, 'text')
    expect(training.options).toMatchObject({ method: 'caption', epochs: 20 })
    training.change({ minimumCount: 1 })
    training.show(learnable.attributeId, 'label')
    expect(training.options).toEqual({ method: 'finetune', epochs: 3, lastBlocks: 3 })
  })
})

describe('a training on the images of a filter', () => {
  it('counts and learns from these alone, until all are taken after all', async () => {
    const { studio, attributeId, ids } = learnable
    const { training } = atTheSheet(studio)
    const [one] = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
    const among = { filter: { text: `"${one?.name ?? ''}"` }, name: 'view Summer' }
    training.show(attributeId, 'label', among)
    expect(training.summary, 'nothing of all is shown for them').toBeNull()
    await expect.poll(() => training.summary?.examples).toBe(1)
    expect(training.whole?.examples).toBe(6)
    expect(training.others).toBe(5)
    expect(training.summary?.obstacle).toMatch(/^All decided images have the same label/)
    await training.start()
    expect(training.problem, 'the engine says the same').toMatch(/^All decided images have the same label/)
    expect(training.options).toEqual({ method: 'head', among })
    training.takeAll()
    expect([training.summary?.examples, training.others]).toEqual([6, 0])
    expect(training.options).toEqual({ method: 'head' })
    training.show(attributeId, 'label')
    expect(training.among, 'the next is on all again').toBeNull()
  })
})

describe('what computes a training', () => {
  it('is asked of the trainer, once, and not read from the words of the doctor', async () => {
    const { bridge, training } = atTheSheet(learnable.studio)
    await Promise.all([training.askBackend(), training.askBackend()])
    await training.askBackend()
    expect(training.backend?.name).toMatch(/^(tensorflow|cpu)$/)
    expect(bridge.called).toEqual(['training.backend'])
  })
})

describe('a training that ended early', () => {
  it('goes on from its last epoch', async () => {
    const { bridge, training, caption } = atTheSheet(learnable.studio)
    training.show(caption, 'text')
    training.change({ fromScratch: true, epochs: 100_000 })
    await training.start()
    await expect.poll(() => training.curve.length).toBeGreaterThan(0)
    await training.cancel()
    await expect.poll(() => training.phase).toBe('cancelled')
    expect(training.canResume).toBe(true)
    await training.resume()
    expect(bridge.called).toContain('training.resume')
    expect(training.phase).toBe('running')
  })

  it('says why, and begins anew where it takes seconds', async () => {
    const bin = testBin()
    const trainer = join(await temporaryFolder(bin), 'trainer.mjs')
    await writeFile(trainer, 'process.exit(7)')
    const { studio, attributeId } = await openLearnable(bin, trainer)
    const { bridge, training } = atTheSheet(studio)
    training.show(attributeId, 'label')
    await training.start()
    await expect.poll(() => training.phase).toBe('failed')
    expect(training.problem).toMatch(/^The training ended/)
    expect(training.canResume).toBe(false)
    await training.resume()
    expect(bridge.called).not.toContain('training.resume')
  })
})

describe('the sheet of a training', () => {
  it('shows the setup until the engine has begun, and keeps a second start away', async () => {
    const { bridge, training } = atTheSheet(learnable.studio)
    training.show(learnable.attributeId, 'label')
    const answers = bridge.hold('training.start')
    const both = [training.start(), training.start()]
    await expect.poll(() => answers.count).toBe(1)
    expect([training.phase, training.starting, training.open]).toEqual(['setup', true, true])
    answers.releaseAll()
    await Promise.all(both)
    expect([training.phase, training.starting, training.open]).toEqual(['running', false, true])
    expect(bridge.timesCalled('training.start')).toBe(1)
  })

  it('closed while the training starts, it stays closed until it is asked for', async () => {
    const { training } = atTheSheet(learnable.studio)
    training.show(learnable.attributeId, 'label')
    const starting = training.start()
    training.hide()
    await starting
    expect([training.phase, training.open]).toEqual(['running', false])
    training.show(learnable.attributeId, 'label')
    expect([training.phase, training.open]).toEqual(['running', true])
  })

  it('tells who watched when the training is done', async () => {
    for (const watches of [true, false]) {
      const { training, watched } = atTheSheet(learnable.studio)
      training.show(learnable.attributeId, 'label')
      await training.start()
      if (!watches) training.hide()
      await expect.poll(() => training.phase).toBe('closed')
      expect(watched).toEqual([watches])
    }
  })

  it('comes back with the reason where the training does not start', async () => {
    const { bridge, training } = atTheSheet(learnable.studio)
    training.show(learnable.attributeId, 'label')
    bridge.refuse('training.start')
    const starting = training.start()
    training.hide()
    await starting
    expect([training.phase, training.open, training.starting]).toEqual(['setup', true, false])
    expect(training.problem).toMatch(/disk is full/i)
  })
})
