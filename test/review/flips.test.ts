import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../src-preload/contract.ts'
import { flipsOf } from '../helpers/flips.ts'
import { importDecisions } from '../helpers/imported.ts'
import { headMetrics } from '../helpers/metrics.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import { openStubStudio, sayAll, sayAtRandom, type StubStudio } from '../helpers/stub-studio.ts'

async function openWithCandidate() {
  const stub = await openStubStudio({ images: 8 })
  const { studio, attributeId } = stub
  const [a, b, c] = stub.labelIds as [number, number, number]
  const active = sayAll(stub, stub.ids.slice(0, 7), [a, b, c])
  await studio.engine.values.rebuild(attributeId)
  const candidate = sayAll(stub, stub.ids, [b, c, a], 'candidate')
  const decide = (index: number, decision: Parameters<typeof studio.client.annotations.decide>[0]['decision']) =>
    studio.client.annotations.decide({ ids: Uint32Array.of(stub.ids[index] ?? 0), attributeId, decision })
  return { ...stub, a, b, c, active, candidate, decide }
}

async function labels({ studio, attributeId, ids }: StubStudio): Promise<(string | null)[]> {
  return Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))
}

describe('the flip list', () => {
  it('names what would change, from what to what, and leaves decided images out', async () => {
    const { studio, candidate, decide, a, b, c, ids } = await openWithCandidate()
    await decide(0, { kind: 'is', labelId: a })
    await importDecisions(studio, [{ imageId: ids[1] ?? 0, attributeId: studio.attribute('Pattern'), answer: c }])
    const summary = await studio.client.review.flips({ versionId: candidate })
    expect(summary).toMatchObject({ flips: 6, unchanged: 0, protected: 2 })
    expect(summary.groups).toEqual([
      { taken: [a], added: [b], images: 5, exampleId: ids[2] },
      { taken: [], added: [b], images: 1, exampleId: ids[7] },
    ])
    const { ids: all } = await studio.client.images.list({ kind: 'flips', versionId: candidate })
    expect([...all]).toEqual(ids.slice(2))
    const { ids: fromNothing } = await studio.client.images.list({
      kind: 'flips',
      versionId: candidate,
      group: { taken: [], added: [b] },
    })
    expect([...fromNothing]).toEqual(ids.slice(7))
    const none = { taken: [a], added: [c] }
    const { ids: toC } = await studio.client.images.list({ kind: 'flips', versionId: candidate, group: none })
    expect(toC).toHaveLength(0)
    const [flip] = flipsOf('label', await studio.client.review.flipRows({ versionId: candidate, ids: all.slice(0, 1) }))
    expect(flip).toMatchObject({ image: { id: ids[2] }, from: { labelId: a }, to: { labelId: b } })
    expect(flip?.from?.confidence).toBeCloseTo(0.6)
  })

  it('tells imported labels that the version contradicts apart, last, and what else it says of an image', async () => {
    const { studio, candidate, a, b, c, ids } = await openWithCandidate()
    const attributeId = studio.attribute('Pattern')
    const told = [
      { imageId: ids[0] ?? 0, attributeId, answer: b },
      { imageId: ids[1] ?? 0, attributeId, answer: c },
    ]
    await importDecisions(studio, told)
    const summary = await studio.client.review.flips({ versionId: candidate })
    expect(summary, 'an imported label that it agrees with is none').toMatchObject({ flips: 6, contradicted: 1 })
    const list = (imported: 'also' | 'only') =>
      studio.client.images.list({ kind: 'flips', versionId: candidate, imported })
    expect([...(await list('only')).ids]).toEqual([ids[1]])
    expect([...(await list('also')).ids]).toEqual([...ids.slice(2), ids[1]])
    const [flip] = flipsOf(
      'label',
      await studio.client.review.flipRows({ versionId: candidate, ids: Uint32Array.of(ids[1] ?? 0) }),
    )
    expect(flip).toMatchObject({ from: { labelId: c }, to: { labelId: b }, others: [{ labelId: a }] })
  })

  it('never proposes a label a person has rejected', async () => {
    const { studio, candidate, decide, a, b, c, ids } = await openWithCandidate()
    await decide(2, { kind: 'not', labelId: b })
    await decide(3, { kind: 'not', labelId: b })
    await decide(3, { kind: 'not', labelId: c })
    const rows = await studio.client.review.flipRows({ versionId: candidate, ids: Uint32Array.from(ids.slice(2, 4)) })
    expect(rows[0]).toMatchObject({ from: { labelId: a }, to: { labelId: c } })
    const summary = await studio.client.review.flips({ versionId: candidate })
    expect(summary.groups).toContainEqual({ taken: [a], added: [c], images: 1, exampleId: ids[2] })
    const { ids: flipping } = await studio.client.images.list({ kind: 'flips', versionId: candidate })
    expect([...flipping], 'where b and c are rejected, a stays').not.toContain(ids[3])
    expect(summary.flips).toBe(flipping.length)
  })

  it('accepted, is what happens; rolled back, it was never', async () => {
    const stub = await openWithCandidate()
    const { studio, active, candidate, decide, b, attributeId } = stub
    await decide(0, { kind: 'is', labelId: stub.c })
    await decide(2, { kind: 'not', labelId: b })
    const before = await labels(stub)
    const { ids: flipping } = await studio.client.images.list({ kind: 'flips', versionId: candidate })
    studio.engine.versions.activate(candidate)
    await studio.engine.values.rebuild(attributeId)
    const after = await labels(stub)
    expect(after).toEqual(['c', 'b', 'c', 'b', 'b', 'b', 'b', 'b'])
    const changed = stub.ids.filter((_, index) => before[index] !== after[index])
    expect(changed.toSorted()).toEqual([...flipping].toSorted())
    expect(await studio.client.review.flips({ versionId: candidate }), 'nothing is left of it').toMatchObject({
      flips: 0,
    })
    const versions = await studio.client.models.versions({ attributeId })
    expect(versions.map(({ id, state }) => [id, state])).toEqual([
      [candidate, 'active'],
      [active, 'retired'],
    ])
    await studio.client.models.activate({ versionId: active })
    expect(await labels(stub)).toEqual(before)
  })

  it('is exactly what an accept changes, whatever was decided (at random)', async () => {
    for (const seed of [1, 2, 3]) {
      const random = new Random(seed)
      const stub = await openStubStudio({ images: 60, labels: 5 })
      const { studio, attributeId, ids, labelIds } = stub
      sayAtRandom(stub, random.some(ids, 0.8), random, 'active')
      await studio.engine.values.rebuild(attributeId)
      for (let step = 0; step < 12; step++) {
        const chosen = Uint32Array.from(random.some(ids, 0.1))
        const labelId = random.pick(labelIds)
        const decision = random.next() < 0.7 ? ({ kind: 'not', labelId } as const) : ({ kind: 'is', labelId } as const)
        await studio.client.annotations.decide({ ids: chosen, attributeId, decision })
      }
      const said = random.some(ids, 0.9)
      const candidate = sayAtRandom(stub, said, random, 'candidate')
      const before = await labels(stub)
      const summary = await studio.client.review.flips({ versionId: candidate })
      const { ids: flipping } = await studio.client.images.list({ kind: 'flips', versionId: candidate })
      const rows = flipsOf('label', await studio.client.review.flipRows({ versionId: candidate, ids: flipping }))
      expect(summary.flips).toBe(flipping.length)
      expect(summary.groups.reduce((sum, { images }) => sum + images, 0)).toBe(flipping.length)
      expect(summary.flips + summary.unchanged + summary.protected).toBe(said.length)
      studio.engine.versions.activate(candidate)
      await studio.engine.values.rebuild(attributeId)
      const after = await labels(stub)
      // An image the new version says nothing of loses its label until it is asked, which an accept does.
      const changed = ids.filter(
        (id, index) => before[index] !== after[index] && said.includes(id) && after[index] !== null,
      )
      expect(changed.toSorted()).toEqual([...flipping].toSorted())
      for (const { image, to } of rows) {
        expect(after[ids.indexOf(image.id)]).toBe(studio.engine.attributes.label(to.labelId).name)
      }
    }
  })

  it('of a version that is rejected stays out of use', async () => {
    const stub = await openWithCandidate()
    const { studio, active, candidate } = stub
    const before = await labels(stub)
    await studio.client.review.reject({ versionId: candidate })
    expect(await labels(stub)).toEqual(before)
    const { undo } = await studio.client.annotations.history()
    await studio.client.review.reject({ versionId: candidate })
    expect((await studio.client.annotations.history()).undo, 'rejected again it is no other step').toEqual(undo)
    const versions = await studio.client.models.versions({ attributeId: stub.attributeId })
    expect(versions.map(({ state }) => state)).toEqual(['rejected', 'active'])
    await expect(studio.client.review.reject({ versionId: active })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(studio.client.review.flips({ versionId: 999 })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the evaluation', () => {
  it('counts what a version says against what people decided, by label', async () => {
    const stub = await openStubStudio({ images: 10 })
    const { studio, attributeId, ids } = stub
    const [a, b, c, d] = stub.labelIds as [number, number, number, number]
    const ranking = (labelIds: number[]): Candidate[] =>
      labelIds.map((labelId, rank) => ({ labelId, confidence: 0.5 / 2 ** rank }))
    const said = new Map(ids.map((id, index) => [id, ranking(index < 6 ? [a, b, c, d] : [d, c, b, a])]))
    addVersion(studio, { attributeId, labelIds: stub.labelIds, state: 'active', said })
    // Truth a on six, of which the first five are known; b on one; d on two; one undecided.
    const truth = [a, a, a, a, b, a, d, a, d]
    for (const [index, labelId] of truth.entries()) {
      const decision = { kind: 'is', labelId } as const
      await studio.client.annotations.decide({ ids: Uint32Array.of(ids[index] ?? 0), attributeId, decision })
    }
    const { library: measured, confusion } = await studio.client.review.evaluate({ attributeId })
    const library = headMetrics(measured)
    expect(library).toMatchObject({ images: 9 })
    // Rows a, d, b: five of a right and one taken for d; d is right; b is taken for a.
    expect(confusion).toEqual({ labels: ['a', 'd', 'b'], counts: Uint32Array.of(5, 1, 0, 0, 2, 0, 1, 0, 0) })
    expect(library.top1).toBeCloseTo(7 / 9)
    expect(library.top3, 'b is second of a b c d; a is fourth of d c b a').toBeCloseTo(8 / 9)
    expect(library.perLabel).toEqual([
      { label: 'a', support: 6, recall: 5 / 6, precision: 5 / 6 },
      { label: 'd', support: 2, recall: 1, precision: 2 / 3 },
      { label: 'b', support: 1, recall: 0, precision: null },
    ])
    expect(library.macroRecall).toBeCloseTo((5 / 6 + 1 + 0) / 3)
  })

  it('of an attribute without a model says what to do', async () => {
    const { studio, attributeId } = await openStubStudio({ images: 2 })
    await expect(studio.client.review.evaluate({ attributeId })).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('train') as string,
    })
  })
})
