import type { Clause, Filter, ImageSort } from '../../src-preload/contract.ts'
import type { House } from '../../src-main/engine/engine.ts'
import { openReader } from '../../src-main/engine/storage/reader.ts'
import { inTurn } from './in-turn.ts'
import { rounds } from './large-library.ts'

/** Lists of each shape beside the least SQL that yields the same ids, in turn. */
export async function benchLists(engine: House, attributeId: number, labelId: number): Promise<void> {
  const reader = openReader(engine.store.folder)
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
    ['of a shape', { facts: [{ fact: 'shape', shapes: ['portrait'] }] }, byName, names],
    [
      'of a size, of a folder, not of a label',
      {
        facts: [{ fact: 'bytes', least: 1 }],
        place: { folderId: 1 },
        all: [{ attributeId, labels: [labelId], not: true }],
      },
      byName,
      names,
    ],
    ['found by a field and a word', { text: 'type:unreviewed -0999' }, byName, names],
    ['found by a word', { text: '0999' }, byName, `SELECT rowid FROM cache.search WHERE search MATCH '"0999"'`],
  ]
  for (const [name, filter, sort, sql] of shapes) {
    await inTurn(rounds, {
      name: `list ${name}`,
      ours: () => engine.lists.list(filter, sort),
      bare: () => reader.prepare(sql).pluck().all(),
    })
  }
  reader.close()
}
