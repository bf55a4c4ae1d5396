import { describe, expect, it } from 'vitest'
import { bulkQuestion } from '../../src-renderer/answers/bulk.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

describe('a decision on many images', () => {
  it('over what people decided is asked about first, and leaves that alone where one says so', async () => {
    const { browse, bridge, corrections, shell, type, valueOf, attributes } = await atTheGrid(await library())
    const [first, second] = attributes.byUse(type) as [number, number]
    browse.list.select(0)
    await corrections.assign(first)
    await bridge.settled()
    const own = browse.list.ids[0]!
    const open = [...browse.list.ids].find((id) => valueOf(id)?.source === 'machine') ?? 0
    browse.list.selectAll()
    await corrections.assign(second)
    expect(shell.question).toMatchObject({ action: 'Change them too', other: { action: 'Keep them' } })
    expect(shell.question?.text).toMatch(/^\d+ of them (was|were) decided by people/)
    expect(valueOf(own), 'nothing is done before the answer').toMatchObject({ labelId: first })
    await shell.question?.other?.run()
    await bridge.settled()
    expect(valueOf(own)).toMatchObject({ labelId: first, source: 'human' })
    expect(valueOf(open)).toMatchObject({ labelId: second, source: 'human' })
    shell.closeQuestion()
    await corrections.undo()
    await corrections.undo()
    await bridge.settled()
  })

  it('is asked about where it is on very many, and not where nothing of people goes', () => {
    const ask = (images: number, byPeople: number, kind: 'is' | 'accept' = 'is') => {
      const decision = kind === 'is' ? ({ kind, labelId: 1 } as const) : { kind }
      return bulkQuestion('Colour', decision, images, { changed: images, byPeople }, () => Promise.resolve())
    }
    expect(ask(200, 0)).toBeNull()
    expect(ask(201, 0)).toMatchObject({ title: 'Set Colour on 201 images?', action: 'Set them all' })
    expect(ask(201, 0)).not.toHaveProperty('other')
    expect(ask(5, 2), 'over people’s own').toMatchObject({ other: { action: 'Keep them' } })
    expect(ask(5, 2, 'accept'), 'an accept changes none of them').toBeNull()
  })
})
