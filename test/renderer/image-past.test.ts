import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { tellEffect } from '../../src-renderer/answers/image-effect.ts'
import { ImagePast } from '../../src-renderer/state/image-past.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

async function atThePast() {
  const grid = await atTheGrid(await library())
  const past = new ImagePast(connect(grid.bridge))
  const [one = 0, other = 0] = grid.browse.list.ids
  const labelIds = grid.attributes.byUse(grid.type)
  const decide = (turn: number, imageId = one) =>
    grid.studio.client.annotations.decide({
      ids: Uint32Array.of(imageId),
      attributeId: grid.type,
      decision: { kind: 'is', labelId: labelIds[turn % 3] ?? 0 },
    })
  return { ...grid, past, one, other, decide }
}

describe('the past of the image in focus', () => {
  it('comes some steps at a time, as many as were shown once something was done', async () => {
    const { decide, one, other, past } = await atThePast()
    expect(past.changes).toBeNull()
    for (let turn = 0; turn < 12; turn++) await decide(turn)
    await past.show(one)
    expect([past.changes?.length, past.isWhole]).toEqual([10, false])
    await past.earlier()
    expect([past.changes?.length, past.isWhole]).toEqual([12, true])
    await past.earlier()
    expect(past.changes).toHaveLength(12)
    await decide(12)
    await past.show(one)
    expect([past.changes?.length, past.isWhole]).toEqual([12, false])
    await past.show(other)
    expect([past.changes, past.isWhole]).toEqual([[], true])
  })

  it('is that of the image looked at last, whichever answer comes first', async () => {
    const { bridge, decide, one, other, past } = await atThePast()
    await decide(0)
    const held = bridge.hold('annotations.pastOfImage')
    const shown = [past.show(one), past.show(other)]
    await expect.poll(() => held.count).toBe(2)
    held.release(1)
    await expect.poll(() => past.changes).toEqual([])
    held.releaseAll()
    await Promise.all(shown)
    expect(past.changes).toEqual([])
  })
})

describe('what a step did to an image', () => {
  const is = (
    answer: string | null,
    verdict: 'is' | 'not' | 'whole' = 'is',
    source: 'human' | 'imported' = 'human',
  ) => ({
    answer,
    verdict,
    source,
  })

  it('is told by what was and what became of it', () => {
    const decided = (before: ReturnType<typeof is>[], after: ReturnType<typeof is>[]) =>
      tellEffect({ of: 'decisions', attribute: 'Type', before, after })
    expect(decided([is('Shirts', 'is', 'imported')], [is('Dresses')])).toEqual({
      source: 'human',
      of: 'Type',
      before: 'Shirts',
      after: 'Dresses',
    })
    expect(decided([is('Dresses')], [])).toMatchObject({ after: 'undecided' })
    expect(decided([], [is('Caps', 'not'), is(null, 'whole'), is('Hats')])).toMatchObject({
      before: 'undecided',
      after: 'Hats, not Caps, no other label',
    })
    expect(tellEffect({ of: 'product', before: null, after: 'SV-1' })).toEqual({
      source: 'imported',
      of: 'Product',
      before: 'no product',
      after: 'SV-1',
    })
    const model = tellEffect({ of: 'model', attribute: 'Type', model: 'type-3', before: 'Caps', after: null })
    expect(model).toEqual({ source: 'machine', of: 'Type, by the model', before: 'Caps', after: 'nothing' })
  })
})
