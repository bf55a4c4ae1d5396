import { describe, expect, it, onTestFinished } from 'vitest'
import { chipsFit } from '../../src-renderer/answers/chips-fit.ts'
import { paletteCommands, paletteOf, queryFor } from '../../src-renderer/answers/palette.ts'
import { defaultQuery, filterOf, isSameFilter, queryOf, sayingFact } from '../../src-renderer/answers/query.ts'
import { choicesOf, chosen, withLabel, type Choice } from '../../src-renderer/answers/suggestions.ts'
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

const label: Choice = { group: 'labels', key: 'label-7', text: 'Type: Caps', count: 3, attributeId: 1, labelId: 7 }

describe('a choice of the search', () => {
  it('shows just what it names, narrows to it too, or to all but it', () => {
    const query = { ...defaultQuery, catalogId: 2, all: [{ attributeId: 1, labels: [4] }], text: 'red ca' }
    expect(filterOf(chosen(query, label, 'show', 'red ca'))).toEqual({
      place: { catalogId: 2 },
      all: [{ attributeId: 1, labels: [7] }],
    })
    expect(filterOf(chosen(query, label, 'add', 'red ca'))).toEqual({
      place: { catalogId: 2 },
      all: [{ attributeId: 1, labels: [4, 7] }],
      text: 'red',
    })
    expect(chosen(query, label, 'exclude', 'red ca').all).toEqual([
      { attributeId: 1, labels: [4] },
      { attributeId: 1, labels: [7], not: true },
    ])
    const word: Choice = { group: 'words', key: 'word-cap', text: 'cap', count: null, word: 'cap' }
    expect(chosen(query, word, 'show', 'red ca').text).toBe('red cap')
    expect(chosen(query, word, 'exclude', 'red ca').text).toBe('red -cap')
    const folder: Choice = { group: 'folders', key: 'folder-5', text: 'Caps', count: 1, catalogId: 2, folderId: 5 }
    expect(chosen(query, folder, 'show', 'ca')).toMatchObject({ catalogId: 2, folderId: 5, all: [], text: '' })
    expect(chosen(query, folder, 'exclude', 'ca').facts).toEqual([
      { fact: 'place', places: [{ folderId: 5 }], not: true },
    ])
    expect(withLabel(query, 1, 4, false)).toBe(query)
  })

  it('is offered once for each group, views by their names', () => {
    const view = { id: 1, name: 'Red caps', filter: {}, sort: defaultQuery.sort }
    const suggestions = {
      labels: [{ attributeId: 1, title: 'Type', labelId: 7, name: 'Caps', images: 3 }],
      near: [],
      words: ['caps'],
      images: [],
      folders: [{ catalogId: 2, folderId: 5, path: 'Caps', images: 1 }],
      products: [],
    }
    const choices = choicesOf(suggestions, [view], () => 4, 'cap')
    expect(choices.map(({ group, text, count }) => [group, text, count])).toEqual([
      ['labels', 'Type: Caps', 3],
      ['words', 'caps', null],
      ['views', 'Red caps', 4],
      ['folders', 'Caps', 1],
    ])
  })
})

describe('filters', () => {
  it('are the same whatever the order in which they are said', () => {
    const one = {
      all: [
        { attributeId: 1, labels: [1, 2] },
        { attributeId: 2, labels: [3], not: false },
      ],
      text: ' a  b',
    }
    const other = {
      all: [
        { attributeId: 2, labels: [3] },
        { attributeId: 1, labels: [2, 1] },
      ],
      text: 'a b',
    }
    expect(isSameFilter(one, other)).toBe(true)
    expect(isSameFilter(one, { ...other, text: 'a c' })).toBe(false)
    expect(isSameFilter({ all: [{ attributeId: 1, labels: [1], not: true }] }, { all: [{ attributeId: 1, labels: [1] }] })).toBe(false) // prettier-ignore
    const filter = { place: { folderId: 3 }, facts: [{ fact: 'width' as const, least: 10 }], failed: true }
    expect(filterOf(queryOf(filter, defaultQuery.sort))).toEqual(filter)
  })

  it('of files are said anew in their place, and taken away when they say nothing', () => {
    const wide = sayingFact(defaultQuery, { fact: 'width', least: 10 })
    const both = sayingFact(wide, { fact: 'shape', shapes: ['square'] })
    expect(sayingFact(both, { fact: 'width', most: 5 }).facts.map(({ fact }) => fact)).toEqual(['width', 'shape'])
    expect(sayingFact(both, { fact: 'width' }).facts).toEqual([{ fact: 'shape', shapes: ['square'] }])
  })

  it('stand beside each other as long as they fit', () => {
    const parts = Array.from({ length: 4 }, () => ({ text: 'Type is Shirts' }))
    expect(chipsFit(parts, 1400)).toBe(true)
    expect(chipsFit(parts, 700)).toBe(false)
    expect(chipsFit([], 300)).toBe(true)
  })
})

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

  it('names every command once, and itself not', () => {
    const titles = paletteCommands.map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
    expect(paletteCommands.map(({ command }) => command)).not.toContain('palette')
  })
})
