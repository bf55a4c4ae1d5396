import { expect, test } from 'vitest'
import { CountedSelection } from '../../src-renderer/state/counted-selection.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

async function aSelection() {
  const grid = await atTheGrid(await library())
  const errors: unknown[] = []
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => errors.push(error))
  return { ...grid, counted: new CountedSelection({ ...grid, attempt }) }
}

test('the rows of the selection are counted, and known to the keys', async () => {
  const { browse, counted, rows } = await aSelection()
  browse.list.selectAll()
  rows.clear()
  counted.follow()
  await expect.poll(() => counted.rows).toHaveLength(60)
  expect(rows.get(counted.rows[0]!.id)).toEqual(counted.rows[0])
})

test('a count that is called off is not asked for, one of an earlier selection is not shown', async () => {
  const { browse, counted, bridge } = await aSelection()
  const asked = () => bridge.timesCalled('images.rows')
  const before = asked()
  browse.list.selectAll()
  counted.follow()()
  counted.follow()
  browse.list.select(0)
  counted.follow()
  await expect.poll(() => counted.rows).toHaveLength(1)
  expect(asked()).toBe(before + 2)
})
