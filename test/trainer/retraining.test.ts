import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { trainHead } from '../../src-main/trainer/train-head.ts'
import { clusters, examplesOf, firstLabels, names, range, requestFor, temporaryFolder } from './synthetic.ts'

const folder = temporaryFolder()
const labels = 6
const modelFile = join(folder, 'shipped.onnx')
const prior = { modelFile, labels: names(labels) }
await trainHead(requestFor(folder, clusters(600, 40, labels, 1), labels, { outputFile: modelFile }))

/** The person's own images: a new draw of the same kinds of things. */
const library = clusters(900, 40, labels, 2)
const share = (found: Int32Array, wanted: (row: number) => number | null): number => {
  const rows = range(found.length).filter((row) => wanted(row) !== null)
  return rows.filter((row) => found[row] === wanted(row)).length / rows.length
}

describe('retraining on corrections', () => {
  /** "Label 0" is to be split: every second image of it is a new label from now on, told apart by one feature. */
  const split = { truth: library.truth.slice(), data: library.data.slice() }
  for (let row = 0; row < 900; row++) {
    if (split.truth[row] !== 0 || (row / labels) % 2 === 0) continue
    split.truth[row] = labels
    for (let i = 0; i < 10; i++) split.data[row * 40 + i]! += 4
  }
  const corrected = range(900)
    .filter((row) => split.truth[row] === labels)
    .slice(0, 15)
  const request = requestFor(folder, split, labels + 1, { prior, examples: examplesOf(corrected, split.truth) })

  it('keeps what the head knows through replay, and forgets it without', async () => {
    const others = (row: number): number | null => (split.truth[row]! < labels ? split.truth[row]! : null)
    const withReplay = firstLabels(await trainHead(request))
    const without = firstLabels(await trainHead({ ...request, options: { replay: 0 } }))
    expect(share(withReplay, others)).toBeGreaterThan(0.97)
    expect(share(without, others)).toBeLessThan(0.5)
  })

  it('learns a new label: the corrected images, and most that are like them', async () => {
    const found = firstLabels(await trainHead(request))
    expect([...corrected].every((row) => found[row] === labels)).toBe(true)
    expect(share(found, (row) => (split.truth[row] === labels ? labels : null))).toBeGreaterThan(0.8)
  })

  it('goes over to labels the head cannot know, where most images were decided to be of them', async () => {
    const all = { ...library, truth: library.truth.map((label) => labels + label) }
    const examples = examplesOf(range(500), all.truth)
    const own = [...names(labels), ...names(labels).map((name) => `own ${name}`)]
    const found = firstLabels(await trainHead(requestFor(folder, all, 2 * labels, { prior, labels: own, examples })))
    expect(share(found, (row) => (row < 500 ? null : all.truth[row]!))).toBeGreaterThan(0.9)
  })

  it('starts from the prior: with decisions that agree, hardly anything moves', async () => {
    const agreeing = requestFor(folder, library, labels, { prior, examples: examplesOf(range(60), library.truth) })
    const result = await trainHead(agreeing)
    expect(share(firstLabels(result), (row) => library.truth[row]!)).toBeGreaterThan(0.97)
    expect(result.metricsBefore!.top1).toBeGreaterThan(0.9)
    expect(result.replayRows).toBe(840)
  })

  it('is measured on products the prior did not learn from, and on nothing where there are none', async () => {
    const examples = examplesOf(range(300), library.truth)
    const seen = Uint8Array.from({ length: 900 }, (_, row) => (row < 180 ? 1 : 0))
    const request = requestFor(folder, library, labels, { prior, examples })
    const asIfNew = await trainHead(request)
    const honest = await trainHead({ ...request, seen })
    expect(asIfNew.validationRows).toBe(60)
    expect(honest.validationRows, 'a fifth of the new ones').toBe(24)
    expect(honest.metricsBefore!.images).toBe(24)
    // Every product has a photo among the first 180 as well.
    const groups = Int32Array.from({ length: 900 }, (_, row) => row % 100)
    const other = await trainHead({ ...request, seen, groups })
    expect(other).toMatchObject({ validationRows: 0, metricsBefore: null, metricsAfter: null })
    const fromNothing = await trainHead({ ...request, seen, groups, prior: null })
    expect(fromNothing.validationRows, 'what begins with nothing has seen nothing').toBeGreaterThan(0)
  })

  it('maps labels by name: another order, one gone, one new', async () => {
    const changed = ['label 5', 'new', 'label 1', 'label 0', 'label 3', 'label 4']
    const position = (label: number): number => changed.indexOf(`label ${label}`)
    const found = firstLabels(
      await trainHead({
        ...requestFor(folder, library, labels, { prior, labels: changed }),
        examples: examplesOf(
          range(3),
          library.truth.map((label) => Math.max(0, position(label))),
        ),
        options: { l2: 1000 },
      }),
    )
    expect(
      share(found, (row) => (position(library.truth[row]!) < 0 ? null : position(library.truth[row]!))),
    ).toBeGreaterThan(0.97)
  })

  it('lowers a rejected label on that image, where there is a prior', async () => {
    const before = await trainHead(
      requestFor(folder, library, labels, { prior, examples: examplesOf([8], library.truth) }),
    )
    const row = 2
    expect(before.topLabels[row * 5]).toBe(2)
    const rejections = { row: Int32Array.of(row), label: Int32Array.of(2) }
    const none = examplesOf([], library.truth)
    const after = await trainHead(requestFor(folder, library, labels, { prior, examples: none, rejections }))
    expect(after.topLabels[row * 5]).not.toBe(2)
    expect(after.trainingRows).toBe(1)
    const others = (at: number): number | null => (at === row ? null : library.truth[at]!)
    expect(share(firstLabels(after), others)).toBeGreaterThan(0.95)
  })

  it('does not replay the other views of a corrected product', async () => {
    const groups = range(900).map((row) => Math.floor(row / 3))
    const examples = examplesOf([0, 30, 60], library.truth)
    const result = await trainHead(requestFor(folder, library, labels, { prior, groups, examples }))
    expect(result.replayRows).toBe(900 - 9)
  })

  it('takes a prior behind another transform as a teacher only', async () => {
    const blocks = [{ id: 'embedding', dimensions: 40, transform: 'unit' as const }]
    const changed = requestFor(folder, library, labels, {
      prior,
      blocks,
      examples: examplesOf(range(30), library.truth),
    })
    const result = await trainHead(changed)
    expect(share(firstLabels(result), (row) => library.truth[row]!)).toBeGreaterThan(0.95)
  })
})
