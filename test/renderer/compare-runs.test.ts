import { expect, it } from 'vitest'
import type { CaptionMetrics, Run } from '../../src-preload/contract.ts'
import { compareFigures, compareOptions } from '../../src-renderer/models/compare-runs.ts'

const metrics = (top1: number) => ({ images: 100, top1, top3: 0.9, macroRecall: 0.5, perLabel: [] })
const run = (id: number, part: Partial<Run> = {}): Run => ({
  id,
  attributeId: 1,
  state: 'done',
  startedAt: 0,
  seconds: 4,
  options: {},
  examples: 50,
  before: null,
  after: metrics(0.8),
  curve: [{ iteration: 12, loss: 1, accuracy: 0.5, validationLoss: null, validationAccuracy: null }],
  versionId: id,
  error: null,
  ...part,
})
const cells = (rows: { title: string; cells: string[] }[], title: string) =>
  rows.find((row) => row.title === title)?.cells

it('figures stand side by side, the best marked where one is', () => {
  const rows = compareFigures([run(1), run(2, { after: metrics(0.85) }), run(3, { state: 'failed', after: null })])
  expect(rows[0]).toEqual({ title: 'Right', cells: ['80.0%', '85.0%', '–'], differs: true, best: 1 })
  expect(rows[1]).toMatchObject({ title: 'Among the best three', best: null })
})

it('figures of captioners are those of captioners', () => {
  const after: CaptionMetrics = { images: 9, bleu4: 0.4, ciderD: 2, exact: 0.1, agreement: [] }
  expect(compareFigures([run(1, { after })]).map(({ title }) => title)).toEqual(['CIDEr-D', 'BLEU-4', 'Word for word'])
})

it('options are told in words, and only those that some run was asked for', () => {
  const runs = [
    run(1),
    run(2, { options: { finetune: { lastBlocks: 6, alongside: [2, 3] }, epochs: 3, fromScratch: true } }),
  ]
  const rows = compareOptions(runs, 'labels')
  expect(cells(rows, 'Learnt')).toEqual(['Head only', 'Fine-tuned'])
  expect(cells(rows, 'Length')).toEqual(['12 steps', '12 epochs'])
  expect(cells(rows, 'Blocks that learn')).toEqual(['–', '6, for 2 other attributes too'])
  expect(cells(rows, 'Epochs, at most')).toEqual(['usual', '3'])
  expect(cells(rows, 'From nothing')).toEqual(['no', 'yes'])
  expect(cells(rows, 'Smoothing (L2)')).toBeUndefined()
})
