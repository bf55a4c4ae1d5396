import { describe, expect, it } from 'vitest'
import type { JourneyResult } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { HistoryList } from '../../src-renderer/state/history.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

describe('the list of steps', () => {
  it('goes back several at once and forth again, and tells what was said of an image', async () => {
    const { attributes, bridge, browse, corrections, type } = await atTheGrid(await library())
    const travelled: JourneyResult[] = []
    const told: string[] = []
    const history = new HistoryList({
      engine: connect(bridge),
      onTravelled: (result) => travelled.push(result),
      tell: (message) => told.push(message),
    })
    await history.refresh()
    const start = history.newest!
    const [first, second, third] = attributes.byUse(type) as [number, number, number]
    for (const labelId of [first, second, third]) {
      browse.list.select(0)
      await corrections.assign(labelId)
    }
    await bridge.settled()
    await history.refresh()
    const imageId = browse.list.ids[0]!
    expect(await history.ofImage(imageId)).toMatchObject([{ attributeId: type, labelId: third, source: 'human' }])
    const [, , oldest] = history.changes
    expect(history.stepsTo(oldest!)).toBe(2)
    await history.goTo(oldest!)
    expect(travelled[0]?.changes).toHaveLength(2)
    expect(told).toEqual(['2 steps undone'])
    expect(await history.ofImage(imageId)).toMatchObject([{ labelId: first }])
    await history.refresh()
    expect(history.changes.slice(0, 3).map(({ isUndone }) => isUndone)).toEqual([true, true, false])
    expect(history.stepsTo(history.changes[0]!)).toBe(2)
    await history.goTo(history.changes[0]!)
    expect(told.at(-1)).toBe('2 steps redone')
    await history.refresh()
    await history.goTo(history.changes.find(({ id }) => id === start.id)!)
    expect(await history.ofImage(imageId)).toEqual([])
  })
})
