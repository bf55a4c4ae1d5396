import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Clause, Decision } from '../../src-preload/contract.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { flipsOf } from '../helpers/flips.ts'
import { writeFiles } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'
import { storeVectors } from '../helpers/vectors.ts'

const open = (images = 6) => openStubStudio({ images, labels: 4, many: true })

/** Names of the labels each image has now. */
async function setsOf({ studio, ids, attributeId }: StubStudio): Promise<string[]> {
  const rows = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  return rows.map(({ values }) =>
    values
      .filter((value) => value.attributeId === attributeId)
      .map(({ labelId }) => studio.engine.attributes.label(labelId).name)
      .sort()
      .join(''),
  )
}

/** Decides on the images at these places. */
async function decide({ studio, ids, attributeId }: StubStudio, places: number[], decision: Decision) {
  const chosen = Uint32Array.from(places, (place) => ids[place] ?? 0)
  return studio.client.annotations.decide({ ids: chosen, attributeId, decision })
}

/** The same confidences of a, b, c and d on all images. */
function say({ studio, attributeId, ids, labelIds }: StubStudio, confidences: number[], state: 'active' | 'candidate') {
  const candidates = labelIds
    .map((labelId, index) => ({ labelId, confidence: confidences[index] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence)
  return addVersion(studio, { attributeId, labelIds, state, said: new Map(ids.map((id) => [id, candidates])) })
}

describe('an attribute of several labels', () => {
  it('is made as one, and says so', async () => {
    const { studio, attributeId } = await open(1)
    const made = (await studio.client.labels.attributes()).find(({ id }) => id === attributeId)
    expect(made).toMatchObject({ kind: 'labels', title: 'Pattern' })
    expect(made?.labels).toHaveLength(4)
  })

  it('takes a label more, or one less, and leaves what a model says of the others', async () => {
    const stub = await open(3)
    const [a, , c, d] = stub.labelIds as [number, number, number, number]
    say(stub, [0.9, 0.8, 0.2, 0.1], 'active')
    await stub.studio.engine.values.rebuild(stub.attributeId)
    expect(await setsOf(stub)).toEqual(['ab', 'ab', 'ab'])
    const added = await decide(stub, [0, 1], { kind: 'is', labelId: c })
    expect(added.history.undo?.title).toBe('Pattern: + c on 2 images')
    await decide(stub, [0], { kind: 'not', labelId: a })
    expect(await setsOf(stub)).toEqual(['bc', 'abc', 'ab'])
    await decide(stub, [0], { kind: 'clear', labelId: a })
    await decide(stub, [1], { kind: 'set', labelIds: [d, c] })
    expect(await setsOf(stub)).toEqual(['abc', 'cd', 'ab'])
    await decide(stub, [2], { kind: 'not' })
    expect(await setsOf(stub)).toEqual(['abc', 'cd', ''])
    await decide(stub, [0, 1, 2], { kind: 'clear' })
    expect(await setsOf(stub)).toEqual(['ab', 'ab', 'ab'])
  })

  it('keeps a set that is said as a whole, an empty one as well, whatever a model says', async () => {
    const stub = await open(3)
    const { studio, attributeId, ids, labelIds } = stub
    await decide(stub, [0], { kind: 'set', labelIds: [labelIds[1] ?? 0] })
    await decide(stub, [1], { kind: 'set', labelIds: [] })
    say(stub, [0.9, 0.8, 0.2, 0.1], 'active')
    await studio.engine.values.rebuild(attributeId)
    expect(await setsOf(stub)).toEqual(['b', '', 'ab'])
    const { attributes } = await studio.client.images.detail({ id: ids[1] ?? 0 })
    expect(attributes.find((detail) => detail.attributeId === attributeId)).toMatchObject({ isWhole: true, values: [] })
    await decide(stub, [0, 1, 2], { kind: 'accept' })
    expect(await setsOf(stub)).toEqual(['b', '', 'ab'])
    const counts = (await studio.client.labels.attributes()).find(({ id }) => id === attributeId)?.labels
    expect(counts?.map(({ name, images, decided }) => [name, images, decided])).toEqual([
      ['b', 2, 2], ['a', 1, 1], ['c', 0, 0], ['d', 0, 0],
    ]) // prettier-ignore
  })

  it('undoes and redoes whole sets, and writes them to the journal', async () => {
    const stub = await open(2)
    const { annotations } = stub.studio.client
    const [a, b] = stub.labelIds as [number, number]
    await decide(stub, [0, 1], { kind: 'set', labelIds: [a, b] })
    await decide(stub, [0], { kind: 'not', labelId: b })
    await annotations.undo()
    expect(await setsOf(stub)).toEqual(['ab', 'ab'])
    await annotations.undo()
    expect(await setsOf(stub)).toEqual(['', ''])
    await annotations.redo()
    await annotations.redo()
    expect(await setsOf(stub)).toEqual(['a', 'ab'])
    const again = await decide(stub, [1], { kind: 'set', labelIds: [b, a] })
    expect(again.changed, 'the same said again').toBe(0)
  })

  it('takes no text, and one label takes no set', async () => {
    const stub = await open(1)
    await expect(decide(stub, [0], { kind: 'text', text: 'a' })).rejects.toThrow('Pattern has labels: choose some.')
    const one = { ...stub, attributeId: stub.studio.attribute('Shade') }
    await expect(decide(one, [0], { kind: 'set', labelIds: [] })).rejects.toThrow('Shade has one label per image')
  })

  it('shows more labels as the line of sureness is drawn lower', async () => {
    const stub = await open(2)
    const { studio, attributeId } = stub
    say(stub, [0.9, 0.4, 0.2, 0.1], 'active')
    await studio.engine.values.rebuild(attributeId)
    await studio.client.labels.setThreshold({ attributeId, threshold: 0.3 })
    expect(await setsOf(stub)).toEqual(['ab', 'ab'])
    await studio.client.labels.setThreshold({ attributeId, threshold: null })
    expect(await setsOf(stub)).toEqual(['a', 'a'])
  })
})

describe('the flip list of sets', () => {
  it('names what is added and what is taken, and leaves decisions alone', async () => {
    const stub = await open(4)
    const { studio, ids, labelIds } = stub
    const [a, b, c] = labelIds as [number, number, number]
    say(stub, [0.9, 0.8, 0.2, 0.1], 'active')
    await studio.engine.values.rebuild(stub.attributeId)
    await decide(stub, [0], { kind: 'set', labelIds: [a] })
    await decide(stub, [1], { kind: 'is', labelId: b })
    await decide(stub, [2], { kind: 'not', labelId: c })
    const versionId = say(stub, [0.9, 0.3, 0.7, 0.1], 'candidate')
    const { review } = studio.client
    expect(await review.flips({ versionId })).toMatchObject({
      flips: 3,
      unchanged: 0,
      protected: 1,
      groups: [
        { taken: [b], added: [c], images: 1, exampleId: ids[3] },
        { taken: [], added: [c], images: 1, exampleId: ids[1] },
        { taken: [b], added: [], images: 1, exampleId: ids[2] },
      ],
    })
    const group = { taken: [b], added: [c] }
    expect([...(await studio.client.images.list({ kind: 'flips', versionId, group })).ids]).toEqual([ids[3]])
    const [flip] = flipsOf('labels', await review.flipRows({ versionId, ids: Uint32Array.of(ids[3] ?? 0) }))
    expect(flip?.from.map(({ labelId }) => labelId)).toEqual([a, b])
    expect(flip?.to.map(({ labelId }) => labelId)).toEqual([a, c])
    studio.engine.versions.activate(versionId)
    await studio.engine.values.rebuild(stub.attributeId)
    expect(await setsOf(stub)).toEqual(['a', 'abc', 'a', 'ac'])
  })
})

describe('a filter', () => {
  it('finds images by any of their labels', async () => {
    const stub = await open(4)
    const { studio, attributeId, ids, labelIds } = stub
    const [a, b, c] = labelIds as [number, number, number]
    await decide(stub, [0], { kind: 'set', labelIds: [a, b] })
    await decide(stub, [1], { kind: 'set', labelIds: [b, c] })
    await decide(stub, [2], { kind: 'set', labelIds: [] })
    const found = async (clause: Omit<Clause, 'attributeId'>) => studio.ids({ all: [{ attributeId, ...clause }] })
    expect(await found({ labels: [b] })).toEqual([ids[0], ids[1]])
    expect(await found({ labels: [a, b] }), 'an image that has both is there once').toEqual([ids[0], ids[1]])
    expect(await found({ labels: [b], not: true })).toEqual([ids[2], ids[3]])
    expect(await found({ states: ['human'] }), 'none of them is an answer').toEqual([ids[0], ids[1], ids[2]])
    expect(await found({ states: ['untagged'] })).toEqual([ids[3]])
  })
})

describe('tables of sets', () => {
  it('are read, and an export reads back whole', async () => {
    const stub = await open(5)
    const { studio, attributeId } = stub
    const folder = await temporaryFolder(testBin())
    const names = (await studio.client.images.rows({ ids: Uint32Array.from(stub.ids) })).map(({ name }) => name)
    const cells = ['a|B', 'x\\|y', '|', '', 'd|new']
    const lines = names.map((name, index) => `${name},${cells[index]}`)
    await writeFiles(folder, { 'in.csv': `file,pattern\n${lines.join('\n')}\n` })
    const imported = await studio.client.exchange.importCsv({ path: join(folder, 'in.csv') })
    await studio.done(imported.jobId)
    expect(await studio.client.exchange.importReport(imported)).toMatchObject({ labels: 4, created: 2, problems: [] })
    expect(await setsOf(stub)).toEqual(['ab', 'x|y', '', '', 'dnew'])
    const path = join(folder, 'out.csv')
    await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)
    const before = await setsOf(stub)
    await decide(stub, [0, 1, 2, 3, 4], { kind: 'clear' })
    await studio.done((await studio.client.exchange.importCsv({ path })).jobId)
    expect(await setsOf(stub)).toEqual(before)
    const summary = await studio.client.training.summary({ attributeId })
    expect(summary).toMatchObject({ imported: 5, human: 0 })
    expect(await readFile(path, 'utf8')).toContain('x\\|y')
  })

  it('do not overwrite what a person said', async () => {
    const stub = await open(5)
    const { studio, labelIds } = stub
    const [a, b, c] = labelIds as [number, number, number]
    await decide(stub, [0], { kind: 'set', labelIds: [a] })
    await decide(stub, [1], { kind: 'not', labelId: b })
    // One label of several: the table knows the others, or does not know this one.
    await decide(stub, [3], { kind: 'is', labelId: a })
    await decide(stub, [4], { kind: 'is', labelId: c })
    const folder = await temporaryFolder(testBin())
    const names = (await studio.client.images.rows({ ids: Uint32Array.from(stub.ids) })).map(({ name }) => name)
    await writeFiles(folder, { 'in.csv': `file,pattern\n${names.map((name) => `${name},a|b`).join('\n')}\n` })
    const { jobId } = await studio.client.exchange.importCsv({ path: join(folder, 'in.csv') })
    const { note } = await studio.done(jobId)
    expect(await setsOf(stub)).toEqual(['a', '', 'ab', 'ab', 'c'])
    expect(note, 'nobody contradicts a label that is only added').toMatch(/, 3 where people decided otherwise$/)
  })
})

describe('a model of sets', () => {
  it('is trained, reviewed, measured and taken to use', async () => {
    const stub = await open(120)
    const { studio, attributeId, ids, labelIds } = stub
    const { client } = studio
    const random = new Random(5)
    // Each label shows in a direction of its own; the last never occurs.
    const truth = ids.map(() => labelIds.slice(0, 3).filter(() => random.next() < 0.45))
    const vectors = ids.map((_, place) =>
      Array.from({ length: 16 }, (_, at) => {
        const shows = at < 12 && truth[place]?.includes(labelIds[Math.floor(at / 4)] ?? 0)
        return 1 + (shows ? 1.5 : 0) + 0.4 * (random.next() - 0.5)
      }),
    )
    storeVectors(studio, new Map(ids.map((id, place) => [id, vectors[place] ?? []])))
    await expect(client.training.start({ attributeId })).rejects.toMatchObject({ code: 'not-enough-data' })
    const decisions = truth.slice(0, 80).map((own): Decision => ({ kind: 'set', labelIds: own }))
    const decided = Uint32Array.from(ids.slice(0, 80))
    await client.annotations.decide({ ids: decided, attributeId, decision: { kind: 'each', decisions } })
    const options = { method: 'head' as const, fromScratch: true, features: [defaultBackbone] }
    const { jobId, runId } = await client.training.start({ attributeId, options })
    expect((await studio.done(jobId)).note).toMatch(/^F1 \d+ %, all labels right on \d+ % of 80 images/)
    const run = await client.training.run({ runId })
    expect(run).toMatchObject({ state: 'done', examples: 80, after: { images: 80 } })
    expect((run.after as { microF1: number }).microF1).toBeGreaterThan(0.9)
    const versionId = run.versionId ?? 0
    expect(await client.review.flips({ versionId })).toMatchObject({ protected: 80 })
    await client.review.accept({ versionId })
    const sets = await setsOf(stub)
    const names = truth.map((own) => own.map((id) => 'abcd'[labelIds.indexOf(id)]).join(''))
    const right = names.filter((name, place) => place >= 80 && name === sets[place]).length
    expect(right).toBeGreaterThan(32)
    await decide(stub, [80, 81], { kind: 'accept' })
    expect(await client.review.evaluate({ attributeId })).toMatchObject({
      heldOut: { images: 80 },
      library: { images: 2, exact: 1 },
      confusion: null,
    })
    const [version] = await client.models.versions({ attributeId })
    expect(version).toMatchObject({ state: 'active', labels: 3, sinceAccepted: { right: 2, of: 2 } })
    await studio.reopen()
    expect(await setsOf({ ...stub, studio })).toEqual(sets)
  })
})
