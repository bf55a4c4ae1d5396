import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Exchange } from '../../src-renderer/state/exchange.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { briefToasts } from './brief-toasts.ts'
import { FakeStudio } from './fake-studio.ts'

const unsureIds = ({ fake }: Awaited<ReturnType<typeof atTheGrid>>) =>
  Array.from({ length: 60 }, (_, at) => at + 1).filter((id) => fake.catalog.isUnsure(id, 1))

describe('from what confidence on a label is stated', () => {
  it('is chosen for each attribute, shown at once and given back to the model', async () => {
    const { attributes, fake } = await atTheGrid()
    const choosing = attributes.setThreshold(1, 0.9)
    expect(attributes.find(1)).toMatchObject({ threshold: 0.9, ownThreshold: 0.9, modelThreshold: 0.45 })
    await choosing
    expect(fake.catalog.threshold(1)).toBe(0.9)
    await attributes.setThreshold(1, null)
    expect(attributes.find(1)).toMatchObject({ threshold: 0.45, ownThreshold: null })
    expect(attributes.find(2)?.threshold).toBe(0.5)
  })

  it('stays where the engine refuses', async () => {
    const { attributes, fake } = await atTheGrid()
    fake.failing.add('labels.setThreshold')
    await expect(attributes.setThreshold(1, 0.9)).rejects.toThrow('The disk is full')
    expect(attributes.find(1)).toMatchObject({ threshold: 0.45, ownThreshold: null })
  })

  it('leaves the list of what is not sure as it stands, and says that it is old', async () => {
    const grid = await atTheGrid()
    const { attributes, browse } = grid
    browse.narrow(1, { states: ['unsure'] })
    await browse.load()
    const before = unsureIds(grid)
    expect([...browse.ids].sort((a, b) => a - b)).toEqual(before)
    await attributes.setThreshold(1, 0.99)
    browse.thresholdChanged(1)
    expect(browse.outdated).toBe(true)
    expect(browse.count).toBe(before.length)
    await browse.refresh()
    expect(browse.count).toBe(unsureIds(grid).length)
    expect(browse.count).toBeGreaterThan(before.length)
  })

  it('of another attribute does not touch the list', async () => {
    const { browse } = await atTheGrid()
    browse.narrow(1, { states: ['unsure'] })
    await browse.load()
    browse.thresholdChanged(2)
    expect(browse.outdated).toBe(false)
  })
})

describe('a guess', () => {
  it('is accepted as any other answer, and is a decision then', async () => {
    const grid = await atTheGrid()
    const [id] = unsureIds(grid)
    grid.browse.selectId(id!)
    const before = grid.valueOf(id!)
    await grid.corrections.accept()
    expect(grid.valueOf(id!)).toMatchObject({ labelId: before?.labelId, source: 'human' })
    expect(grid.fake.catalog.isUnsure(id!, 1)).toBe(false)
  })
})

describe('a decision that is probably wrong', () => {
  const doubted = async () => {
    const grid = await atTheGrid({ images: 400 })
    const { browse, details, fake } = grid
    browse.narrow(1, { states: ['suspect'] })
    await browse.load()
    const id = browse.ids[0]!
    const suspect = async () => (await details.load(id)).attributes[0]?.suspect ?? null
    expect(await suspect()).not.toBeNull()
    grid.rows.want(browse.ids)
    await expect.poll(() => grid.valueOf(id)).toBeDefined()
    return { ...grid, id, suspect, labelId: fake.catalog.value(id, 1)?.labelId }
  }

  it('is said again by Enter, and doubted no more', async () => {
    const { browse, corrections, fake, id, labelId, suspect, valueOf } = await doubted()
    const accepting = corrections.accept()
    expect(await suspect()).toBeNull()
    await accepting
    expect(fake.catalog.suspect(id, 1)).toBeNull()
    expect(valueOf(id)).toMatchObject({ labelId, source: 'human' })
    expect(browse.changed).toBe(1)
  })

  it('is passed over by Enter once it is not doubted', async () => {
    const { browse, corrections, fake, id } = await doubted()
    await corrections.accept()
    browse.selectId(id)
    const decisions = () => fake.called.filter((name) => name === 'annotations.decide').length
    const before = decisions()
    await corrections.accept()
    expect(decisions()).toBe(before)
  })
})

/** What is asked to be exported. */
const jeans = { all: [{ attributeId: 1, labels: [3] }] }

describe('an export', () => {
  const asked = () => {
    const fake = new FakeStudio({ images: 50, latency: 0 })
    const requests: unknown[] = []
    const bridge = {
      call: (method: string, request: unknown) => {
        if (method === 'exchange.exportCsv') requests.push(request)
        return fake.call(method, request)
      },
    }
    const exchange = new Exchange(connect(bridge), fake.app, briefToasts())
    exchange.askExport(jeans)
    return { exchange, requests }
  }

  it('leaves empty or writes what the model is not sure of, as it was asked', async () => {
    for (const unsure of ['empty', 'write'] as const) {
      const { exchange, requests } = asked()
      await exchange.exportCsv(unsure)
      expect(requests).toEqual([{ path: '/Catalogs/export.csv', filter: jeans, unsure }])
      expect(exchange.asked).toBeNull()
    }
  })

  it('writes nothing when it is closed', async () => {
    const { exchange, requests } = asked()
    exchange.closeExport()
    await exchange.exportCsv('empty')
    expect(requests).toEqual([])
  })
})
