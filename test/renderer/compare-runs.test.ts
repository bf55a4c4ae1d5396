import { expect, it } from 'vitest'
import type { CaptionMetrics } from '../../src-preload/contract.ts'
import { compareFigures, compareOptions } from '../../src-renderer/answers/compare-runs.ts'
import { doneRun, headFigures } from './figures.ts'

const cells = (rows: { title: string; cells: string[] }[], title: string) =>
  rows.find((row) => row.title === title)?.cells

it('figures stand side by side with what the truth may be', () => {
  const runs = [doneRun(), doneRun({ after: headFigures(0.97, 100) }), doneRun({ state: 'failed', after: null })]
  const rows = compareFigures(runs)
  expect(rows[0]).toEqual({
    title: 'Right',
    cells: ['80 of 100 (71–87\u00a0%)', '97 of 100 (92–99\u00a0%)', '–'],
    differs: true,
    best: 1,
  })
})

it('no figure is called the best that may be so by chance', () => {
  const close = compareFigures([doneRun(), doneRun({ after: headFigures(0.85, 100) })])
  expect(close[0]).toMatchObject({ differs: true, best: null })
  expect(compareFigures([doneRun()])[0]?.best).toBeNull()
})

it('the best is clear of every other, not of most', () => {
  const of = (...shares: number[]) =>
    compareFigures(shares.map((share) => doneRun({ after: headFigures(share, 1000) })))[0]?.best
  expect(of(0.5, 0.7, 0.9)).toBe(2)
  expect(of(0.9, 0.7, 0.5)).toBe(0)
  expect(of(0.5, 0.89, 0.9)).toBeNull()
  expect(of(0.7, 0.7)).toBeNull()
})

it('scores have no best, and what is the same for all does not differ', () => {
  const captions = (ciderD: number): CaptionMetrics => ({ images: 9, bleu4: 0.4, ciderD, exact: 0.1, agreement: [] })
  const rows = compareFigures([doneRun({ after: captions(1) }), doneRun({ after: captions(3) })])
  expect(rows.map(({ best, differs }) => [best, differs])).toEqual([
    [null, true],
    [null, false],
    [null, false],
  ])
})

it('facts are told of every run, and a dash where there is nothing to tell', () => {
  const rows = compareOptions([
    doneRun({ seconds: 90, examples: 1234 }),
    doneRun({ state: 'failed', seconds: null, after: null, curve: [] }),
  ])
  const told = (title: string) => cells(rows, title)?.map((cell) => cell.replaceAll('\u00a0', ' '))
  expect(told('Examples')).toEqual(['1,234', '50'])
  expect(told('Measured on')).toEqual(['100 images', '–'])
  expect(told('Took')?.[1]).toBe('–')
  expect(told('Took')?.[0]).not.toBe('–')
  expect(told('Length')).toEqual(['12 steps', '–'])
  expect(new Set(told('Ended')).size).toBe(2)
  expect(rows.find(({ title }) => title === 'Begun')).toMatchObject({ differs: false, best: null })
  expect(rows.find(({ title }) => title === 'Examples')).toMatchObject({ differs: true })
})

it('figures of captioners are those of captioners', () => {
  const after: CaptionMetrics = { images: 9, bleu4: 0.4, ciderD: 2, exact: 0.1, agreement: [] }
  expect(compareFigures([doneRun({ after })]).map(({ title }) => title)).toEqual(['CIDEr-D', 'BLEU-4', 'Word for word'])
})

it('options are told in words, and only those that some run was asked for', () => {
  const runs = [
    doneRun(),
    doneRun({ options: { method: 'finetune', lastBlocks: 6, alongside: [2, 3], epochs: 3, fromScratch: true } }),
  ]
  const rows = compareOptions(runs)
  expect(cells(rows, 'Learnt')).toEqual(['Final step only', 'Fine-tuned'])
  expect(cells(rows, 'Length')).toEqual(['12 steps', '12 epochs'])
  expect(cells(rows, 'Blocks that learn')).toEqual(['–', '6'])
  expect(cells(rows, 'Learns for')).toEqual(['–', '2 other attributes too'])
  expect(cells(rows, 'Maximum epochs')).toEqual(['usual', '3'])
  expect(cells(rows, 'From scratch')).toEqual(['no', 'yes'])
  expect(cells(rows, 'Smoothing (L2)')).toBeUndefined()
  const [alone] = compareOptions([doneRun({ options: { method: 'finetune', lastBlocks: 3, alongside: [2] } })]).slice(
    -1,
  )
  expect(alone?.cells).toEqual(['1 other attribute too'])
})
