import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Attributes } from '../../src-renderer/state/attributes.svelte.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { TestBridge } from './test-bridge.ts'

describe('attributes', () => {
  it('that are ready to tag are offered, and not offered again once they are there', async () => {
    const attributes = new Attributes(connect(new TestBridge(await TestEngine.open())), () => undefined)
    await attributes.refresh()
    const before = attributes.list.length
    expect(attributes.ready).toEqual([])
    await attributes.refreshReady()
    expect(attributes.ready.map(({ title }) => title)).toEqual(['Gender', 'Season', 'Usage'])
    const added = await attributes.addReady('season')
    expect(attributes.find(added.id)).toMatchObject({ title: 'Season', activeVersionId: expect.any(Number) as number })
    expect(attributes.list).toHaveLength(before + 1)
    expect(attributes.ready.map(({ title }) => title)).toEqual(['Gender', 'Usage'])
  })

  it('are to a tile what they were while only counts change, and something else with a name or a threshold', async () => {
    const engine = await TestEngine.open()
    const attributes = new Attributes(connect(new TestBridge(engine)), () => undefined)
    await attributes.refresh()
    const type = attributes.list.find(({ name }) => name === 'type')!
    const label = await attributes.createLabel(type.id, 'Skirts')
    attributes.focus(type.id)
    const { focused, focusedTraits, traits } = attributes
    attributes.takeCounts(type.id, [{ id: label.id, images: 7, decided: 7, imported: 0 }], focused!.sources)
    expect(attributes.labels.get(label.id)).toMatchObject({ images: 7 })
    expect(attributes.focused).not.toBe(focused)
    expect(attributes.focusedTraits).toBe(focusedTraits)
    expect(attributes.traits).toBe(traits)

    await attributes.setThreshold(type.id, 0.75)
    expect(attributes.focusedTraits).toEqual({ id: type.id, kind: 'label', threshold: 0.75, title: type.title })
    await engine.client.labels.rename({ labelId: label.id, name: 'Rock' })
    await attributes.refresh()
    expect(attributes.nameOf(label.id)).toBe('Rock')
  })
})
