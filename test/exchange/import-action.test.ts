import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Column } from '../../src-main/engine/exchange/column.ts'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { truthOf } from '../helpers/truth.ts'

// Several slices.
const images = 1100

async function open(count = 3) {
  const stub = await openStubStudio({ images: count })
  const { studio } = stub
  const path = join(studio.library, 'table.csv')
  const { database } = studio.engine.store
  return {
    ...stub,
    database,
    start: async (rows: readonly string[]): Promise<number> => {
      await writeFile(path, rows.join('\n'))
      const request = { path, makeAttributes: true, productColumn: 'sku' }
      return (await studio.client.exchange.importCsv(request)).jobId
    },
    /** All that people put in, and the lines that tell of it. */
    everything: () => ({
      ...truthOf(database),
      views: database
        .prepare(
          'SELECT p.key, group_concat(i.name) FROM product p LEFT JOIN image i ON i.product_id = p.id GROUP BY 1',
        )
        .all(),
      shown: database.prepare('SELECT * FROM cache.value ORDER BY attribute_id, image_id').all(),
      lines: readJournal(join(studio.library, 'journal')).entries.length,
    }),
    lines: () => readJournal(join(studio.library, 'journal')).entries as JournalLine[],
  }
}

const rowsOf = (count: number): string[] => [
  'file,pattern,season,caption,sku',
  ...Array.from({ length: count }, (_, at) =>
    [
      `stub-${String(at).padStart(4, '0')}.jpg`,
      `dots ${at % 40}`,
      `season ${at % 4}`,
      `Words ${at}`,
      `S${at >> 1}`,
    ].join(),
  ),
]

/** What takes part in a history that goes back and forth: neither its rows nor its lines. */
const truth = ({ changes: _changes, lines: _lines, ...rest }: Record<string, unknown>) => rest

describe('an import', () => {
  it('is one action: what it made, named and decided is taken back and done again together', async () => {
    const { studio, start, everything, lines } = await open()
    const before = everything()
    await studio.done(await start(rowsOf(3)))
    const after = everything()
    expect(after.attributes).toContainEqual(
      expect.objectContaining({ name: 'season', title: 'Season', kind: 'label', threshold: null }),
    )
    expect(after.labels).toContainEqual(
      expect.objectContaining({ attribute: 'season', name: 'season 2', state: 'used', merged: 0 }),
    )
    expect(after.products.map((row) => (row as { key: string }).key)).toEqual(['= S0', '= S0', '= S1'])
    expect(after.decisions).toHaveLength(before.decisions.length + 9)
    expect(after.changes.slice(before.changes.length)).toMatchObject([
      { kind: 'import', title: 'Imported table.csv', images: 3, undone: 0 },
    ])
    expect(after.lines).toBe(before.lines + 1)

    const { change, consequences } = await studio.client.annotations.undo()
    expect(change).toMatchObject({ title: 'Imported table.csv', images: 3 })
    const gone = await studio.client.labels.attributes()
    expect(gone.map(({ name }) => name)).not.toContain('season')
    expect(consequences.map(({ attributeId }) => gone.find(({ id }) => id === attributeId)?.name)).toEqual([
      'pattern',
      'caption',
    ])
    expect(truth(everything())).toEqual(truth(before))
    await studio.client.annotations.redo()
    expect(truth(everything())).toEqual(truth(after))
    expect(lines().slice(before.lines)).toMatchObject(['do', 'undo', 'redo'].map((way) => ({ way, kind: 'import' })))
  })

  it('says in the journal what it made, which views it named and what it decided, in names', async () => {
    const { studio, start, lines } = await open()
    await studio.done(await start(['file,pattern,season,sku', 'stub-0000.jpg,dots,summer,S1', 'stub-0001.jpg,,,S1']))
    const { data } = lines().at(-1) as { data: { parts: object[]; catalogs: object } }
    const at = expect.any(Number) as number
    const catalog = Object.keys(data.catalogs)[0]
    expect(data.parts).toEqual([
      {
        made: {
          attributes: [{ name: 'season', title: 'Season', kind: 'label' }],
          labels: [
            { attribute: 'pattern', name: 'dots' },
            { attribute: 'season', name: 'summer' },
          ],
        },
      },
      {
        products: [
          { catalog, path: 'stub-0000.jpg', product: '= S1' },
          { catalog, path: 'stub-0001.jpg', product: '= S1' },
        ],
      },
      {
        decisions: [
          { catalog, path: 'stub-0000.jpg', attribute: 'pattern', labels: [['dots', 'is', 'imported', at]] },
          { catalog, path: 'stub-0000.jpg', attribute: 'season', labels: [['summer', 'is', 'imported', at]] },
        ],
      },
    ])
  })

  it('that changes nothing is no action, and one of products alone is', async () => {
    const { studio, start, everything } = await open()
    await studio.done(await start(['file,pattern,sku', 'stub-0000.jpg,dots,', 'stub-0001.jpg,,']))
    const before = everything()
    await studio.done(await start(['file,pattern,sku', 'stub-0000.jpg,dots,', 'stub-0001.jpg,,']))
    expect(everything()).toEqual(before)
    await studio.done(await start(['file,pattern,sku', 'stub-0000.jpg,,A', 'stub-0001.jpg,,A']))
    expect((await studio.client.annotations.history()).undo).toMatchObject({ title: 'Imported table.csv', images: 2 })
    await studio.client.annotations.undo()
    expect(truth(everything())).toEqual(truth(before))
  })

  it('reads two columns of one attribute as one, and capitals as the same label', async () => {
    const { studio, start, everything } = await open()
    await studio.done(await start(['file,season,Season,sku', 'stub-0000.jpg,Summer,,', 'stub-0001.jpg,,SUMMER,']))
    const { attributes, decisions, labels } = everything()
    expect(attributes.filter((row) => (row as { name: string }).name === 'season')).toHaveLength(1)
    expect(labels).toContainEqual(
      expect.objectContaining({ attribute: 'season', name: 'Summer', state: 'used', merged: 0 }),
    )
    expect(decisions).toMatchObject([{ answer: 'Summer' }, { answer: 'Summer' }])
  })

  it('that fails in the middle leaves nothing behind', async () => {
    const { studio, database, ids, start, everything } = await open(images)
    const before = everything()
    database.exec(`CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.text_annotation WHEN new.image_id = ${ids[700]}
      BEGIN SELECT RAISE(ABORT, 'no space left'); END`)
    const { error, state } = await studio.finished(await start(rowsOf(images)))
    expect({ state, message: error?.message }).toMatchObject({ state: 'failed', message: /no space left/ })
    expect(everything()).toEqual(before)
    database.exec('DROP TRIGGER refuse')
    await studio.done(await start(rowsOf(images)))
    expect(everything().changes).toHaveLength(before.changes.length + 1)
  })

  it('that is cancelled at any moment leaves nothing behind', async () => {
    const { studio, attributeId, ids, everything } = await open(images)
    const before = everything()
    const endings: string[] = []
    // Every early moment, then ever fewer: how many turns it takes in all is the machine's affair.
    for (let turns = 0; endings.at(-1) !== 'done'; turns += 1 + (turns >> 2)) {
      const known = new Column(attributeId)
      const made = new Column({ name: `new ${turns}`, title: `New ${turns}`, kind: 'label' })
      for (const column of [known, made])
        for (const [at, id] of ids.entries())
          column.tell(id, { told: column.numberOf(`label ${turns} ${at % 700}`), line: 1, cell: '' })
      const products = new Map(ids.map((id) => [id, '= one']))
      const cancel = new AbortController()
      const done = studio.engine.imports.perform('Imported', { columns: [known, made], products }, cancel.signal)
      const ended = done.then(
        () => 'done',
        () => 'cancelled',
      )
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      cancel.abort()
      endings.push(await ended)
      if (endings.at(-1) === 'cancelled') expect(everything(), `after ${turns} turns`).toEqual(before)
    }
    expect(endings.length, 'moments at which it was cancelled').toBeGreaterThan(5)
    expect(everything().lines).toBe(before.lines + 1)
  })
})
