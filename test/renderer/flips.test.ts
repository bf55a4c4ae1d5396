import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Flips } from '../../src-renderer/state/flips.svelte.ts'
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
