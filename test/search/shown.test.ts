import type { Clause } from '../../src-preload/contract.ts'
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'
import { addVersion } from '../helpers/predictions.ts'
import { writeCaptions } from '../helpers/written.ts'

afterEach(() => vi.useRealTimers())

describe('what is shown of an image', () => {
  it('is the time of the last decision, of labels and of captions', async () => {
    const { studio, attributeId, ids, labelIds } = await openStubStudio({ images: 1 })
    const { client } = studio
    const [a = 0, b = 0, c = 0] = labelIds
    const one = Uint32Array.from(ids)
    const detail = () => client.images.detail({ id: ids[0] ?? 0 })
    const ofPattern = async () => (await detail()).attributes.find((entry) => entry.attributeId === attributeId)
    expect((await ofPattern())?.decidedAt).toBeNull()
    vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
    await client.annotations.decide({ ids: one, attributeId, decision: { kind: 'not', labelId: a } })
    vi.setSystemTime(3000)
    await client.annotations.decide({ ids: one, attributeId, decision: { kind: 'is', labelId: c } })
    vi.setSystemTime(2000)
    await client.annotations.decide({ ids: one, attributeId, decision: { kind: 'not', labelId: b } })
    expect(await ofPattern()).toMatchObject({ decidedAt: 3000, rejected: [a, b], value: { labelId: c } })
    const caption = studio.attribute('caption')
    expect((await detail()).captionDetail.decidedAt).toBeNull()
    await client.annotations.decide({ ids: one, attributeId: caption, decision: { kind: 'text', text: 'A hat' } })
    expect((await detail()).captionDetail.decidedAt).toBe(2000)
  })

  it('is what the model in use said, best first, and none of a model that is not', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { studio, attributeId, ids, labelIds } = stub
    const [a = 0, b = 0, c = 0] = labelIds
    sayAll(stub, ids, [b, a, c])
    sayAll(stub, ids, [c, b, a], 'candidate')
    await studio.engine.values.rebuild(attributeId)
    const { attributes } = await studio.client.images.detail({ id: ids[0] ?? 0 })
    const { top, value } = attributes.find((entry) => entry.attributeId === attributeId) ?? { top: [], value: null }
    expect(top.map(({ labelId }) => labelId)).toEqual([b, a, c])
    expect(top.map(({ confidence }) => confidence.toFixed(2))).toEqual(['0.60', '0.30', '0.15'])
    expect(value).toMatchObject({ labelId: b, source: 'machine' })
  })
})

test('a picture that cannot be read has no thumbnail, one that was not read yet has an address', async () => {
  const { studio, ids } = await openStubStudio({ images: 2 })
  studio.engine.store.database.prepare(`UPDATE image SET error = 'It is damaged.' WHERE id = ?`).run(ids[0])
  const rows = await studio.client.images.rows({ ids: Uint32Array.of(...ids, 999) })
  expect(rows.map(({ error, thumbnail }) => [error, thumbnail])).toEqual([
    ['It is damaged.', null],
    [null, `thumb://thumbnail/${ids[1]}/new`],
  ])
  expect(await studio.client.images.rows({ ids: Uint32Array.of(...ids).reverse() }), 'as asked').toEqual(
    rows.toReversed(),
  )
})

describe('a filter by confidence', () => {
  it('holds both of its bounds, and is unsure below the threshold, not at it', async () => {
    const { studio, attributeId, ids, labelIds } = await openStubStudio({ images: 4 })
    const [labelId = 0] = labelIds
    const said = new Map(ids.map((id, index) => [id, [{ labelId, confidence: (index + 1) / 4 }]]))
    addVersion(studio, { attributeId, labelIds, state: 'active', said, threshold: 0.5 })
    await studio.engine.values.rebuild(attributeId)
    const found = async (clause: Partial<Clause>): Promise<number[]> =>
      (await studio.ids({ all: [{ attributeId, ...clause }] })).map((id) => ids.indexOf(id))
    expect(await found({ confidence: { most: 0.5 } })).toEqual([0, 1])
    expect(await found({ confidence: { least: 0.5 } })).toEqual([1, 2, 3])
    expect(await found({ confidence: { least: 0.5, most: 0.5 } })).toEqual([1])
    expect(await found({ confidence: { least: 1 } })).toEqual([3])
    expect(await found({ confidence: { most: 0 } })).toEqual([])
    expect(await found({ states: ['unsure'] })).toEqual([0])
  })

  it('is of captions as well', async () => {
    const { studio, ids } = await openStubStudio({ images: 2 })
    const attributeId = studio.attribute('caption')
    await writeCaptions(studio, 'active', new Map(ids.map((id) => [id, 'A hat'])))
    expect(await studio.ids({ all: [{ attributeId, confidence: { least: 0.5 } }] })).toEqual(ids)
    expect(await studio.ids({ all: [{ attributeId, confidence: { most: 0.5 } }] })).toEqual(ids)
    expect(await studio.ids({ all: [{ attributeId, confidence: { least: 0.51 } }] })).toEqual([])
  })
})
