import { describe, expect, it } from 'vitest'
import { defaultFinetuneOptions } from '../../src-main/trainer/finetune/options.ts'
import type { Attribute, Run } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { estimate, stepsOf, type Work } from '../../src-renderer/answers/estimate.ts'
import {
  companionsOf,
  emptyForm,
  methodOf,
  optionsOf,
  unitOf,
  usual,
} from '../../src-renderer/answers/training-form.ts'
import { Training } from '../../src-renderer/state/training.svelte.ts'
import { doneRun } from './figures.ts'
import { FakeStudio } from './fake-studio.ts'

describe('what a training is asked for', () => {
  const filled = { ...emptyForm, epochs: 5, learningRate: 0.1, batchSize: 8, minimumCount: 2, seed: 4 }

  const best = {
    method: 'caption',
    epochs: 20,
    learningRate: 0.1,
    schedule: 'cosine',
    dropout: 0.3,
    labelSmoothing: 0.1,
  }

  it("is nothing where the trainer's defaults are best", () => {
    expect(optionsOf(emptyForm, 'head')).toEqual({ method: 'head' })
  })

  it('is what measured best for captions, as shown', () => {
    expect(optionsOf(emptyForm, 'caption')).toEqual(best)
    expect(usual.caption).toMatchObject({ epochs: best.epochs, learningRate: best.learningRate })
  })

  it('shows the defaults of fine-tuning', () => {
    const { epochs, learningRate, batchSize } = defaultFinetuneOptions
    expect(usual.finetune).toEqual({ epochs, learningRate, batchSize })
  })

  it('is only what the method knows', () => {
    expect(optionsOf({ ...filled, classBalance: 'none', l2: 0.5 }, 'head')).toEqual({
      method: 'head',
      seed: 4,
      classBalance: 'none',
      l2: 0.5,
    })
    expect(optionsOf({ ...filled, lastBlocks: 'all' }, 'finetune')).toEqual({
      method: 'finetune',
      seed: 4,
      epochs: 5,
      learningRate: 0.1,
      batchSize: 8,
      lastBlocks: 'all',
    })
    expect(optionsOf({ ...emptyForm, validationShare: 0.3 }, 'head')).toEqual({ method: 'head' })
    expect(optionsOf({ ...emptyForm, validationShare: 0.3 }, 'caption')).toMatchObject({ validationShare: 0.3 })
    const alongside = { ...emptyForm, alongside: [2] }
    expect(optionsOf(alongside, 'finetune')).toEqual({ method: 'finetune', lastBlocks: 3, alongside: [2] })
    expect(optionsOf(alongside, 'head')).toEqual({ method: 'head' })
    expect(optionsOf({ ...filled, fromScratch: true }, 'caption')).toEqual({
      ...best,
      seed: 4,
      fromScratch: true,
      epochs: 5,
      learningRate: 0.1,
      batchSize: 8,
      minimumCount: 2,
    })
  })

  it('never fine-tunes on texts', () => {
    expect(methodOf('text', { ...emptyForm, finetune: true })).toBe('caption')
    expect(methodOf('label', { ...emptyForm, finetune: true })).toBe('finetune')
  })

  it('can be of other attributes with two labels decided, and those chosen before', () => {
    const attribute = (id: number, decided: number[], kind: Attribute['kind'] = 'label'): Attribute => ({
      ...{ id, kind, name: `a${id}`, title: `A${id}`, activeVersionId: null },
      ...{ threshold: 0.5, ownThreshold: null, modelThreshold: 0.5 },
      labels: decided.map((count, at) => ({
        id: at,
        attributeId: id,
        name: '',
        images: count,
        decided: count,
        retired: false,
      })),
    })
    const list = [attribute(1, [5, 5]), attribute(2, [3, 1, 0]), attribute(3, [9, 0]), attribute(4, [], 'text')]
    const ids = (alongside: number[]) => companionsOf(1, list, { ...emptyForm, alongside }).map(({ id }) => id)
    expect(ids([])).toEqual([2])
    expect(ids([3])).toEqual([2, 3])
  })

  it('is counted in epochs where it goes by epochs', () => {
    expect(unitOf({ method: 'head' })).toBe('step')
    expect(unitOf({ method: 'sgd' })).toBe('epoch')
    expect(unitOf({ method: 'finetune' })).toBe('epoch')
    expect(unitOf({ method: 'caption' })).toBe('epoch')
  })

  it('is remembered for each attribute by itself', () => {
    const training = new Training(connect(new FakeStudio({ images: 50, latency: 0 })), () => undefined)
    training.show(1, 'label')
    training.change({ finetune: true, epochs: 3 })
    training.show(4, 'text')
    expect(training.options).toEqual(best)
    training.change({ minimumCount: 1 })
    training.show(1, 'label')
    expect(training.options).toEqual({ method: 'finetune', epochs: 3, lastBlocks: 3 })
  })
})

describe('what computes a training', () => {
  it('is asked of the trainer, once, and not read from the words of the doctor', async () => {
    const studio = new FakeStudio({ images: 5, latency: 0 })
    const asked: string[] = []
    const call = (name: string, request: unknown) => {
      asked.push(name)
      return studio.call(name, request)
    }
    const training = new Training(connect({ call }), () => undefined)
    await Promise.all([training.askBackend(), training.askBackend()])
    await training.askBackend()
    expect(training.backend).toMatchObject({ name: 'cpu', gpu: false })
    expect(asked).toEqual(['training.backend'])
  })
})

describe('how long a training may take', () => {
  const past = (part: Partial<Run>): Run =>
    doneRun({
      seconds: 600,
      options: { method: 'finetune', lastBlocks: 3 },
      examples: 1000,
      curve: [{ iteration: 10, loss: 1, accuracy: 0.5, validationLoss: null, validationAccuracy: null }],
      ...part,
    })
  const work: Work = { options: { method: 'finetune', lastBlocks: 3 }, examples: 2000 }

  it('counts the steps of all epochs', () => {
    expect(stepsOf({ options: { method: 'caption', epochs: 4, batchSize: 25 }, examples: 1000 })).toBe(128)
  })

  it('is told from the last run of the same kind', () => {
    expect(estimate(work, [past({})], 'tensorflow')).toContain('About 12 min')
  })

  it('is only an order of magnitude where there was none, and a larger one without native TensorFlow', () => {
    const others = [
      past({ state: 'failed' }),
      past({ options: { method: 'head' } }),
      past({ options: { method: 'finetune', lastBlocks: 6 } }),
    ]
    expect(estimate(work, others, 'tensorflow')).toContain('Minutes to hours.')
    expect(estimate(work, others, 'cpu')).toContain('Hours to days.')
  })
})

describe('a training that ended early', () => {
  const end = async (kind: 'label' | 'text') => {
    const fake = new FakeStudio({ images: 300, latency: 0, stepTime: 1, failTraining: true })
    const training = new Training(connect(fake), () => undefined)
    fake.on('run', (progress) => training.takeProgress(progress))
    const ended = new Promise<void>((resolve) => {
      fake.on('jobs', (jobs) => {
        const failed = jobs.find(({ state }) => state === 'failed')
        if (failed !== undefined) void training.jobEnded(failed).then(resolve)
      })
    })
    training.show(kind === 'text' ? 4 : 1, kind)
    await training.start()
    await ended
    expect(training.phase).toBe('failed')
    return { fake, training }
  }

  it('goes on from its last epoch', async () => {
    const { fake, training } = await end('text')
    expect(training.canResume).toBe(true)
    await training.resume()
    expect(fake.called).toContain('training.resume')
  })

  it('begins anew where it takes seconds', async () => {
    const { fake, training } = await end('label')
    expect(training.canResume).toBe(false)
    await training.resume()
    expect(fake.called).not.toContain('training.resume')
  })
})

describe('the sheet of a training', () => {
  const atTheSheet = (failing: string[] = []) => {
    const fake = new FakeStudio({ images: 60, latency: 1, stepTime: 1, failing })
    const watched: boolean[] = []
    const training = new Training(connect(fake), (_, isWatched) => watched.push(isWatched))
    training.show(1, 'label')
    return { fake, training, watched }
  }

  it('shows the setup until the engine has begun, and keeps a second start away', async () => {
    const { fake, training } = atTheSheet()
    const starting = training.start()
    expect([training.phase, training.starting, training.open]).toEqual(['setup', true, true])
    await Promise.all([starting, training.start()])
    expect([training.phase, training.starting, training.open]).toEqual(['running', false, true])
    expect(fake.called.filter((name) => name === 'training.start')).toHaveLength(1)
  })

  it('closed while the training starts, it stays closed until it is asked for', async () => {
    const { training } = atTheSheet()
    const starting = training.start()
    training.hide()
    await starting
    expect([training.phase, training.open]).toEqual(['running', false])
    training.show(1, 'label')
    expect([training.phase, training.open]).toEqual(['running', true])
  })

  it('comes back with the reason where the training does not start', async () => {
    const { training } = atTheSheet(['training.start'])
    const starting = training.start()
    training.hide()
    await starting
    expect([training.phase, training.open, training.starting]).toEqual(['setup', true, false])
    expect(training.problem).toMatch(/disk is full/i)
  })
})
