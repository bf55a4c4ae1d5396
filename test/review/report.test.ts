import { describe, expect, it } from 'vitest'
import type { Candidate, EvaluationRequest } from '../../src-preload/contract.ts'
import { packTop } from '../../src-main/engine/models/top.ts'
import { importDecisions } from '../helpers/imported.ts'
import { addVersion } from '../helpers/predictions.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

/** Ten images: a model is sure of a on six and of d on the rest; people say a a a a b a d a d, nobody the tenth. */
async function measured() {
  const stub = await openStubStudio({ images: 10 })
  const { studio, attributeId, ids, labelIds } = stub
  const [a, b, c, d] = labelIds as [number, number, number, number]
  const ranking = (first: number, others: number[], confidence: number): Candidate[] => [
    { labelId: first, confidence },
    ...others.map((labelId, rank) => ({ labelId, confidence: (1 - confidence) / 2 ** (rank + 1) })),
  ]
  const said = new Map(
    ids.map((id, index) => [id, index < 6 ? ranking(a, [b, c, d], 0.92 - index / 10) : ranking(d, [c, b, a], 0.95)]),
  )
  const versionId = addVersion(studio, { attributeId, labelIds, state: 'active', said })
  await studio.engine.values.rebuild(attributeId)
  for (const [index, labelId] of [a, a, a, a, b, a, d, a].entries()) await decide(stub, index, labelId)
  await importDecisions(studio, [{ imageId: ids[8]!, attributeId, answer: d }])
  const report = (request: Partial<EvaluationRequest> = {}) => studio.client.review.report({ attributeId, ...request })
  return { ...stub, a, b, c, d, report, versionId }
}

const decide = ({ studio, attributeId, ids }: StubStudio, index: number, labelId: number) =>
  studio.client.annotations.decide({
    ids: Uint32Array.of(ids[index] ?? 0),
    attributeId,
    decision: { kind: 'is', labelId },
  })

describe('the report of an evaluation', () => {
  it('counts what is taken for what, and every cell opens its images', async () => {
    const { studio, report, versionId, ids, a, b, d } = await measured()
    const found = await report()
    expect(found).toMatchObject({ isOfLibrary: true, images: 9, right: { right: 7, of: 9 } })
    expect(found.labels.map(({ label, support, found: share, rightWhenSaid, f1 }) => [
      label, support, share && [share.right, share.of], rightWhenSaid && [rightWhenSaid.right, rightWhenSaid.of], f1,
    ])).toEqual([
      ['a', 6, [5, 6], [5, 6], 5 / 6],
      ['d', 2, [2, 2], [2, 3], 0.8],
      ['b', 1, [0, 1], null, 0],
    ]) // prettier-ignore
    expect(found.meanF1).toBeCloseTo((5 / 6 + 0.8) / 3)
    expect(found.confusion).toEqual([[0, 0, 5], [0, 1, 1], [1, 1, 2], [2, 0, 1]]) // prettier-ignore
    expect(found.confused).toEqual([
      { is: 0, said: 1, images: 1, of: 6, examples: [ids[7]] },
      { is: 2, said: 0, images: 1, of: 1, examples: [ids[4]] },
    ])
    const labelIds = found.labels.map(({ labelId }) => labelId!)
    expect(labelIds).toEqual([a, d, b])
    for (const [is, said, images] of found.confusion ?? []) {
      const source = { kind: 'measured', versionId, is: labelIds[is]!, said: labelIds[said]! } as const
      const { ids: of } = await studio.client.images.list(source)
      expect(of).toHaveLength(images)
      const rows = await studio.client.review.measured({ versionId, ids: of })
      expect(rows.map((row) => [row.said, row.right])).toEqual(Array(images).fill([[labelIds[said]], is === said]))
    }
    const missed = await studio.client.images.list({ kind: 'measured', versionId, is: b, unsaid: b })
    expect([...missed.ids]).toEqual([ids[4]])
    const inVain = await studio.client.images.list({ kind: 'measured', versionId, said: d, isNot: d })
    expect([...inVain.ids]).toEqual([ids[7]])
  })

  it('tells people from tables, and folders from each other, and narrows to one of them', async () => {
    const { report } = await measured()
    const { slices } = await report()
    expect(slices.source.map(({ key, right }) => [key, right.right, right.of])).toEqual([
      ['human', 6, 8],
      ['imported', 1, 1],
    ])
    expect(slices.keptOut.map(({ key, right }) => [key, right.of])).toEqual([['since', 9]])
    expect(slices.folder).toMatchObject([{ title: 'catalog', right: { of: 9 } }])
    const narrowed = await report({ filter: { source: 'imported' } })
    expect(narrowed).toMatchObject({ images: 1, right: { right: 1, of: 1 }, filter: { source: 'imported' } })
    expect(narrowed.slices.source, 'the others are still there to go to').toHaveLength(2)
  })

  it('tells how sure it is, and what "not sure" costs', async () => {
    const { report } = await measured()
    const { calibration, line, metrics } = await report()
    // Confidences 0.92 0.82 0.72 0.62 0.52 0.42 of a, the fifth of which is wrong, and three times 0.95 of d, one of them wrong.
    expect(calibration.map(({ low, right }) => [low, right.right, right.of])).toEqual([
      [0.4, 1, 1],
      [0.5, 0, 1],
      [0.6, 1, 1],
      [0.7, 1, 1],
      [0.8, 1, 1],
      [0.9, 3, 4],
    ])
    expect(calibration.reduce((sum, { right }) => sum + right.of, 0)).toBe(metrics?.images)
    expect(line[0]).toEqual({ line: 0, unsaid: 0, said: 9, right: 7 })
    expect(line[55]).toEqual({ line: 0.55, unsaid: 2, said: 7, right: 6 })
    expect(line[100]).toEqual({ line: 1, unsaid: 9, said: 0, right: 0 })
  })

  it('follows a label that is put right', async () => {
    const stub = await measured()
    await decide(stub, 4, stub.a)
    expect(await stub.report()).toMatchObject({ right: { right: 8, of: 9 } })
  })

  it('compares two versions on the images that are new to both', async () => {
    const stub = await measured()
    const { studio, attributeId, labelIds, ids, a } = stub
    const said = new Map(ids.slice(0, 5).map((id) => [id, [{ labelId: a, confidence: 0.6 }]]))
    const other = addVersion(studio, { attributeId, labelIds, state: 'candidate', said })
    const { against } = await stub.report({ againstId: other })
    expect(against).toMatchObject({
      version: { id: other },
      comparison: { images: 5, before: { right: 4 }, after: { right: 4 }, gained: 0, lost: 0, verdict: 'too-few' },
    })
  })
})

describe('what a version learned from', () => {
  it('is never what it is measured on: there its twin speaks, that learned without', async () => {
    const stub = await measured()
    const { studio, report, versionId, ids, a, b } = stub
    const { database } = studio.engine.store
    const keep = database.prepare(
      'INSERT INTO cache.held_out (version_id, image_id, label_id, top) VALUES (?, ?, ?, ?)',
    )
    // Of the first image, which the version itself has right.
    keep.run(versionId, ids[0], a, packTop([{ labelId: b, confidence: 0.7 }]))
    const { right, slices, confused } = await report()
    expect(right).toMatchObject({ right: 6, of: 9 })
    expect(slices.keptOut.map(({ key, right: share }) => [key, share.right, share.of])).toEqual([
      ['held-out', 0, 1],
      ['since', 6, 8],
    ])
    expect(confused.map(({ examples }) => examples)).toContainEqual([ids[0]])
  })

  it('is unknown of one that was taken in from its files: nothing decided before counts', async () => {
    const { studio, report, versionId } = await measured()
    studio.engine.store.database.prepare('UPDATE model_version SET learned_until = ?').run(Date.now() + 1)
    expect(await report({ versionId })).toMatchObject({ isOfLibrary: false, images: 0, right: null, labels: [] })
  })
})
