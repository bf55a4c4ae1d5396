import { describe, expect, it } from 'vitest'
import type { Decision, DecisionForEach, Source } from '../../src-preload/contract.ts'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { join } from 'node:path'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'

interface Shown {
  label: string
  source: Source
}

async function shown({ studio, attributeId }: StubStudio, imageId: number): Promise<Shown | null> {
  const [row] = await studio.client.images.rows({ ids: Uint32Array.of(imageId) })
  const value = row?.values.find((candidate) => candidate.attributeId === attributeId)
  return value ? { label: studio.engine.attributes.label(value.labelId).name, source: value.source } : null
}

function decide(
  { studio, attributeId }: StubStudio,
  imageIds: readonly number[],
  decision: Decision | DecisionForEach,
) {
  return studio.client.annotations.decide({ ids: Uint32Array.from(imageIds), attributeId, decision })
}

/** The ids of labels a, b, c, d. */
function labelsOf({ labelIds }: StubStudio): [number, number, number, number] {
  return labelIds as [number, number, number, number]
}

describe('deciding', () => {
  it('"is" gives an image the label, on one and on many at once', async () => {
    const stub = await openStubStudio()
    const [a, b] = labelsOf(stub)
    const [first, second, third] = stub.ids as [number, number, number]
    expect(await decide(stub, [first], { kind: 'is', labelId: a })).toMatchObject({ changed: 1 })
    expect(await decide(stub, [first, second, third], { kind: 'is', labelId: b })).toMatchObject({
      changed: 3,
      history: { undo: { title: 'Pattern: b on 3 images', images: 3 }, redo: null },
    })
    for (const id of [first, second, third]) expect(await shown(stub, id)).toEqual({ label: 'b', source: 'human' })
  })

  it('the same again changes nothing and makes no history', async () => {
    const stub = await openStubStudio()
    const [a] = labelsOf(stub)
    await decide(stub, stub.ids, { kind: 'is', labelId: a })
    const { history: before } = await decide(stub, stub.ids.slice(0, 1), { kind: 'clear' })
    expect(await decide(stub, stub.ids.slice(1), { kind: 'is', labelId: a })).toEqual({
      changed: 0,
      consequences: [],
      history: before,
    })
  })

  it('an image named twice counts once', async () => {
    const stub = await openStubStudio()
    const [a] = labelsOf(stub)
    const [first] = stub.ids as [number]
    expect(await decide(stub, [first, first], { kind: 'is', labelId: a })).toMatchObject({ changed: 1 })
    await stub.studio.client.annotations.undo()
    expect(await shown(stub, first)).toBeNull()
  })

  it("a person's word stands over a model's, and its confidence is that of the model in the label", async () => {
    const stub = await openStubStudio()
    const [a, b, , d] = labelsOf(stub)
    const [first] = stub.ids as [number]
    sayAll(stub, stub.ids, [a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    expect(await shown(stub, first)).toEqual({ label: 'a', source: 'machine' })
    await decide(stub, [first], { kind: 'is', labelId: b })
    const [row] = await stub.studio.client.images.rows({ ids: Uint32Array.of(first) })
    expect(row?.values[0]).toMatchObject({ labelId: b, source: 'human' })
    expect(row?.values[0]?.confidence).toBeCloseTo(0.3)
    await decide(stub, [first], { kind: 'is', labelId: d })
    const [again] = await stub.studio.client.images.rows({ ids: Uint32Array.of(first) })
    expect(again?.values[0], 'the model said nothing of d').toMatchObject({ labelId: d, confidence: null })
  })

  it('"accept" makes the word of the model that of a person, and leaves images without one alone', async () => {
    const stub = await openStubStudio()
    const [a, b] = labelsOf(stub)
    const said = stub.ids.slice(0, 5)
    sayAll(stub, said, [a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    expect(await decide(stub, stub.ids, { kind: 'accept' })).toMatchObject({ changed: 5 })
    for (const id of stub.ids) {
      expect(await shown(stub, id)).toEqual(said.includes(id) ? { label: 'a', source: 'human' } : null)
    }
  })

  it('"not" takes the label away, and the next best that no one rejected shows', async () => {
    const stub = await openStubStudio()
    const [a, b, c] = labelsOf(stub)
    const [first] = stub.ids as [number]
    sayAll(stub, stub.ids, [a, b, c])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    const seen: (Shown | null)[] = []
    for (let step = 0; step < 4; step++) {
      seen.push(await shown(stub, first))
      await decide(stub, [first], { kind: 'not' })
    }
    expect(seen).toEqual([
      { label: 'a', source: 'machine' },
      { label: 'b', source: 'machine' },
      { label: 'c', source: 'machine' },
      null,
    ])
    const detail = await stub.studio.client.images.detail({ id: first })
    expect(detail.attributes.find(({ attributeId }) => attributeId === stub.attributeId)?.rejected.toSorted()).toEqual([
      a,
      b,
      c,
    ])
  })

  it('"not" of another label than the one it has leaves that one', async () => {
    const stub = await openStubStudio()
    const [a, b] = labelsOf(stub)
    const [first] = stub.ids as [number]
    await decide(stub, [first], { kind: 'is', labelId: a })
    await decide(stub, [first], { kind: 'not', labelId: b })
    expect(await shown(stub, first)).toEqual({ label: 'a', source: 'human' })
    await decide(stub, [first], { kind: 'is', labelId: b })
    expect(await shown(stub, first), 'the later word of the same person').toEqual({ label: 'b', source: 'human' })
  })

  it('"clear" takes back every decision of the attribute, and the prediction shows again', async () => {
    const stub = await openStubStudio()
    const [a, b, c] = labelsOf(stub)
    const [first, second] = stub.ids as [number, number]
    sayAll(stub, stub.ids, [a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    await decide(stub, [first], { kind: 'is', labelId: c })
    await decide(stub, [second], { kind: 'not' })
    expect(await decide(stub, [first, second], { kind: 'clear' })).toMatchObject({ changed: 2 })
    for (const id of [first, second]) expect(await shown(stub, id)).toEqual({ label: 'a', source: 'machine' })
  })

  it('each image by itself is one action, of which one that is refused refuses all', async () => {
    const stub = await openStubStudio({ images: 4 })
    const [a, b, c] = labelsOf(stub)
    sayAll(stub, stub.ids, [a, b, c])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    const all = (): Promise<(Shown | null)[]> => Promise.all(stub.ids.map((id) => shown(stub, id)))
    const before = await all()
    const decisions: Decision[] = [
      { kind: 'is', labelId: b },
      { kind: 'is', labelId: c },
      { kind: 'not', labelId: a },
      { kind: 'accept' },
    ]
    expect(await decide(stub, stub.ids, { kind: 'each', decisions })).toMatchObject({
      changed: 4,
      history: { undo: { title: 'Pattern: b, c and 2 more on 4 images', images: 4 } },
    })
    expect(await all()).toEqual([
      { label: 'b', source: 'human' },
      { label: 'c', source: 'human' },
      { label: 'b', source: 'machine' },
      { label: 'a', source: 'human' },
    ])
    await stub.studio.client.annotations.undo()
    expect(await all()).toEqual(before)
    const wrong: Decision[] = [...decisions.slice(0, 3), { kind: 'text', text: 'a' }]
    for (const refused of [wrong, decisions.slice(1)]) {
      const answer = decide(stub, stub.ids, { kind: 'each', decisions: refused })
      await expect(answer).rejects.toMatchObject({ code: 'bad-request' })
    }
    expect(await all()).toEqual(before)
  })

  it('refuses a label of another attribute, and unknown images are left alone', async () => {
    const stub = await openStubStudio()
    const { studio } = stub
    const brand = studio.attribute('Brand')
    const labelId = studio.label(brand, 'Fjord')
    await expect(decide(stub, stub.ids, { kind: 'is', labelId })).rejects.toMatchObject({ code: 'bad-request' })
    await expect(decide(stub, stub.ids, { kind: 'is', labelId: 99_999 })).rejects.toMatchObject({ code: 'not-found' })
    const [a] = labelsOf(stub)
    expect(await decide(stub, [88_888], { kind: 'is', labelId: a })).toMatchObject({ changed: 0 })
  })

  it('writes one line of the journal per action, in words', async () => {
    const stub = await openStubStudio()
    const [a] = labelsOf(stub)
    await decide(stub, stub.ids.slice(0, 2), { kind: 'is', labelId: a })
    await stub.studio.client.annotations.undo()
    const { entries, damaged } = readJournal(join(stub.studio.library, 'journal'))
    expect(damaged).toEqual([])
    const [added, decided, undone] = entries as JournalLine[]
    expect(entries).toHaveLength(3)
    const { uid } = added?.data as { uid: string }
    const at = expect.any(Number) as number
    expect(decided).toEqual({
      v: 2,
      at: expect.stringMatching(/^20\d\d-\d\d-\d\dT/) as string,
      uid: expect.any(String) as string,
      way: 'do',
      kind: 'decide',
      title: 'Pattern: a on 2 images',
      images: 2,
      data: {
        decisions: ['stub-0000.jpg', 'stub-0001.jpg'].map((path) => ({
          catalog: uid, path, attribute: 'pattern', labels: [['a', 'is', 'human', at]],
        })), // prettier-ignore
        catalogs: { [uid]: { name: 'catalog', path: stub.folder } },
        attributes: { pattern: { title: 'Pattern', kind: 'label', ofLabels: true } },
      },
    })
    expect(undone).toMatchObject({ uid: decided?.uid, way: 'undo', title: decided?.title })
    expect((undone?.data as { decisions: { labels: unknown[] }[] }).decisions.map(({ labels }) => labels)).toEqual([
      [],
      [],
    ])
  })
})
