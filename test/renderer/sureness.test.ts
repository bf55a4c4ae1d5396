import { describe, expect, it } from 'vitest'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

/** A person who looks at what the model is not sure of. */
async function amongUnsure() {
  const grid = await atTheGrid(await library())
  const { browse, studio, type } = grid
  browse.narrow(type, { states: ['unsure'] })
  await expect.poll(() => browse.list.state.kind).toBe('ready')
  const unsure = () => studio.ids({ all: [{ attributeId: type, states: ['unsure'] }] })
  return { ...grid, unsure }
}

describe('from what confidence on a label is stated', () => {
  it('is chosen for each attribute, shown at once and given back to the model', async () => {
    const { attributes, bridge, studio, type } = await atTheGrid(await library())
    const { threshold: modelThreshold = 0 } = attributes.find(type) ?? {}
    const answers = bridge.hold('labels.setThreshold')
    const choosing = attributes.setThreshold(type, 0.9)
    expect(attributes.find(type)).toMatchObject({ threshold: 0.9, ownThreshold: 0.9, modelThreshold })
    answers.releaseAll()
    await choosing
    const stored = async () => (await studio.client.labels.attributes()).find(({ id }) => id === type)
    expect(await stored()).toMatchObject({ threshold: 0.9, ownThreshold: 0.9 })
    await attributes.setThreshold(type, null)
    expect(attributes.find(type)).toMatchObject({ threshold: modelThreshold, ownThreshold: null })
    expect(await stored()).toMatchObject({ threshold: modelThreshold, ownThreshold: null })
  })

  it('stays where the engine refuses', async () => {
    const { attributes, bridge, type } = await atTheGrid(await library())
    const before = attributes.find(type)
    bridge.refuse('labels.setThreshold')
    await expect(attributes.setThreshold(type, 0.9)).rejects.toThrow('The disk is full')
    expect(attributes.find(type)).toEqual(before)
  })

  it('leaves the list of what is not sure as it stands, and says that it is old', async () => {
    const { attributes, browse, type, unsure } = await amongUnsure()
    const before = await unsure()
    expect([...browse.list.ids]).toEqual(before)
    await attributes.setThreshold(type, 0.99)
    browse.thresholdChanged(type)
    expect(browse.list.outdated).toBe(true)
    expect(browse.list.count).toBe(before.length)
    await browse.refresh()
    expect([...browse.list.ids]).toEqual(await unsure())
    expect(browse.list.count).toBeGreaterThan(before.length)
  })

  it('of another attribute does not touch the list', async () => {
    const { attributes, browse } = await amongUnsure()
    browse.thresholdChanged(attributes.list.find(({ name }) => name === 'colour')!.id)
    expect(browse.list.outdated).toBe(false)
  })
})

describe('a guess', () => {
  it('is accepted as any other answer, and is a decision then', async () => {
    const { browse, corrections, rows, unsure, valueOf } = await amongUnsure()
    const [id = 0] = await unsure()
    rows.want(browse.list.ids)
    await expect.poll(() => valueOf(id)).toBeDefined()
    const before = valueOf(id)
    await corrections.accept()
    expect(valueOf(id)).toMatchObject({ labelId: before?.labelId, source: 'human' })
    expect(await unsure()).not.toContain(id)
  })
})

describe('a decision that is probably wrong', () => {
  const doubted = async () => {
    const grid = await atTheGrid(await library())
    const { browse, details, studio, type } = grid
    browse.narrow(type, { states: ['suspect'] })
    await expect.poll(() => browse.list.state.kind).toBe('ready')
    const id = browse.list.ids[0]!
    const suspect = async () =>
      (await details.load(id)).attributes.find(({ attributeId }) => attributeId === type)?.suspect ?? null
    expect(await suspect()).toMatchObject({ confidence: 0.04, otherConfidence: 0.82 })
    grid.rows.want(browse.list.ids)
    await expect.poll(() => grid.valueOf(id)).toBeDefined()
    const all = () => studio.ids({ all: [{ attributeId: type, states: ['suspect'] }] })
    return { ...grid, id, suspect, all, labelId: grid.valueOf(id)?.labelId }
  }

  it('is said again by Enter, and doubted no more', async () => {
    const { all, browse, corrections, id, labelId, suspect, valueOf } = await doubted()
    const accepting = corrections.accept()
    expect(await suspect()).toBeNull()
    await accepting
    expect(await all()).not.toContain(id)
    expect(valueOf(id)).toMatchObject({ labelId, source: 'human' })
    expect(browse.list.changed).toBe(1)
  })

  it('is passed over by Enter once it is not doubted', async () => {
    const { bridge, browse, corrections, id } = await doubted()
    await corrections.accept()
    browse.list.selectId(id)
    const before = bridge.timesCalled('annotations.decide')
    await corrections.accept()
    expect(bridge.timesCalled('annotations.decide')).toBe(before)
  })
})
