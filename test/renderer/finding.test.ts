import { describe, expect, it, onTestFinished } from 'vitest'
import { paletteCommands, paletteOf, queryFor } from '../../src-renderer/answers/palette.ts'
import { defaultQuery } from '../../src-renderer/answers/query.ts'
import { withLabel } from '../../src-renderer/answers/suggestions.ts'
import { Browse } from '../../src-renderer/state/browse.svelte.ts'
import { Finding } from '../../src-renderer/state/finding.svelte.ts'
import { Views } from '../../src-renderer/state/views.svelte.ts'
import { connect } from '../../src-renderer/client.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()

async function atTheSearch() {
  const prepared = await library()
  const { studio } = prepared
  await studio.engine.textIndex.settled()
  const bridge = new TestBridge(studio)
  const engine = connect(bridge)
  const type = prepared.attribute('Type')
  const browse = new Browse(engine, () => undefined)
  const views = new Views({ engine, browse, focused: () => type })
  const finding = new Finding({ engine, browse, views })
  await views.refresh()
  await browse.load()
  onTestFinished(() => bridge.settled())
  const [some] = studio.engine.attributes.whole(type).labels
  if (!some) throw new Error('no label')
  return { browse, finding, label: some, studio, type, views }
}

describe('views in the sidebar', () => {
  it('are saved, counted, shown, renamed, changed and deleted', async () => {
    const { browse, label: some, type, views } = await atTheSearch()
    browse.change(withLabel(defaultQuery, type, some.id, false))
    expect(views.current).toBeNull()
    await views.save('Some')
    const [view] = views.list
    if (!view) throw new Error('no view')
    expect(views.current?.id).toBe(view.id)
    await views.count()
    expect(views.countOf(view.id)).toBe(some.images)
    expect(views.queueCount('unreviewed')).toBeGreaterThan(0)
    browse.change({ ...defaultQuery })
    expect(views.current).toBeNull()
    views.show(view)
    expect(browse.query.all).toEqual([{ attributeId: type, labels: [some.id] }])
    await views.save('Second')
    const [first, second] = views.list.map(({ id }) => id)
    const moving = views.move(second!, 0)
    expect(
      views.list.map(({ id }) => id),
      'at once',
    ).toEqual([second, first])
    await moving
    await views.refresh()
    expect(views.list.map(({ id }) => id)).toEqual([second, first])
    await views.move(second!, 2)
    expect(
      views.list.map(({ id }) => id),
      'there is no third place',
    ).toEqual([second, first])
    await views.delete(second!)
    await views.rename(view.id, 'Others')
    browse.change({ text: 'stub' })
    await views.update(view.id)
    expect(views.list).toMatchObject([{ name: 'Others', filter: { text: 'stub' } }])
    await views.delete(view.id)
    expect(views.list).toEqual([])
  })
})

describe('the search field', () => {
  it('offers what a text may mean, and takes the choice that arrows came to', async () => {
    const { browse, finding, label: some, type } = await atTheSearch()
    await finding.write(some.name)
    expect(finding.choices[0]).toMatchObject({ group: 'labels', attributeId: type, labelId: some.id })
    expect(finding.take('show')).toBe(false)
    finding.move(1)
    expect(finding.take('show')).toBe(true)
    expect(browse.query.all).toEqual([{ attributeId: type, labels: [some.id] }])
    expect(finding.choices).toEqual([])
    await finding.write('-stub')
    finding.apply()
    expect(browse.query.text).toBe('-stub')
    finding.end()
    expect(finding.text).toBe('-stub')
  })
})

describe('the palette', () => {
  it('finds commands, views, labels, folders and images by their names', async () => {
    const { finding, label: some, studio, views } = await atTheSearch()
    const [image] = await studio.client.images.rows({ ids: Uint32Array.of(1) })
    const hintOf = () => 'K'
    await finding.suggest(image?.name ?? '')
    const sort = { ...defaultQuery.sort }
    await studio.client.views.make({ name: 'Only mine', filter: { text: 'a' }, sort })
    await views.refresh()
    const of = { list: views.list, countOf: (id: number) => views.countOf(id) }
    const images = paletteOf(image?.name ?? '', finding.suggestions, of, hintOf).filter(
      ({ group }) => group === 'images',
    )
    expect(images[0]).toMatchObject({ text: image?.name })
    expect(images[0] && images[0].group !== 'commands' && queryFor(defaultQuery, images[0]).text).toContain('file:')
    await finding.suggest(some.name)
    const labels = paletteOf(some.name, finding.suggestions, of, hintOf).find(({ group }) => group === 'labels')
    expect(labels?.text).toContain(some.name)
    expect(paletteOf('only mi', finding.suggestions, of, hintOf).map(({ group }) => group)).toContain('views')
    expect(paletteOf('', finding.suggestions, of, hintOf)).toHaveLength(paletteCommands.length + 1)
    const undo = paletteOf('undo', finding.suggestions, of, hintOf)[0]
    expect(undo).toMatchObject({ group: 'commands', command: 'undo', detail: 'K' })
  })
})
