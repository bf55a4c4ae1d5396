import { describe, expect, it, vi } from 'vitest'
import { DigitKeys } from '../../src-renderer/state/digit-keys.svelte.ts'
import { Keys } from '../../src-renderer/state/keys.svelte.ts'
import { Settings } from '../../src-renderer/state/settings.svelte.ts'
import { connect } from '../../src-renderer/client.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

// Settings show the theme; there is no page here.
vi.stubGlobal('document', { documentElement: { dataset: {} } })

const library = sharedLibrary()

async function atTheKeys() {
  const grid = await atTheGrid(await library())
  const engine = connect(grid.bridge)
  const settings = new Settings(engine, grid.bridge.app)
  const keys = new Keys({ attributes: grid.attributes, settings, isMac: false })
  const labelOf = (at: number) => grid.attributes.byUse(grid.type)[at]!
  return { ...grid, engine, keys, settings, labelOf }
}

describe('a letter that a label has for itself', () => {
  it('gives it, whatever the number keys mean', async () => {
    const { attributes, engine, keys, labelOf, type } = await atTheKeys()
    const labelId = labelOf(12)
    await engine.labels.change({ labelIds: [labelId], to: { key: 'B' } })
    await attributes.refresh()
    expect(keys.labelOn('B')).toMatchObject({ id: labelId, attributeId: type })
    expect(keys.labelOn('D')).toBeNull()
    const caption = attributes.caption!
    attributes.focus(caption.id)
    expect(keys.labelOn('B'), 'the only one on this letter').toMatchObject({ id: labelId })
    await engine.labels.change({ labelIds: [labelId], to: { key: 'W' } })
    await attributes.refresh()
    expect(keys.labelOn('W'), 'writes the caption').toBeNull()
    attributes.focus(type)
    expect(keys.labelOn('W')).toMatchObject({ id: labelId })
  })

  it('is never one that means something by itself', async () => {
    const { attributes, engine, keys, labelOf } = await atTheKeys()
    await engine.labels.change({ labelIds: [labelOf(3)], to: { key: 'P' } })
    await attributes.refresh()
    expect(keys.labelOn('P')).not.toBeNull()
    keys.use('photographer')
    expect(keys.commandFor('P', 'grid')).toBe('accept')
    expect(keys.labelOn('P')).toBeNull()
  })
})

describe('keys that a person changes', () => {
  it('are remembered, and as the preset has them again when the person says so', async () => {
    const { bridge, engine, keys, settings } = await atTheKeys()
    keys.change('reject', 'D')
    expect([keys.commandFor('D', 'grid'), keys.hint('reject'), keys.isChanged]).toEqual(['reject', 'D', true])
    await settings.save()
    const later = new Settings(engine, bridge.app)
    await later.load()
    expect(later.values.keyChanges).toEqual({ reject: ['D'] })
    keys.use('annotator')
    expect([keys.commandFor('D', 'grid'), keys.commandFor('X', 'grid'), keys.isChanged]).toEqual([
      null,
      'reject',
      false,
    ])
    await settings.save()
  })
})

describe('the number keys', () => {
  it('mean the next nine labels at 0, and the first again after the last', async () => {
    const { corrections, browse, type, attributes } = await atTheKeys()
    const targets = corrections.targets()
    const first = await corrections.optionsOf(targets, type)
    corrections.moreLabels()
    const second = await corrections.optionsOf(targets, type)
    expect(second).toHaveLength(9)
    expect(second.filter(({ labelId }) => first.some((option) => option.labelId === labelId))).toEqual([])
    const pages = Math.ceil(attributes.offered(type).length / 9)
    for (let page = 2; page <= pages; page++) corrections.moreLabels()
    expect(await corrections.optionsOf(targets, type)).toEqual(first)
    corrections.moreLabels()
    browse.list.focus(1)
    expect(corrections.digits.page(browse.list.ids[1]!, type), 'of another image').toBe(0)
  })

  it('do not change under the hand while images are tagged', () => {
    const state = { isBusy: true }
    const labels = [1, 2, 3, 4].map((id) => ({ id }))
    const keys = new DigitKeys({
      attributes: { byUse: () => labels.map(({ id }) => id), offered: () => labels as never },
      isBusy: () => state.isBusy,
    })
    const about = (...ids: number[]) => ({
      rejected: [] as number[],
      values: [],
      top: ids.map((labelId) => ({ labelId, confidence: 0.5 })),
    })
    const ids = (said: ReturnType<typeof about>) => keys.ofImage(7, 1, said).map(({ labelId }) => labelId)
    expect(ids(about())).toEqual([1, 2, 3, 4])
    expect(ids(about(3, 2)), 'the model spoke meanwhile').toEqual([1, 2, 3, 4])
    expect(ids({ ...about(3, 2), rejected: [1] })).toEqual([2, 3, 4])
    state.isBusy = false
    expect(ids(about(3, 2))).toEqual([3, 2, 1, 4])
  })
})
