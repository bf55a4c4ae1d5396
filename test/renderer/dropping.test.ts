import { describe, expect, it } from 'vitest'
import { labelOfView } from '../../src-renderer/answers/dropping.ts'
import { Carrying } from '../../src-renderer/state/carrying.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

describe('images that are dropped', () => {
  it('on a view of one label mean the label, on any other nothing', () => {
    const clause = { attributeId: 1, labels: [5] }
    expect(labelOfView({ all: [clause] })).toBe(5)
    expect(labelOfView({ all: [clause], place: { catalogId: 2 } }), 'wherever it looks').toBe(5)
    expect(labelOfView({})).toBeNull()
    expect(labelOfView({ all: [{ ...clause, not: true }] })).toBeNull()
    expect(labelOfView({ all: [{ attributeId: 1, labels: [5, 6] }] })).toBeNull()
    expect(labelOfView({ all: [{ attributeId: 1, states: ['human'] }] })).toBeNull()
    expect(labelOfView({ all: [clause, { attributeId: 2, labels: [8] }] })).toBeNull()
    expect(labelOfView({ all: [clause], text: 'red' })).toBeNull()
    expect(labelOfView({ all: [clause], failed: true })).toBeNull()
  })

  it('on a label are it, whatever is selected; over what people decided it is asked first', async () => {
    const desk = await atTheGrid(await library())
    const { attributes, bridge, browse, corrections, rows, shell, toasts, type, valueOf } = desk
    const carrying = new Carrying({ attributes, corrections, toasts })
    const [first, second] = attributes.byUse(type) as [number, number]
    browse.list.select(20)
    carrying.take(browse.list.ids.slice(0, 2))
    await carrying.toLabel(first)
    await bridge.settled()
    expect([...browse.list.ids.slice(0, 2)].map((id) => valueOf(id)?.labelId)).toEqual([first, first])
    expect(browse.list.selection.focus).toBe(20)
    expect(rows.get(browse.list.ids[20] ?? 0)?.values.find(({ attributeId }) => attributeId === type)?.source).toBe(
      'machine',
    )
    await carrying.toLabel(second)
    expect(shell.question).toMatchObject({ action: 'Change them too' })
    shell.closeQuestion()
    await corrections.undo()
    await bridge.settled()
  })
})
