import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { replay } from '../../src-main/engine/history/replay.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { root } from '../helpers/paths.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { truthOf } from '../helpers/truth.ts'

async function emptyLibrary(): Promise<TestEngine> {
  const bin = testBin()
  return TestEngine.open({ bin, library: join(await temporaryFolder(bin), 'library') })
}

/** Imports a table at random: of attributes there are and new ones, of labels there are and new ones, captions, products. */
async function importTable(
  studio: TestEngine,
  random: Random,
  folders: readonly string[],
  step: number,
): Promise<void> {
  const { client } = studio
  const known = (await client.labels.attributes()).filter(({ name }) => name.startsWith('a'))
  const columns = [...random.some(known, 0.5).map(({ name }) => name), `a${step}`, 'caption', 'product']
  const cellOf = (column: string): string => {
    if (random.next() < 0.3) return ''
    const names = known.find(({ name }) => name === column)?.labels.map(({ name }) => name) ?? []
    return random.pick([...names, `l${step}`, `m${step}|l${step}`, `n${step}`])
  }
  const rows = Array.from({ length: 1 + random.below(8) }, () => {
    const file = join(random.pick(folders), `stub-${String(random.below(6)).padStart(4, '0')}.jpg`)
    return [file, ...columns.map(cellOf)].join(',')
  })
  const path = join(studio.library, 'table.csv')
  await writeFile(path, [['file', ...columns].join(','), ...rows].join('\n'))
  const { jobId } = await client.exchange.importCsv({ path, makeAttributes: random.next() < 0.7 })
  await studio.done(jobId)
}

/** Does something at random that people do, at the engine's door. */
async function act(studio: TestEngine, random: Random, folders: readonly string[], step: number): Promise<void> {
  const { client } = studio
  const chance = random.next()
  const catalogs = await client.catalog.list()
  const attributes = (await client.labels.attributes()).filter(({ name }) => name.startsWith('a'))
  const attribute = attributes.length > 0 ? random.pick(attributes) : undefined
  if (chance < 0.16) return void (await client.annotations.undo())
  if (chance < 0.24) return void (await client.annotations.redo())
  if (chance < 0.3 || !attribute) {
    return void (await client.labels.createAttribute({ name: `a${step}`, many: random.next() < 0.3 }))
  }
  if (random.next() < 0.12) return importTable(studio, random, folders, step)
  if (chance < 0.36) return void (await client.labels.create({ attributeId: attribute.id, name: `l${step}` }))
  if (chance < 0.42 && attribute.labels.length > 0) {
    return void (await client.labels.rename({ labelId: random.pick(attribute.labels).id, name: `r${step}` }))
  }
  if (chance < 0.46) {
    return void (await client.labels.renameAttribute({ attributeId: attribute.id, title: `Title ${step}` }))
  }
  if (chance < 0.5) {
    return void (await client.labels.setThreshold({ attributeId: attribute.id, threshold: random.below(10) / 10 }))
  }
  if (chance < 0.56) {
    const { jobId } = await client.catalog.add({ path: random.pick(folders), tag: false })
    return void (await studio.done(jobId))
  }
  if (chance < 0.6 && catalogs.length > 0) return client.catalog.remove({ catalogId: random.pick(catalogs).id })
  const ids = await studio.ids()
  if (ids.length === 0) return
  const chosen = Uint32Array.from(random.some(ids, 0.4))
  if (chance < 0.7) {
    const caption = studio.attribute('caption')
    const decision = { kind: 'text', text: `Words ${step}` } as const
    return void (await client.annotations.decide({ ids: chosen, attributeId: caption, decision }))
  }
  const labels = attribute.labels.map(({ id }) => id)
  if (labels.length === 0) return
  const labelId = random.pick(labels)
  const kinds = [{ kind: 'is', labelId }, { kind: 'not', labelId }, { kind: 'clear' }] as const
  await client.annotations.decide({ ids: chosen, attributeId: attribute.id, decision: random.pick([...kinds]) })
}

describe('a journal', () => {
  const kinds = new Set<string>()

  it.each([1, 2, 3, 4, 5, 6])(
    'replayed into an empty library makes the same one: sequence %i',
    async (seed) => {
      const random = new Random(seed)
      const base = await temporaryFolder(testBin())
      const folders = ['one', 'two', 'three'].map((name) => join(base, name))
      for (const folder of folders) await writeStubs(folder, 5)
      const studio = await emptyLibrary()
      const { jobId } = await studio.client.catalog.add({ path: folders[0] as string, tag: false })
      await studio.done(jobId)
      for (let step = 0; step < 60; step++) await act(studio, random, folders, step)
      const truth = truthOf(studio.engine.store.database)
      expect(truth.changes.length).toBeGreaterThan(5)
      for (const { kind } of readJournal(join(studio.library, 'journal')).entries as JournalLine[]) kinds.add(kind)

      const other = await emptyLibrary()
      const reading = readJournal(join(studio.library, 'journal'))
      expect(await replay(reading, other.engine.history)).toEqual({ done: reading.entries.length, missing: [] })
      expect(truthOf(other.engine.store.database)).toEqual(truth)

      // And both can take everything back, step by step, to the same.
      for (const each of [studio, other]) while ((await each.client.annotations.undo()).change);
      const start = truthOf(studio.engine.store.database)
      const {
        catalogs: _removed,
        changes: _undone,
        ...untouched
      } = truthOf((await emptyLibrary()).engine.store.database)
      expect(start).toMatchObject(untouched)
      expect(truthOf(other.engine.store.database)).toEqual(start)
      for (const each of [studio, other]) while ((await each.client.annotations.redo()).change);
      expect(truthOf(other.engine.store.database)).toEqual(truthOf(studio.engine.store.database))
    },
    60_000,
  )

  it('was tried with all kinds of actions that need no model', () => {
    expect([...kinds].sort()).toEqual([
      'attribute.make',
      'attribute.rename',
      'attribute.threshold',
      'catalog.add',
      'catalog.remove',
      'decide',
      'import',
      'label.make',
      'label.rename',
    ])
  })

  it('of the first version gives back every decision of its library', async () => {
    const reading = readJournal(join(root, 'test/fixtures/library-1020/journal'))
    const studio = await emptyLibrary()
    const { missing } = await replay(reading, studio.engine.history)
    expect(missing).toEqual([])
    const { decisions } = truthOf(studio.engine.store.database)
    const { default: expected } = (await import('../fixtures/library-1020/expected.json', {
      with: { type: 'json' },
    })) as {
      default: { decisions: { file: string; attribute: string; answer: string; verdict: string; source: string }[] }
    }
    const plain = (list: readonly unknown[]) =>
      (list as { file: string; attribute: string; answer: string; verdict: string; source: string }[])
        .map(({ answer, attribute, file, source, verdict }) =>
          [file.replace('/home/shop/spring/', ''), attribute, answer, verdict, source].join(' · '),
        )
        .sort()
    expect(plain(decisions)).toEqual(plain(expected.decisions))
  })
})
