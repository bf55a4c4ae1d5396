import { describe, expect, it } from 'vitest'
import type { EvaluationReport } from '../../src-preload/contract.ts'
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
