import { describe, expect, it } from 'vitest'
import type { AttributeDetail, ImageDetail } from '../../src-preload/contract.ts'
import { decidedDetail } from '../../src-renderer/answers/optimistic.ts'
import { connect } from '../../src-renderer/client.ts'
import { Flips } from '../../src-renderer/state/flips.svelte.ts'
import { PagedCache } from '../../src-renderer/state/paged-cache.ts'
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
      kindOf: () => 'text',
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
    expect(made).toEqual([[flips.list.ids[0], 'confirmed']])
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

describe('what shows of an image after a decision', () => {
  const about = (more: Partial<AttributeDetail>): ImageDetail => {
    const entry = { attributeId: 1, value: null, top: [], rejected: [], decidedAt: null, suspect: null, ...more }
    return { id: 1, values: [], attributes: [entry] } as unknown as ImageDetail
  }
  const after = (detail: ImageDetail, decision: Parameters<typeof decidedDetail>[2]) =>
    decidedDetail(detail, 1, decision, 5000).attributes[0]

  it('is rejected no more where it was picked, and the others are', () => {
    const entry = after(about({ rejected: [3, 4] }), { kind: 'is', labelId: 3 })
    expect(entry).toMatchObject({ rejected: [4], decidedAt: 5000, value: { labelId: 3, source: 'human' } })
  })

  it('is rejected once however often it is said, and not at all once everything is cleared', () => {
    const detail = about({ rejected: [3], value: { attributeId: 1, labelId: 4, source: 'machine', confidence: 0.5 } })
    expect(after(detail, { kind: 'not', labelId: 3 })?.rejected).toEqual([3])
    expect(after(detail, { kind: 'not' })?.rejected).toEqual([3, 4])
    expect(after(detail, { kind: 'clear' })).toMatchObject({ rejected: [], decidedAt: null })
  })

  it('is doubted no more where it was said again, and still where another label was rejected', () => {
    const suspect = { confidence: 0.1, otherId: 9, otherConfidence: 0.8 }
    const detail = about({ suspect, value: { attributeId: 1, labelId: 4, source: 'human', confidence: null } })
    expect(after(detail, { kind: 'is', labelId: 4 })?.suspect).toBeNull()
    expect(after(detail, { kind: 'not' })?.suspect).toBeNull()
    expect(after(detail, { kind: 'not', labelId: 5 })?.suspect).toEqual(suspect)
  })
})

describe('rows of a list that was replaced', () => {
  it('do not appear in the new one when their answer comes late', async () => {
    const answers: ((rows: { id: number; text: string }[]) => void)[] = []
    const cache = new PagedCache<{ id: number; text: string }>({
      fetch: () => new Promise((resolve) => answers.push(resolve)),
      idOf: ({ id }) => id,
      capacity: 10,
      page: 5,
      parallel: 2,
      retryAfter: 10,
      changed: () => undefined,
      failed: () => undefined,
    })
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    cache.want([1])
    cache.clear()
    cache.want([1, 2])
    answers[0]?.([{ id: 1, text: 'of the old list' }])
    await turn()
    expect(cache.get(1)).toBeUndefined()
    for (const answer of answers.slice(1)) answer([1, 2].map((id) => ({ id, text: 'of the new list' })))
    await turn()
    cache.want([1, 2])
    for (const answer of answers.slice(2)) answer([{ id: 1, text: 'of the new list' }])
    await turn()
    expect(cache.get(1)?.text).toBe('of the new list')
    cache.clear()
  })
})
