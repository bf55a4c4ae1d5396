import { describe, expect, it } from 'vitest'
import { goesByEpochs } from '../../src-preload/contract/methods.ts'
import { requireMethodFor, storedOptions, usualOptions } from '../../src-main/engine/training/methods.ts'
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
  it('is a captioner for texts and a head for labels, where nothing is asked for', () => {
    expect([usualOptions('text'), usualOptions('label'), usualOptions('labels')]).toEqual([
      { method: 'caption' },
      { method: 'head' },
      { method: 'head' },
    ])
    expect(goesByEpochs(usualOptions('text'))).toBe(true)
    expect(goesByEpochs(usualOptions('label'))).toBe(false)
  })

  it('has to be one for the kind of the attribute', () => {
    const text = { kind: 'text', title: 'Caption' } as const
    const label = { kind: 'label', title: 'Type' } as const
    expect(() => requireMethodFor(text, 'caption')).not.toThrow()
    for (const method of ['head', 'sgd', 'finetune'] as const) {
      expect(() => requireMethodFor(label, method)).not.toThrow()
      expect(() => requireMethodFor(text, method)).toThrow(expect.objectContaining({ code: 'bad-request' }))
    }
    expect(() => requireMethodFor(label, 'caption')).toThrow('Type has labels')
  })
})
