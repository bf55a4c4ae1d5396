import { describe, expect, it } from 'vitest'
import { Carrying } from '../../src-renderer/state/carrying.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

describe('images that are dropped', () => {
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
