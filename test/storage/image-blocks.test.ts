import { expect, it } from 'vitest'
import { blockOf, blocksOf } from '../../src-main/engine/storage/image-blocks.ts'
import { Random } from '../helpers/random.ts'

it('an image is found in the block of its neighbours, in its own place and nowhere else', () => {
  const random = new Random(5)
  const ids = [...new Set(Array.from({ length: 20_000 }, () => 1 + Math.floor(random.next() * 60_000)))]
  const blocks = new Map(blocksOf(ids))
  expect([...blocks.values()].reduce((sum, places) => sum + places.length, 0)).toBe(ids.length * 2)
  const known = new Set(ids)
  for (let id = 1; id <= 60_000; id += 7) {
    const { block, place } = blockOf(id)
    const at = blocks.get(block)?.indexOf(place) ?? -1
    if (known.has(id)) expect(at % 2).toBe(0)
    else expect(at).toBe(-1)
  }
})
