import { describe, expect, it } from 'vitest'
import { goesByEpochs } from '../../src-preload/contract/methods.ts'
import { storedOptions } from '../../src-main/engine/training/methods.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

describe('what a run of old was asked for', () => {
  it.each([
    ['label', {}, { method: 'head' }],
    ['label', { l2: 0.1, seed: 4, solver: 'lbfgs' }, { method: 'head', l2: 0.1, seed: 4 }],
    ['label', { solver: 'sgd', epochs: 3, hiddenUnits: 8 }, { method: 'sgd', epochs: 3, hiddenUnits: 8 }],
    ['label', { finetune: {}, epochs: 2 }, { method: 'finetune', epochs: 2 }],
    [
      'label',
      { finetune: { lastBlocks: 'all', alongside: [3], mix: 0.5, name: 'mine' }, solver: 'sgd' },
      { method: 'finetune', lastBlocks: 'all', alongside: [3], mix: 0.5, name: 'mine' },
    ],
    ['text', {}, { method: 'caption' }],
    [
      'text',
      { epochs: 5, minimumCount: 2, fromScratch: true },
      { method: 'caption', epochs: 5, minimumCount: 2, fromScratch: true },
    ],
  ] as const)('of a %s, %j, is read as one method', (kind, old, now) => {
    expect(storedOptions(JSON.stringify(old), kind)).toEqual(now)
  })

  it('is read from the record by whoever asks', async () => {
    const { studio, attributeId } = await openStubStudio({ images: 1 })
    const { runs, store } = studio.engine
    const runId = runs.begin(attributeId, { method: 'head', seed: 2 })
    expect((await studio.client.training.run({ runId })).options).toEqual({ method: 'head', seed: 2 })
    const old = JSON.stringify({ solver: 'sgd', epochs: 7 })
    store.database.prepare('UPDATE run SET options = ? WHERE id = ?').run(old, runId)
    const [run] = await studio.client.training.runs({ attributeId })
    expect(run?.options).toEqual({ method: 'sgd', epochs: 7 })
    expect(run && goesByEpochs(run.options)).toBe(true)
  })
})

describe('the method of a training', () => {
  it('is a captioner for texts and a head for labels, where nothing is asked for', async () => {
    const { studio, attributeId } = await openStubStudio({ images: 1 })
    const { retraining } = studio.engine
    const { id: several } = await studio.client.labels.createAttribute({ name: 'occasion', many: true })
    const text = retraining.learning(studio.attribute('caption')).usual
    expect([text, retraining.learning(attributeId).usual, retraining.learning(several).usual]).toEqual([
      { method: 'caption' },
      { method: 'head' },
      { method: 'head' },
    ])
  })

  it('has to be one for the kind of the attribute, asked for at the door', async () => {
    const { studio, attributeId } = await openStubStudio({ images: 1 })
    const { retraining } = studio.engine
    const caption = studio.attribute('caption')
    expect(() => retraining.requireMethod(caption, 'caption')).not.toThrow()
    for (const method of ['head', 'sgd', 'finetune'] as const) {
      expect(() => retraining.requireMethod(attributeId, method)).not.toThrow()
      await expect(studio.client.training.start({ attributeId: caption, options: { method } })).rejects.toMatchObject({
        code: 'bad-request',
      })
    }
    expect(() => retraining.requireMethod(attributeId, 'caption')).toThrow('Pattern has labels')
    const { id: several } = await studio.client.labels.createAttribute({ title: 'Occasion', many: true })
    expect(() => retraining.requireMethod(several, 'head')).not.toThrow()
    for (const method of ['sgd', 'finetune', 'caption'] as const) {
      expect(() => retraining.requireMethod(several, method), method).toThrow()
    }
  })
})
