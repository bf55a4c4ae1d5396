import type { Clause, Filter, ImageSort } from '../../src-preload/contract.ts'
import type { House } from '../../src-main/engine/engine.ts'
import { openReader } from '../../src-main/engine/storage/reader.ts'
import { timed } from './report.ts'

const rounds = 3

/** Lists of each shape beside the least SQL that yields the same ids, in turn; milliseconds, the fastest of each. */
export async function benchLists(engine: House, attributeId: number, labelId: number): Promise<void> {
  const reader = openReader(engine.store.folder)
  const seconds = await timed(() => engine.textIndex.settled())
  console.log(`${'words of all names and captions indexed'.padEnd(48)} ${(seconds * 1000).toFixed(1).padStart(9)} ms`)
  const byName: ImageSort = { by: 'name', descending: false }
  const names = 'SELECT id FROM present_image ORDER BY name COLLATE NOCASE, id'
  const about = (clause: Omit<Clause, 'attributeId'>): Filter => ({ all: [{ attributeId, ...clause }] })
  const value = `cache.value WHERE attribute_id = ${attributeId}`
  const shapes: [string, Filter, ImageSort, string][] = [
    ['by name', {}, byName, names],
    ...(['confidence', 'uncertainty'] as const).map((by): [string, Filter, ImageSort, string] => {
      const column = by === 'confidence' ? 'confidence' : 'margin'
      const bare = `SELECT image_id FROM ${value} AND ${column} IS NOT NULL ORDER BY ${column}, image_id`
      return [`by ${by}`, {}, { by, attributeId, descending: by === 'uncertainty' }, bare]
    }),
    [
      'untagged',
      about({ states: ['untagged'] }),
      byName,
      `SELECT id FROM present_image EXCEPT SELECT image_id FROM ${value} ORDER BY 1`,
    ],
    ['unreviewed', about({ states: ['unreviewed'] }), byName, names],
    ['of one label', about({ labels: [labelId] }), byName, `SELECT image_id FROM ${value} AND label_id = ${labelId}`],
    ['all but one label', about({ labels: [labelId], not: true }), byName, names],
    ['found by a word', { text: '0999' }, byName, `SELECT rowid FROM cache.search WHERE search MATCH '"0999"'`],
  ]
  for (const [name, filter, sort, sql] of shapes) {
    let [ours, bare] = [Infinity, Infinity]
    for (let round = 0; round < rounds; round++) {
      ours = Math.min(ours, await timed(() => engine.lists.list(filter, sort)))
      bare = Math.min(bare, await timed(() => reader.prepare(sql).pluck().all()))
    }
    const shown = [ours, bare].map((time) => (time * 1000).toFixed(1).padStart(9))
    console.log(`${`list ${name}`.padEnd(48)} ${shown[0]} ms, bare SQL ${shown[1]} ms`)
  }
  reader.close()
}
