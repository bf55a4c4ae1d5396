import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Flips } from '../../src-renderer/state/flips.svelte.ts'
import { importDecisions } from '../helpers/imported.ts'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'
import { writeCaptions } from '../helpers/written.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()

describe('the flip list of a captioner', () => {
  it('decides on a whole selection in one step', async () => {
    const { studio } = await library()
    const bridge = new TestBridge(studio)
    const written = new Map([9, 10, 11].map((id) => [id, `Men Shirt ${id}`]))
    const captionOf = async (id: number) => (await studio.client.images.detail({ id })).caption
    const before = await captionOf(9)
    const decided: number[] = []
    const flips = new Flips({
      engine: connect(bridge),
      byUse: () => [],
      onError: (error) => {
        throw error
      },
      onDecided: ({ changed }) => decided.push(changed),
      onSettled: () => undefined,
    })
    await flips.open(await writeCaptions(studio, 'candidate', written), null)
    expect([...flips.list.ids].toSorted((a, b) => a - b)).toEqual([9, 10, 11])
    flips.list.selectAll()
    await flips.confirmNew()
    expect(bridge.timesCalled('annotations.decide')).toBe(1)
    expect(decided).toEqual([3])
    for (const [id, text] of written) expect(await captionOf(id)).toMatchObject({ text, source: 'human' })
    expect([...flips.verdicts.values()].map(({ mark }) => mark)).toEqual(['new', 'new', 'new'])
    await studio.client.annotations.undo()
    expect(await captionOf(9)).toEqual(before)
    flips.forgetVerdicts(flips.list.ids)
    expect(flips.verdicts.size).toBe(0)
  })
})

describe('the flip list of labels', () => {
  it('answers a whole group, but what was answered before, and takes an answer back', async () => {
    const stub = await openStubStudio({ images: 6 })
    const { studio, attributeId, ids, labelIds } = stub
    const [a, b, c] = labelIds as [number, number, number]
    sayAll(stub, ids, [a, b, c])
    await studio.engine.values.rebuild(attributeId)
    await importDecisions(studio, [{ imageId: ids[5]!, attributeId, answer: c }])
    const candidate = sayAll(stub, ids, [b, a, c], 'candidate')
    const problems: string[] = []
    const flips = new Flips({
      engine: connect(new TestBridge(studio)),
      byUse: () => [],
      onError: (error) => problems.push((error as Error).message),
      onDecided: () => undefined,
      onSettled: () => undefined,
    })
    await flips.open(candidate, null)
    const labels = () => Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))
    expect(flips.sections.map(({ images, of }) => [of === 'imported', images])).toEqual([
      [false, 5],
      [true, 1],
    ])
    flips.want(flips.list.ids)
    await expect.poll(() => flips.row(ids[0]!)).toBeDefined()
    expect(flips.options.map(({ labelId }) => labelId)).toEqual([b, a, c])
    await flips.pick(3)
    expect(flips.list.focusedId, 'goes on to the next').toBe(ids[1])
    const group = flips.sections[0]!.of
    await flips.answerAll(group, { kind: 'new' })
    expect(await labels(), 'a third answer stands').toEqual(['c', 'b', 'b', 'b', 'b', 'c'])
    expect(flips.decidedIn(group)).toBe(5)
    flips.list.select(0)
    await flips.takeBack()
    expect(await labels()).toEqual(['a', 'b', 'b', 'b', 'b', 'c'])
    expect(flips.decidedIn(group)).toBe(4)
    flips.show('imported')
    await flips.confirmNew()
    expect(await labels()).toEqual(['a', 'b', 'b', 'b', 'b', 'b'])
    await flips.takeBack()
    expect(problems, 'the imported label would be lost').toHaveLength(1)
    await studio.client.annotations.undo()
    expect((await labels()).at(-1)).toBe('c')
  })
})
