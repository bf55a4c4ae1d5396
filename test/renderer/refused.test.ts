import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Flips } from '../../src-renderer/state/flips.svelte.ts'
import { writeCaptions } from '../helpers/written.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()

describe('a decision that is refused', () => {
  it('is taken back by itself, whether the engine can be asked again or not', async () => {
    const { corrections, bridge, valueOf } = await atTheGrid(await library())
    const before = [valueOf(1), valueOf(2)]
    bridge.refuse('annotations.decide')
    bridge.refuse('images.rows')
    await corrections.pick(3)
    await bridge.settled()
    expect([valueOf(1), valueOf(2)]).toEqual(before)
  })

  it('takes back its own alone where another was made before it', async () => {
    const { browse, corrections, bridge, valueOf } = await atTheGrid(await library())
    await corrections.pick(2)
    const made = valueOf(1)
    expect(made?.source).toBe('human')
    bridge.refuse('annotations.decide')
    bridge.refuse('images.rows')
    browse.list.select(0)
    await corrections.clear()
    await bridge.settled()
    expect(valueOf(1)).toEqual(made)
  })

  it('on flips takes its marks back, and keeps those made before', async () => {
    const { studio } = await library()
    const bridge = new TestBridge(studio)
    const errors: unknown[] = []
    const flips = new Flips({
      engine: connect(bridge),
      byUse: () => [],
      onError: (error) => errors.push(error),
      onDecided: () => undefined,
      onSettled: () => undefined,
    })
    await flips.open(
      await writeCaptions(
        studio,
        'candidate',
        new Map([
          [1, 'One'],
          [2, 'Two'],
        ]),
      ),
      null,
    )
    await flips.confirmNew()
    const made = [...flips.verdicts]
    expect(made).toMatchObject([[flips.list.ids[0], { mark: 'new' }]])
    bridge.refuse('annotations.decide')
    await flips.confirmNew()
    expect(errors).toHaveLength(1)
    expect([...flips.verdicts]).toEqual(made)
  })
})

describe('the focus', () => {
  it('goes to what was undone, and stays where a decision was made', async () => {
    const { browse, corrections, bridge, place } = await atTheGrid(await library())
    place.advances = true
    await corrections.pick(1)
    await bridge.settled()
    expect(browse.list.focusedId, 'the event names the image just decided').toBe(2)
    corrections.decisionsChanged(Uint32Array.of(9))
    expect(browse.list.focusedId, 'nor does one decided elsewhere').toBe(2)
  })
})
