import { describe, expect, it } from 'vitest'
import { testBin } from '../helpers/bin.ts'
import { atTheGrid } from './at-the-grid.ts'
import { PreparedLibrary, sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

describe('correcting', () => {
  it('picks a label by its key, shows it at once and goes on', async () => {
    const { bridge, browse, corrections, details, type, valueOf } = await atTheGrid(await library())
    const { attributes } = await details.load(1)
    const { top } = attributes.find(({ attributeId }) => attributeId === type)!
    const answers = bridge.hold('annotations.decide')
    const picking = corrections.pick(2)
    await expect.poll(() => answers.count).toBe(1)
    expect(browse.list.focusedId).toBe(2)
    expect(valueOf(1)).toMatchObject({ labelId: top[1]!.labelId, source: 'human' })
    answers.releaseAll()
    await picking
    await bridge.settled()
    expect(valueOf(1)).toMatchObject({ labelId: top[1]!.labelId, source: 'human' })
  })

  it('stays where it is when told so', async () => {
    const { browse, corrections, place } = await atTheGrid(await library())
    place.advances = false
    await corrections.pick(1)
    expect(browse.list.focusedId).toBe(1)
  })

  it('accepts what the model says', async () => {
    const { browse, corrections, valueOf } = await atTheGrid(await library())
    const before = valueOf(1)
    await corrections.accept()
    expect(valueOf(1)).toMatchObject({ labelId: before?.labelId, source: 'human' })
    expect(browse.list.focusedId).toBe(2)
  })

  it('changes the whole selection as one action, and takes it back as one', async () => {
    const { browse, corrections, bridge, toasts, valueOf } = await atTheGrid(await library())
    browse.list.select(2)
    browse.list.extend(11)
    const before = Array.from({ length: 10 }, (_, at) => valueOf(3 + at)?.labelId)
    await corrections.reject()
    await corrections.clear()
    await corrections.pick(1)
    expect(bridge.timesCalled('annotations.decide')).toBe(3)
    expect(corrections.history.undo?.images).toBe(10)
    expect(new Set(Array.from({ length: 10 }, (_, at) => valueOf(3 + at)?.labelId)).size).toBe(1)
    expect(browse.list.selectedCount).toBe(10)
    expect(toasts.list.filter((toast) => toast.action?.label === 'Undo')).toHaveLength(1)
    for (let step = 0; step < 3; step++) await corrections.undo()
    await bridge.settled()
    expect(Array.from({ length: 10 }, (_, at) => valueOf(3 + at)?.labelId)).toEqual(before)
    expect(toasts.list.some((toast) => toast.action?.label === 'Undo')).toBe(false)
  })

  it('speaks of the shown image alone in the loupe', async () => {
    const { browse, corrections, place } = await atTheGrid(await library())
    browse.list.selectAll()
    place.loupe = true
    expect(corrections.targetCount).toBe(1)
    await corrections.pick(1)
    expect(corrections.history.undo?.images).toBe(1)
    expect(browse.list.selectedCount).toBe(60)
    expect(browse.list.focusedId).toBe(2)
  })

  it('takes back what it showed when the engine refuses', async () => {
    const { bridge, corrections, toasts, valueOf } = await atTheGrid(await library())
    bridge.refuse('annotations.decide')
    const before = valueOf(1)
    await corrections.pick(3)
    await bridge.settled()
    expect(valueOf(1)).toEqual(before)
    expect(toasts.list[0]).toMatchObject({ kind: 'bad', text: expect.stringMatching(/disk is full/i) as string })
  })

  it('keeps a corrected image in the list until the filter is applied again', async () => {
    const { browse, corrections, bridge } = await atTheGrid(await library())
    browse.narrow(1, { states: ['unreviewed'] })
    await bridge.settled()
    const count = browse.list.count
    await corrections.accept()
    await corrections.accept()
    expect(browse.list.count).toBe(count)
    expect(browse.list.changed).toBe(2)
    await browse.refresh()
    expect(browse.list.count).toBe(count - 2)
    expect(browse.list.changed).toBe(0)
  })

  it('goes to the image whose decision was undone', async () => {
    const { browse, corrections, bridge } = await atTheGrid(await library())
    await corrections.pick(1)
    await corrections.pick(1)
    browse.list.select(40)
    await corrections.undo()
    await bridge.settled()
    expect(browse.list.focusedId).toBe(2)
  })
})

describe('the list', () => {
  it('does not move under the hands while tagging changes its order', async () => {
    const { browse, bridge } = await atTheGrid(await library())
    browse.change({ sort: { by: 'uncertainty', attributeId: 1, descending: true } })
    await bridge.settled()
    const ids = browse.list.ids
    browse.libraryChanged()
    await bridge.settled()
    expect(browse.list.ids).toBe(ids)
    expect(browse.list.outdated).toBe(true)
  })

  it('takes in new images where they cannot disturb', async () => {
    const { browse, bridge } = await atTheGrid(await library())
    const ids = browse.list.ids
    browse.libraryChanged()
    await bridge.settled()
    expect(browse.list.ids).not.toBe(ids)
    expect(browse.list.outdated).toBe(false)
  })
})

describe('what follows from a decision', () => {
  it('is shown as the answer says it: nothing is asked for again', async () => {
    const { attributes, corrections, details, bridge, rows, training, valueOf } = await atTheGrid(await library())
    await details.load(1)
    const [, second] = attributes.find(1)!.labels
    const { images, id: labelId } = second!
    const asked = bridge.called.length
    await corrections.assign(labelId, 1, Uint32Array.of(1))
    rows.want([1])
    await details.load(1)
    await corrections.undo()
    await corrections.redo()
    rows.want([1])
    await details.load(1)
    expect(bridge.called.slice(asked)).toEqual(['annotations.decide', 'annotations.undo', 'annotations.redo'])
    expect(valueOf(1)).toMatchObject({ labelId, source: 'human' })
    expect(details.get(1)?.attributes[0]).toMatchObject({ value: { labelId, source: 'human' }, suspect: null })
    const now = attributes.find(1)!.labels.find((label) => label.id === labelId)!
    expect(now.images).toBeGreaterThanOrEqual(images)
    expect(training.summaryOf(1)?.sinceLastRun).toBeGreaterThan(0)
  })

  it('of a decision that another came after is not shown between the two', async () => {
    const { attributes, corrections, valueOf } = await atTheGrid(await library())
    const [first, second] = attributes.find(1)!.labels
    const both = [first!, second!].map(({ id }) => corrections.assign(id, 1, Uint32Array.of(1)))
    await both[0]
    expect(valueOf(1)?.labelId).toBe(second!.id)
    await both[1]
    expect(valueOf(1)?.labelId).toBe(second!.id)
  })

  it('of very many images is asked for where it is looked at', async () => {
    const { browse, corrections, bridge, rows, shell, valueOf } = await atTheGrid(
      await PreparedLibrary.make(testBin(), 2100),
    )
    browse.list.selectAll()
    await corrections.pick(1)
    await shell.question?.run()
    const asked = bridge.called.length
    rows.want([5])
    await bridge.settled()
    expect(bridge.called.slice(asked)).toEqual(['images.rows'])
    expect(valueOf(5)?.source).toBe('human')
  })
})
