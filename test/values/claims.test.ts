import { describe, expect, test } from 'vitest'
import { Claims, keyOfNone, numbersIn, type ClaimList } from '../../src-main/engine/values/claims.ts'
import { addVersion } from '../helpers/predictions.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

/** Of four images: the model says a by 0.49, b by 0.5, c by 0.9; of the last a person says d. */
async function open() {
  const stub = await openStubStudio({ images: 4 })
  const { studio, attributeId, ids, labelIds } = stub
  const [a, b, c, d] = labelIds as [number, number, number, number]
  const said = [
    [a, 0.49],
    [b, 0.5],
    [c, 0.9],
    [a, 0.2],
  ].map(([labelId = 0, confidence = 0], at) => [ids[at] ?? 0, [{ labelId, confidence }]] as const)
  addVersion(studio, { attributeId, labelIds, state: 'active', said: new Map(said.map(([id, top]) => [id, [...top]])) })
  await studio.engine.values.rebuild(attributeId)
  const decision = { kind: 'is', labelId: d } as const
  await studio.client.annotations.decide({ ids: Uint32Array.of(ids[3] ?? 0), attributeId, decision })
  const asked: number[] = []
  const threshold = (id: number): number => {
    asked.push(id)
    return 0.5
  }
  const claims = new Claims(studio.engine.store.database, { threshold })
  return { ...stub, asked, claims, key: (name: string) => `${keyOfNone}\n${attributeId} ${name}` }
}

/** The number of the first label of an attribute, counted through all. */
function firstOf({ attributes }: ClaimList, attributeId: number): number {
  const before = attributes.slice(
    0,
    attributes.findIndex(({ id }) => id === attributeId),
  )
  return before.reduce((sum, { labels }) => sum + labels.length, 0)
}

describe('what captions may say of images', () => {
  test('is what people said, and what a model is sure of, the threshold itself included', async () => {
    const { asked, attributeId, claims, ids, key } = await open()
    const list = claims.list()
    const { keys, request } = claims.of(ids)
    expect(keys).toEqual([keyOfNone, key('b'), key('c'), key('d')])
    expect(asked, 'is asked for once').toEqual([attributeId])
    const width = list.attributes.length
    const column = list.attributes.findIndex(({ id }) => id === attributeId)
    expect(width).toBeGreaterThan(1)
    const expected = new Int32Array(4 * width).fill(-1)
    for (const [row, place] of [-1, 1, 2, 3].entries()) expected[row * width + column] = place
    expect(request.certain).toEqual(expected)
    expect(request.attributes[column]?.labels).toEqual(['a', 'b', 'c', 'd'])
    expect(request.key).toBe(list.key)
  })

  test('is the same of a range of images, those of which nothing is certain left out', async () => {
    const { claims, ids, key } = await open()
    const [first = 0, , third = 0, last = 0] = ids
    expect([...claims.keys(claims.list(), first, last)]).toEqual([
      [ids[0], keyOfNone],
      [ids[1], key('b')],
      [ids[2], key('c')],
    ])
    expect([...claims.keys(claims.list(), third, last + 1).keys()]).toEqual([third, last])
  })

  test('is of pictures that models alone have spoken of what these are sure of', async () => {
    const { attributeId, claims, key, labelIds, studio } = await open()
    const [a = 0, b = 0] = labelIds
    const said = (labelId: number, confidence: number) => new Map([[attributeId, { labelId, confidence }]])
    expect(claims.ofPredicted([said(a, 0.49), said(b, 0.5), new Map()]).keys).toEqual([keyOfNone, key('b'), keyOfNone])
    const type = studio.attribute('type')
    const label = studio.engine.attributes.labels(type)[0]!
    const both = new Map([...said(b, 0.5), [type, { labelId: label.id, confidence: 0.9 }]])
    expect(claims.ofPredicted([both]).keys, 'in whatever order they speak').toEqual([
      `${keyOfNone}\n${type} ${label.name}\n${attributeId} b`,
    ])
  })

  test('is counted through the labels of all attributes, and is other once a label is called otherwise', async () => {
    const { attributeId, claims, key, labelIds, studio } = await open()
    const before = claims.list()
    const first = firstOf(before, attributeId)
    expect(first).toBeGreaterThan(0)
    expect(numbersIn(before, key('c'))).toEqual([first + 2])
    expect(numbersIn(before, keyOfNone)).toEqual([])
    await studio.client.labels.rename({ labelId: labelIds[2] ?? 0, name: 'z' })
    const after = claims.list()
    expect(after.key).not.toBe(before.key)
    expect(numbersIn(after, key('c'))).toEqual([])
    expect(numbersIn(after, key('z'))).toEqual([first + 2])
    await studio.client.annotations.undo()
    expect(claims.list().key).toBe(before.key)
  })
})
