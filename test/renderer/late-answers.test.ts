import { describe, expect, it } from 'vitest'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

describe('an answer that comes late', () => {
  it('of a list is left aside once another was asked for', async () => {
    const { bridge, browse, studio, type } = await atTheGrid(await library())
    const answers = bridge.hold('images.list')
    browse.narrow(type, { states: ['human'] })
    browse.narrow(type, { states: ['unsure'] })
    await expect.poll(() => answers.count).toBe(2)
    answers.release(1)
    await expect.poll(() => browse.list.state.kind).toBe('ready')
    answers.release()
    await bridge.settled()
    expect([...browse.list.ids]).toEqual(await studio.ids({ all: [{ attributeId: type, states: ['unsure'] }] }))
  })

  it('of rows does not undo what was decided since they were asked for', async () => {
    const { bridge, corrections, rows, valueOf } = await atTheGrid(await library())
    const answers = bridge.hold('images.rows')
    rows.invalidate()
    await expect.poll(() => answers.count).toBe(1)
    await corrections.accept()
    answers.releaseAll()
    await bridge.settled()
    expect(valueOf(1)).toMatchObject({ source: 'human' })
    expect(valueOf(2)).toMatchObject({ source: 'machine' })
  })

  it('that a decision is refused takes back that decision, not a later one on the same image', async () => {
    const { attributes, bridge, corrections, type, valueOf } = await atTheGrid(await library())
    const [first, second] = attributes.find(type)!.labels
    const answers = bridge.hold('annotations.decide')
    const relent = bridge.refuse('annotations.decide')
    const refused = corrections.assign(first!.id, type, Uint32Array.of(1))
    await expect.poll(() => answers.count).toBe(1)
    relent()
    const made = corrections.assign(second!.id, type, Uint32Array.of(1))
    await expect.poll(() => answers.count).toBe(2)
    answers.release()
    await refused
    answers.releaseAll()
    await made
    await bridge.settled()
    expect(valueOf(1)).toMatchObject({ labelId: second!.id, source: 'human' })
  })
})
