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
})
