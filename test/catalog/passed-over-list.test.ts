import { expect, it } from 'vitest'
import { PassedOverList } from '../../src-main/engine/catalog/passed-over-list.ts'
import { reasons } from '../../src-main/engine/catalog/passed-over.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

it('what a scan passed over is counted to the last place, and named as far as one reads', async () => {
  const bin = testBin()
  const { database, close } = await openStore(await temporaryFolder(bin))
  bin.add(close)
  const list = new PassedOverList(database)
  const [first, second] = reasons
  if (first === undefined || second === undefined) throw new Error('there are no reasons')
  const path = (at: number): string => `/shop/${String(at).padStart(5, '0')}`
  const places = Array.from({ length: 2001 }, (_, at) => ({ path: path(at), reason: second }))
  await list.replace(1, [...places, { path: '/shop/other', reason: first }])
  await list.replace(2, [{ path: '/elsewhere', reason: second }])
  const counts = (catalogId: number) => list.of(catalogId).map(({ count, reason }) => [reason, count])
  expect(counts(1), 'in the order of what can be mended').toEqual([[first, 1], [second, 2001]]) // prettier-ignore
  const paths = list.of(1)[1]?.paths ?? []
  expect([paths.length, paths[0], paths.at(-1)]).toEqual([1000, path(0), path(999)])
  await list.replace(1, places.slice(0, 1000))
  expect(counts(1), 'of the scan before nothing is left').toEqual([[second, 1000]])
  await list.replace(1, [])
  expect([counts(1), counts(2)]).toEqual([[], [[second, 1]]])
})
