import { describe, expect, it } from 'vitest'
import type { EvaluationReport } from '../../src-preload/contract.ts'
import { labelsBy, matrixOf, offersOn, priceOf, surenessOf } from '../../src-renderer/answers/evaluation.ts'
import { shareOf } from '../../src-renderer/answers/shares.ts'
import { connect } from '../../src-renderer/client.ts'
import { Evaluation } from '../../src-renderer/state/evaluation.svelte.ts'
import { briefToasts } from './brief-toasts.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()

async function open() {
  const prepared = await library()
  const { studio } = prepared
  const bridge = new TestBridge(studio)
  const attributeId = prepared.attribute('Type')
  const toasts = briefToasts()
  const evaluation = new Evaluation({
    engine: connect(bridge),
    dialogs: bridge.app,
    toasts,
    onError: (error) => {
      throw error
    },
    onDecided: () => undefined,
  })
  await evaluation.open(attributeId)
  const report = (): EvaluationReport => {
    if (evaluation.report === null) throw new Error('there is no report')
    return evaluation.report
  }
  return { attributeId, bridge, evaluation, report, studio, toasts }
}

describe('the evaluation room', () => {
  it('opens the images of a cell, and its figures follow what is corrected there', async () => {
    const { evaluation, report, studio } = await open()
    const before = report()
    expect(before).toMatchObject({ isOfLibrary: true, images: 6, decidedBy: { human: 6, imported: 0 } })
    const [pair] = before.confused
    if (pair === undefined) throw new Error('the made-up model makes no mistake')
    const [is, said] = [before.labels[pair.is]?.labelId ?? 0, before.labels[pair.said]?.labelId ?? 0]
    await evaluation.show({ title: 'a cell', filter: { is, said } })
    expect(evaluation.list.count).toBe(pair.images)
    const id = evaluation.list.focusedId ?? 0
    expect(evaluation.image(id)).toMatchObject({ right: false, said: [said] })
    await evaluation.decide({ kind: 'is', labelId: said })
    expect(evaluation.list.count).toBe(pair.images - 1)
    expect(report().right?.right).toBe((before.right?.right ?? 0) + 1)
    await studio.client.annotations.undo()
    await evaluation.follow()
    expect(report().right).toEqual(before.right)
    expect([...evaluation.list.ids]).toContain(id)
  })

  it('shows a part, and all again', async () => {
    const { evaluation, report } = await open()
    await evaluation.narrow({ source: 'imported' })
    expect(report()).toMatchObject({ images: 0, right: null })
    await evaluation.narrow({})
    expect(report().images).toBe(6)
  })

  it('keeps what is on the screen when an older answer comes last', async () => {
    const { bridge, evaluation, report, attributeId } = await open()
    const held = bridge.hold('review.report')
    const older = evaluation.narrow({ source: 'imported' })
    const newer = evaluation.open(attributeId)
    await expect.poll(() => held.count).toBe(2)
    held.release(1)
    await newer
    held.releaseAll()
    await older
    expect(report().images).toBe(6)
  })

  it('says what stood in the way where it cannot be measured', async () => {
    const { evaluation, bridge, attributeId } = await open()
    bridge.refuse('review.report')
    await evaluation.open(attributeId)
    expect(evaluation.stage).toMatchObject({ kind: 'failed', problem: expect.stringContaining('disk') as string })
  })
})

const label = (name: string, support: number, f1: number | null) => ({
  labelId: 1,
  label: name,
  support,
  found: support === 0 ? null : shareOf(1, support),
  rightWhenSaid: null,
  f1,
})

describe('figures of an evaluation', () => {
  it('of 300 labels show those most often confused', () => {
    const labels = Array.from({ length: 300 }, (_, at) => label(`label ${at}`, 300 - at, 0.5))
    const right = labels.map((_, at): [number, number, number] => [at, at, 3])
    const matrix = matrixOf({ labels, confusion: [...right, [290, 299, 7]] } as unknown as EvaluationReport)
    expect(matrix?.labels).toHaveLength(40)
    expect(matrix?.labels.slice(-2)).toEqual([290, 299])
    expect(matrix?.cells.at(-2)?.slice(-2)).toEqual([3, 7])
    expect(matrixOf({ labels, confusion: null } as unknown as EvaluationReport)).toBeNull()
  })

  it('are sorted either way, what is not known last', () => {
    const labels = [label('b', 3, 0.5), label('a', 0, null), label('c', 9, 0.2)]
    const names = (...by: [Parameters<typeof labelsBy>[1], boolean]) =>
      labelsBy(labels, ...by).map((each) => each.label)
    expect(names('f1', false)).toEqual(['c', 'b', 'a'])
    expect(names('f1', true)).toEqual(['b', 'c', 'a'])
    expect(names('support', true)).toEqual(['c', 'b', 'a'])
    expect(names('label', true)).toEqual(['c', 'b', 'a'])
  })

  it('tell the price of a line, and whether confidence is what it should be', () => {
    const line = [
      { line: 0, unsaid: 0, said: 10, right: 7 },
      { line: 0.5, unsaid: 4, said: 6, right: 5 },
      { line: 1, unsaid: 10, said: 0, right: 0 },
    ]
    expect(priceOf(line, 0.5)).toMatchObject({ unsaid: 4, lost: 2, said: { right: 5, of: 6 } })
    expect(priceOf([], 0.5)).toBeNull()
    const bin = (confidence: number, right: number) => [{ low: 0.9, high: 1, confidence, right: shareOf(right, 100) }]
    expect(surenessOf(bin(0.9, 90))).toBe('close')
    expect(surenessOf(bin(0.99, 70))).toBe('too-sure')
    expect(surenessOf(bin(0.4, 70))).toBe('too-unsure')
    expect(surenessOf([])).toBeNull()
  })

  it('offer what could be right instead', () => {
    const image = {
      id: 1,
      right: false,
      keptOut: 'since',
      source: 'human',
      confidence: 0.9,
      said: [2],
      written: null,
    } as const
    const nameOf = (id: number): string => `label ${id}`
    const measured = { ...image, said: [...image.said] }
    const decisions = (kind: 'label' | 'labels' | 'text', about: { is?: number; isNot?: number }) =>
      offersOn(measured, about, { kind }, nameOf).map(({ decision }) => decision)
    expect(decisions('label', { is: 1 })).toEqual([{ kind: 'is', labelId: 2 }, { kind: 'accept' }])
    expect(decisions('labels', { is: 1 })).toEqual([{ kind: 'not', labelId: 1 }])
    expect(decisions('labels', { isNot: 2 })).toEqual([{ kind: 'is', labelId: 2 }])
    expect(decisions('text', {})).toEqual([])
  })
})
