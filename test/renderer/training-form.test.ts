import { describe, expect, it } from 'vitest'
import { defaultFinetuneOptions } from '../../src-main/trainer/finetune/options.ts'
import type { Attribute, Run } from '../../src-preload/contract.ts'
import { estimate, stepsOf, type Work } from '../../src-renderer/answers/estimate.ts'
import {
  companionsOf,
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
