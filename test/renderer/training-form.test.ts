import { describe, expect, it } from 'vitest'
import { defaultFinetuneOptions } from '../../src-main/trainer/finetune/options.ts'
import type { Attribute, Run } from '../../src-preload/contract.ts'
import { estimate, stepsOf, type Work } from '../../src-renderer/answers/estimate.ts'
import {
  companionsOf,
  decidedImages,
  emptyForm,
  methodOf,
  optionsOf,
  unitOf,
  usual,
} from '../../src-renderer/answers/training-form.ts'
import { doneRun } from './figures.ts'

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
      ...{
        id,
        kind,
        name: `a${id}`,
        title: `A${id}`,
        description: '',
        activeVersionId: null,
        sources: { human: 0, imported: 0, machine: 0 },
      },
      ...{ threshold: 0.5, ownThreshold: null, modelThreshold: 0.5 },
      labels: decided.map((count, at) => ({
        id: at,
        attributeId: id,
        name: '',
        images: count,
        decided: count,
        retired: false,
        ...{ imported: 0, synonyms: [], description: '', colour: null, key: null, parentId: null },
      })),
    })
    const list = [attribute(1, [5, 5]), attribute(2, [3, 1, 0]), attribute(3, [9, 0]), attribute(4, [], 'text')]
    const ids = (alongside: number[]) => companionsOf(1, list, { ...emptyForm, alongside }).map(({ id }) => id)
    expect(ids([])).toEqual([2])
    expect(ids([3])).toEqual([2, 3])
    expect(list.map(decidedImages)).toEqual([10, 4, 9, 0])
  })

  it('is counted in epochs where it goes by epochs', () => {
    expect(unitOf({ method: 'head' })).toBe('step')
    expect(unitOf({ method: 'sgd' })).toBe('epoch')
    expect(unitOf({ method: 'finetune' })).toBe('epoch')
    expect(unitOf({ method: 'caption' })).toBe('epoch')
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

  it('counts what is held out as it is asked for, and at least one step an epoch', () => {
    const options = { method: 'caption', epochs: 4, batchSize: 25 } as const
    expect(stepsOf({ options: { ...options, validationShare: 0.5 }, examples: 1000 })).toBe(80)
    expect(stepsOf({ options, examples: 0 })).toBe(4)
    expect(stepsOf({ options: { method: 'finetune' }, examples: 2000 })).toBe(300)
  })

  it('is seconds where it does not go by epochs, whatever there was', () => {
    expect(estimate({ options: { method: 'head' }, examples: 9 }, [past({})], null)).toBe('Seconds.')
  })

  it('says how far it may go', () => {
    expect(estimate(work, [], 'tensorflow')).toMatch(/^Up to 6 epochs, 300 steps\. Minutes to hours\. \S/)
    const short = { ...work, options: { ...work.options, epochs: 1 } }
    expect(estimate(short, [], null)).toMatch(/^Up to 1 epoch, 50 steps\. Minutes to hours\./)
  })

  it('is told from the newest run, and from what it took where it saw no epoch', () => {
    expect(estimate(work, [past({}), past({ seconds: 6 })], null)).toContain('About 12 min')
    expect(estimate(work, [past({ seconds: null }), past({})], null)).toContain('About 12 min')
    expect(estimate(work, [past({ curve: [] })], null)).toContain('About 10 min')
    const longer = { ...work, options: { ...work.options, epochs: 12 } }
    expect(estimate(longer, [past({})], null)).toContain('About 24 min')
  })

  it('is told from the last run of the same kind', () => {
    expect(estimate(work, [past({})], 'tensorflow')).toContain('About 12 min')
    const captions = { options: { method: 'caption' }, examples: 500 } as const
    const caption = past({ options: { method: 'caption' } })
    expect(estimate(captions, [past({}), caption], 'tensorflow')).toContain('About 10 min')
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
