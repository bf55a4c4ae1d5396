import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CaptionMetrics, Metrics } from '../../src-preload/contract.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'
import { addVersion } from '../helpers/predictions.ts'
import { writeCaptions } from '../helpers/written.ts'

afterEach(() => vi.useRealTimers())

const at = (time: number): unknown => vi.useFakeTimers({ toFake: ['Date'], now: time })

/** A run that read its examples at this time. */
function runAt({ studio }: StubStudio, attributeId: number, time: number): number {
  const { runs } = studio.engine
  const runId = runs.begin(attributeId, { method: 'head' })
  runs.setExamples(runId, 1, time)
  return runId
}

describe('a model is measured on what it cannot have learned from', () => {
  it('captions written since its run began', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, ids } = stub
    const attributeId = studio.attribute('caption')
    const write = (id: number | undefined, text: string): Promise<unknown> =>
      studio.client.annotations.decide({
        ids: Uint32Array.of(id ?? 0),
        attributeId,
        decision: { kind: 'text', text },
      })
    at(1000)
    await write(ids[0], 'a hat of straw')
    at(2000)
    await write(ids[1], 'a coat of wool')
    const said = new Map(ids.map((id) => [id, 'a hat of straw']))
    const versionId = await writeCaptions(studio, 'active', said, runAt(stub, attributeId, 2000))
    const evaluate = async () => (await studio.client.review.evaluate({ attributeId, versionId })).library
    expect(await evaluate(), 'what it read when the run began').toBeNull()
    at(2001)
    await write(ids[2], 'a hat of straw')
    expect(await evaluate()).toMatchObject({ images: 1, exact: 1 } satisfies Partial<CaptionMetrics>)
    const shipped = await writeCaptions(studio, 'candidate', said)
    const ofShipped = await studio.client.review.evaluate({ attributeId, versionId: shipped })
    expect(ofShipped.library, 'that no run of this library made').toMatchObject({ images: 3 })
    expect((ofShipped.library as CaptionMetrics).exact).toBeCloseTo(2 / 3, 10)
  })

  it('labels decided since its run began', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, attributeId, ids, labelIds } = stub
    const [a = 0, b = 0] = labelIds
    const decide = (id: number | undefined, labelId: number): Promise<unknown> =>
      studio.client.annotations.decide({
        ids: Uint32Array.of(id ?? 0),
        attributeId,
        decision: { kind: 'is', labelId },
      })
    at(1000)
    await decide(ids[0], a)
    const said = new Map(ids.map((id) => [id, [{ labelId: a, confidence: 0.75 }]]))
    const runId = runAt(stub, attributeId, 1000)
    const versionId = addVersion(studio, { attributeId, labelIds, state: 'active', said, runId })
    const evaluate = async () => (await studio.client.review.evaluate({ attributeId, versionId })).library
    expect(await evaluate()).toBeNull()
    at(1001)
    await decide(ids[1], a)
    await decide(ids[2], b)
    const library = (await evaluate()) as Metrics
    expect(library).toMatchObject({ images: 2, top1: 0.5, top3: 0.5, macroRecall: 0.5 })
    expect(library.perLabel).toEqual([
      { label: 'a', support: 1, recall: 1, precision: 0.5 },
      { label: 'b', support: 1, recall: 0, precision: null },
    ])
  })

  it('and shown with what was decided since it was accepted', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, attributeId, ids, labelIds } = stub
    const [a = 0, b = 0] = labelIds
    const decide = (id: number | undefined, labelId: number): Promise<unknown> =>
      studio.client.annotations.decide({
        ids: Uint32Array.of(id ?? 0),
        attributeId,
        decision: { kind: 'is', labelId },
      })
    at(1000)
    await decide(ids[0], a)
    sayAll(stub, ids, [a, b])
    const since = async () => (await studio.client.models.versions({ attributeId }))[0]?.sinceAccepted
    expect(await since()).toBeNull()
    at(1001)
    await decide(ids[1], a)
    await decide(ids[2], b)
    expect(await since()).toMatchObject({ right: 1, of: 2 })
  })
})
